"""`tocsin pivot` from the command line to what it prints and exits with."""

import json
from pathlib import Path

import pytest
from tests.app.test_clusters import EVERY, MEMBERS, lines

from tocsin.cli.root import run


@pytest.fixture(autouse=True)
def imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("TOCSIN_DATABASE", f"sqlite:///{tmp_path / 'tocsin.db'}")
    path = tmp_path / "facts.jsonl"
    path.write_bytes(lines(EVERY))
    assert run(["facts", "import", str(path)]) == 0
    capsys.readouterr()


def test_counts_come_before_anybody_looks_and_the_most_telling_first(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["pivot", MEMBERS[0], "--json"]) == 0

    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    weights = [line["log_odds"] for line in found]
    assert weights == sorted(weights, reverse=True)
    email = next(line for line in found if line["relation"] == "registrant-email")
    assert (email["shared_by"], email["of"], email["more"]) == (4, 204, 0)
    assert email["others"] == list(MEMBERS[1:])


def test_people_get_a_table_with_some_of_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["pivot", MEMBERS[0], "--show", "1"]) == 0

    output = capsys.readouterr()
    assert "an e-mail address of 4 of 204 names: somebody@mail.example" in output.out
    assert "and 2 more" in output.out or "and 1 more" in output.out
    assert "204 names with facts" in output.err


def test_a_name_of_which_nothing_is_known_shares_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["pivot", "unknown.example"]) == 0

    assert "shares nothing that is known" in capsys.readouterr().out


def test_what_is_no_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["pivot", "not a name!"]) == 2

    assert "is not a domain name" in capsys.readouterr().err
