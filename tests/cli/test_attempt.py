"""`tocsin attempt` from the command line to the database and back."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.databases import empty_database

from tocsin.cli.root import run
from tocsin.model.domain_names import DomainName
from tocsin.model.identity import Identity
from tocsin.store.opening import open_store

Out = pytest.CaptureFixture[str]
NOON = datetime(2017, 4, 25, 12, tzinfo=UTC)
DAYS = ("2017-01-30", "2017-02-13", "2017-02-27", "2017-03-20", "2017-04-18")


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = empty_database(tmp_path)
    monkeypatch.setenv("TOCSIN_DATABASE", url)
    identity = Identity(slug="en-marche", name="En Marche !", domains=(DomainName("en-marche.fr"),))
    with open_store(url) as store:
        store.save_organisations((identity,), now=NOON, who="test")


def rows(capsys: Out) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def add(day: str, *more: str) -> int:
    return run(["attempt", "add", "en-marche", "--on", day, "--kind", "phishing", *more])


def test_five_operations_since_january_and_no_mailbox_compromised_is_one_query(capsys: Out) -> None:
    add("2016-12-20", "--outcome", "compromised")
    for day in DAYS:
        assert add(day, "--to", "treasurer", "--outcome", "blocked") == 0
    capsys.readouterr()

    assert run(["attempt", "list", "-o", "en-marche", "--since", "2017-01-01", "--summary"]) == 0

    assert capsys.readouterr().out == (
        "5 attempts (5 phishing); nothing was compromised, no credentials entered\n"
    )
    run(["attempt", "list", "--since", "2017-01-01", "--until", "2017-03-01", "--summary", "--json"])
    (found,) = rows(capsys)
    assert (found["attempts"], found["worst"]) == (3, "blocked")


def test_an_attempt_through_its_life(capsys: Out) -> None:
    run(["case", "open", "a.example"])
    capsys.readouterr()
    assert add("2017-03-20", "--channel", "SMS", "--decoy", "--note", "well made", "--json") == 0
    (written,) = rows(capsys)
    which = str(written["id"]).removeprefix("incident--")[:8]

    assert run(["attempt", "update", which, "--outcome", "credentials entered", "--case", "a.example"]) == 0
    capsys.readouterr()
    assert run(["attempt", "show", which, "--json"]) == 0
    (shown,) = rows(capsys)
    assert (shown["outcome"], shown["channel"], shown["decoy"]) == ("credentials-entered", "sms", True)
    assert run(["attempt", "show", which]) == 0
    assert "unknown -> credentials-entered" in capsys.readouterr().out
    assert run(["attempt", "list", "--case", "a.example"]) == 0
    out = capsys.readouterr().out
    assert which in out
    assert "1 of them to decoys" in out
    run(["attempt", "list", "--json"])
    assert len(rows(capsys)) == 1
    assert run(["attempt", "update", which, "--no-decoy", "--json"]) == 0
    assert rows(capsys)[0]["decoy"] is False


@pytest.mark.parametrize(
    "wrong",
    [
        ["add", "nobody", "--on", "2017-03-20", "--kind", "leak"],
        ["add", "en-marche", "--on", "2017-03-20", "--kind", "war"],
        ["add", "en-marche", "--on", "soon", "--kind", "leak"],
        ["add", "en-marche", "--on", "2017-03-20", "--kind", "leak", "--to", "jean@one.example"],
        ["list", "--kind", "war"],
    ],
)
def test_what_makes_no_sense_is_misuse(wrong: list[str]) -> None:
    assert run(["attempt", *wrong]) == 2


def test_what_is_not_there_fails() -> None:
    assert run(["attempt", "show", "abcd1234"]) == 1
    assert run(["attempt", "list", "--case", "nowhere.example"]) == 1
