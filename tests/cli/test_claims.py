"""`tocsin claims` from the command line to the database and back."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.app.ledger_store import ledger_url

from tocsin.cli.root import run

Out = pytest.CaptureFixture[str]
SAID = ("--claimant", "ANSSI", "--said-on", "2017-06-01", "--source", "AP")


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_DATABASE", ledger_url(tmp_path))


def rows(capsys: Out) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def add(words: str, *more: str) -> int:
    return run(["claims", "add", "a.example", *SAID, "--words", words, *more])


def test_a_claim_through_its_life(capsys: Out) -> None:
    words = "no trace;\n\x1b[2Janyone"
    assert add(words, "--nobody", "--grade", "A2", "--json") == 0
    (found,) = rows(capsys)
    which = found["id"].removeprefix("opinion--")[:8]
    assert (found["words"], found["nobody"], found["group"], found["grade"]) == (words, True, None, "A2")

    assert run(["claims", "show", which]) == 0
    shown = capsys.readouterr().out
    assert "nobody can be named" in shown
    assert "no trace;\\n\\x1b[2Janyone" in shown
    assert run(["claims", "withdraw", which, "--reason", "of the leak"]) == 0
    assert f"withdrawn: {which}" in capsys.readouterr().err
    assert run(["claims", "list"]) == 0
    assert "no claim is on record" in capsys.readouterr().err
    assert run(["claims", "list", "--withdrawn", "--json"]) == 0
    assert rows(capsys)[0]["reason"] == "of the leak"


def test_group_and_sponsor_stand_in_columns_of_their_own(capsys: Out) -> None:
    assert add("attributed", "--group", "fancy bear", "--sponsor", "GRU", "--country", "ru") == 0
    assert add("anyone", "--nobody") == 0
    capsys.readouterr()

    assert run(["claims", "list", "a.example", "--as-of", "2017-06-01"]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split() == ["claim", "said", "on", "who", "words", "group", "sponsor", "grade"]
    assert any("APT28" in line and "GRU (ru)" in line for line in lines)
    assert run(["claims", "list", "--group", "G0007", "--json"]) == 0
    (found,) = rows(capsys)
    assert (found["group"]["name"], found["sponsor"]["country"]) == ("APT28", "ru")
    assert run(["claims", "show", found["id"], "--json"]) == 0
    assert rows(capsys)[0]["words"] == "attributed"
    assert run(["claims", "list", "--as-of", "2017-05-31", "--json"]) == 0
    assert rows(capsys) == []


@pytest.mark.parametrize(
    "more",
    [
        [],
        ["--nobody", "--group", "APT28"],
        ["--group", "Winnti"],
        ["--group", "Nobody's Bear"],
        ["--sponsor", "GRU", "--country", "russia"],
        ["--nobody", "--grade", "Z1"],
        ["--nobody", "--said-on", "2999-01-01"],
    ],
)
def test_what_makes_no_sense_is_misuse(more: list[str]) -> None:
    assert add("words", *more) == 2


def test_what_is_not_there_fails() -> None:
    assert run(["claims", "show", "abcd1234"]) == 1
    assert run(["claims", "list", "nowhere.example"]) == 1


def test_the_claims_of_a_file_are_imported_without_its_evidence(capsys: Out, tmp_path: Path) -> None:
    path = tmp_path / "case.jsonl"
    claim = {
        "type": "claim",
        "value": "APT28",
        "wording": "x",
        "reported_by": "y",
        "reported_on": "2017-04-24",
    }
    rows_ = [{"case_id": "c", "observed_at": "2017-04-24", "evidence": [entry]} for entry in
             (claim, {"type": "ip", "value": "192.0.2.1"})]  # fmt: skip
    path.write_text("\n".join(map(json.dumps, rows_)), "utf-8")

    assert run(["claims", "import", "a.example", str(path)]) == 0

    said = capsys.readouterr()
    assert "0 pieces of evidence and 1 claim new or changed" in said.out
    assert "the evidence in the file was left out (1)" in said.err
