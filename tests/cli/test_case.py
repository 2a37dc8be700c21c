"""`tocsin case` from the command line to the database and back."""

import json
from pathlib import Path

import pytest
from tests.databases import empty_database

from tocsin.cli.root import run
from tocsin.store.opening import open_store

Out = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    found = empty_database(tmp_path)
    monkeypatch.setenv("TOCSIN_DATABASE", found)
    with open_store(found):
        pass
    return found


def rows(capsys: Out) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def names(row: dict[str, object]) -> list[str]:
    members = row["members"]
    assert isinstance(members, list)
    return sorted(member["name"] for member in members)


def test_a_case_through_its_life(capsys: Out) -> None:
    assert (
        run(["case", "open", "a.example", "b.example", "--title", "webmail", "-r", "same kit", "--json"]) == 0
    )
    assert run(["case", "add", "webmail", "c.example", "--json"]) == 0
    assert run(["case", "confirm", "a.example", "-o", "en-marche", "--json"]) == 0
    assert run(["case", "note", "webmail", "asked the registrar", "--json"]) == 0
    assert run(["case", "close", "webmail", "--reason", "over", "--json"]) == 0
    assert run(["case", "reopen", "webmail", "--json"]) == 0

    opened, added, confirmed, noted, closed, again = rows(capsys)
    assert names(opened) == ["a.example", "b.example"]
    assert names(added) == ["a.example", "b.example", "c.example"]
    assert (confirmed["state"], confirmed["organisations"]) == ("confirmed", ["en-marche"])
    assert str(confirmed["campaign"]).startswith("campaign--")
    assert isinstance(noted["notes"], list)
    assert noted["notes"][0]["text"] == "asked the registrar"
    assert (closed["state"], closed["reason"]) == ("closed", "over")
    assert again["state"] == "confirmed"


def test_splitting_merging_and_rejecting(capsys: Out) -> None:
    run(["case", "open", "a.example", "b.example", "c.example"])
    assert run(["case", "split", "a.example", "c.example", "--json"]) == 0
    capsys.readouterr()
    run(["case", "list", "--json"])
    assert sorted(map(names, rows(capsys))) == [["a.example", "b.example"], ["c.example"]]

    assert run(["case", "merge", "c.example", "a.example", "--json"]) == 0
    assert [names(row) for row in rows(capsys)] == [["a.example", "b.example", "c.example"]]

    assert run(["case", "reject", "b.example", "a.example", "--reason", "a customer"]) == 0
    captured = capsys.readouterr()
    assert "b.example left the case" in captured.err
    assert run(["case", "reject", "x.example", "a.example", "--reason", "a customer"]) == 0
    assert "in no case together" in capsys.readouterr().err


def test_cases_are_shown_to_a_person(capsys: Out) -> None:
    run(["case", "open", "a.example", "b.example"])
    capsys.readouterr()

    assert run(["case", "list"]) == 0
    assert run(["case", "show", "b.example"]) == 0
    assert run(["case", "show", "b.example", "--all"]) == 0

    out = capsys.readouterr().out
    assert "aimed at nobody yet" in out
    assert "put in by" in out


def test_the_history_of_a_case_says_who_came_and_went(capsys: Out) -> None:
    run(["case", "open", "a.example", "b.example", "--reason", "same kit"])
    run(["case", "split", "a.example", "b.example", "--reason", "a customer"])
    run(["case", "confirm", "a.example", "-o", "en-marche"])
    capsys.readouterr()

    assert run(["case", "show", "a.example", "--history"]) == 0
    out = capsys.readouterr().out
    for step in ("b.example came in (same kit)", "b.example left (a customer)", "open -> confirmed"):
        assert step in out
    run(["case", "show", "a.example", "--history", "--json"])
    (row,) = rows(capsys)
    assert isinstance(row["history"], list)
    assert row["history"][0]["to"] == "open"


def test_closed_cases_are_listed_when_asked_for(capsys: Out) -> None:
    run(["case", "open", "a.example"])
    run(["case", "close", "a.example", "--reason", "ours"])
    capsys.readouterr()

    run(["case", "list", "--json"])
    assert rows(capsys) == []
    run(["case", "list", "--all", "--json"])
    assert len(rows(capsys)) == 1
    run(["case", "list", "--state", "closed", "--json"])
    assert len(rows(capsys)) == 1
    assert run(["case", "list", "--state", "done"]) == 2
    assert run(["case", "list"]) == 0
    assert "no case fits" in capsys.readouterr().err


def test_a_timeline_of_a_case(capsys: Out) -> None:
    run(["case", "open", "a.example"])
    capsys.readouterr()
    assert run(["case", "timeline", "a.example"]) == 0
    assert "nothing with a date is known" in capsys.readouterr().err
    run(["case", "note", "a.example", "asked the registrar"])
    capsys.readouterr()

    assert run(["case", "timeline", "a.example", "--json"]) == 0
    (event,) = rows(capsys)
    assert (event["kind"], event["text"]) == ("note", "asked the registrar")
    assert run(["case", "timeline", "a.example"]) == 0
    assert "asked the registrar" in capsys.readouterr().out


def test_what_is_not_there_fails_and_what_makes_no_sense_is_misuse(capsys: Out) -> None:
    assert run(["case", "show", "nowhere.example"]) == 1
    assert "there is no case" in capsys.readouterr().err
    assert run(["case", "open", "not a name"]) == 2
    assert run(["case", "merge", "a.example"]) in {1, 2}
