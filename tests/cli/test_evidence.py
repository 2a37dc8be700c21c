"""`tocsin evidence` from the command line to the database and back."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.app.ledger_store import ledger_url

from tocsin.cli.root import run

Out = pytest.CaptureFixture[str]
SEEN = ("--source", "France 24", "--observed", "2017-04-24")


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_DATABASE", ledger_url(tmp_path))


def rows(capsys: Out) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def add(kind: str, value: str, *more: str) -> int:
    return run(["evidence", "add", "a.example", "--type", kind, "--value", value, *SEEN, *more])


def added(capsys: Out, *words: str) -> dict[str, Any]:
    capsys.readouterr()
    assert add(*words, "--json") == 0
    (found,) = rows(capsys)
    return found


def test_a_piece_through_its_life(capsys: Out) -> None:
    found = added(
        capsys, "reported-link", "same server", "--group", "Fancy Bear", "--grade", "b2", "--origin", "DHS"
    )
    which = found["id"].removeprefix("note--")[:8]
    assert (found["type"], found["group"]["name"], found["grade"], found["weighed"]) == (
        "reported_link",
        "APT28",
        "B2",
        True,
    )

    assert run(["evidence", "grade", which, "C3", "--reason", "copied", "--who", "Bob"]) == 0
    assert f"evidence {which} is now graded C3" in capsys.readouterr().err
    assert run(["evidence", "show", which]) == 0
    shown = capsys.readouterr().out
    assert "B2 -> C3, by Bob (copied" in shown
    assert "origin:       DHS" in shown
    assert run(["evidence", "withdraw", which, "--reason", "another case", "--json"]) == 0
    assert rows(capsys)[0]["reason"] == "another case"
    assert run(["evidence", "list", "a.example"]) == 0
    assert "no evidence is on record" in capsys.readouterr().err
    assert run(["evidence", "list", "--withdrawn", "--json"]) == 0
    assert len(rows(capsys)) == 1
    assert run(["evidence", "show", which, "--json"]) == 0
    assert rows(capsys)[0]["root"] == "DHS"


def test_a_list_is_of_one_case_or_all_on_a_day_and_of_a_type(capsys: Out) -> None:
    add("technique", "T1566.002")
    add("name-server", "ns1.example", "--public-since", "never", "--forgeability", "0.3")
    run(
        [
            "evidence",
            "add",
            "b.example",
            "--type",
            "timing",
            "--value",
            "Moscow",
            "--source",
            "us",
            "--base-rate",
            ".2",
        ]
    )
    capsys.readouterr()

    def listed(*words: str) -> list[dict[str, Any]]:
        assert run(["evidence", "list", *words, "--json"]) == 0
        return rows(capsys)

    assert len(listed()) == 3
    assert len(listed("a.example")) == len(listed("a.example", "--entered")) == 2
    assert len(listed("--as-of", "2017-04-24")) == 2
    assert [each["forgeability"] for each in listed("--type", "name server")] == [0.3]
    assert run(["evidence", "list"]) == 0
    said = capsys.readouterr()
    assert "a.example  case " in said.out
    assert "T1566.002 Spearphishing Link" in said.out
    assert "3 pieces of evidence, 1 of them kept and shown, not weighed (name_server)" in said.err


def test_doubts_are_told_beside_the_result(capsys: Out) -> None:
    assert add("technique", "T9999") == 0

    assert "T9999 is in none of the lists" in capsys.readouterr().err
    assert add("technique", "T9999") == 0
    assert "on record already: evidence " in capsys.readouterr().err


def test_hostile_text_is_shown_as_escapes(capsys: Out) -> None:
    assert add("note", "a\x1b[2J\u202eb", "--basis", "[red]x[/red]") == 0

    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\u202e" not in out


@pytest.mark.parametrize(
    "wrong",
    [
        ["add", "a.example", "--type", "technique", "--value", "T1566"],
        ["add", "a.example", "--type", "technique", "--value", "T1566", "--source", "x", "--observed", "2999-01-01"],
        ["add", "a.example", "--type", "technique", "--value", "Spearphishing Link", "--source", "x"],
        ["add", "a.example", "--type", "reported-link", "--value", "x", "--source", "x", "--group", "Winnti"],
        ["add", "a.example", "--type", "ip", "--value", "x", "--source", "x", "--forgeability", "nan"],
        ["add", "a.example", "--type", "password", "--value", "x", "--source", "x"],
        ["list", "--as-of", "tomorrow"],
        ["list", "--type", "?"],
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_misuse(wrong: list[str]) -> None:
    assert run(["evidence", *wrong]) == 2


def test_grading_and_withdrawing_need_a_reason(capsys: Out) -> None:
    which = added(capsys, "technique", "T1566.002")["id"]

    assert run(["evidence", "grade", which, "B2"]) == 2
    assert run(["evidence", "withdraw", which]) == 2


def test_what_is_not_there_fails() -> None:
    assert run(["evidence", "show", "abcd1234"]) == 1
    assert run(["evidence", "list", "nowhere.example"]) == 1
    assert run(["evidence", "grade", "abcd1234", "B2", "--reason", "x"]) == 1


def test_a_file_is_imported_and_counted(capsys: Out, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    claim = {
        "type": "claim",
        "value": "APT28",
        "wording": "x",
        "reported_by": "y",
        "reported_on": "2017-04-24",
    }
    entries = [{"type": "technique", "value": f"T99{number}"} for number in range(10, 30)]
    path.write_text(
        json.dumps({"case_id": "c", "observed_at": "2017-04-24", "evidence": [*entries, claim]}), "utf-8"
    )

    assert run(["evidence", "import", "a.example", str(path)]) == 0
    said = capsys.readouterr()
    assert "20 pieces of evidence and 1 claim new or changed, 0 on record already" in said.out
    assert "and 10 more of this kind" in said.err
    assert run(["evidence", "import", "a.example", str(path), "--json"]) == 0
    (done,) = rows(capsys)
    assert (done["evidence"], done["claims"]) == ({"saved": 0, "known": 20}, {"saved": 0, "known": 1})
    path.write_text("{", "utf-8")
    assert run(["evidence", "import", "a.example", str(path)]) == 1
