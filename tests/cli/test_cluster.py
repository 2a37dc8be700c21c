"""`tocsin cluster` from the command line to what it prints and exits with."""

import json
from pathlib import Path

import pytest
from tests.app.test_clusters import EVERY, MEMBERS, lines

from tocsin.cli.root import run


@pytest.fixture
def facts(tmp_path: Path) -> str:
    path = tmp_path / "facts.jsonl"
    path.write_bytes(lines(EVERY))
    return str(path)


def test_json_has_a_line_for_each_name_with_its_group_and_reason(
    facts: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["cluster", "--facts", facts, "--json"]) == 0

    output = capsys.readouterr()
    found = [json.loads(line) for line in output.out.splitlines()]
    assert [line["name"] for line in found] == sorted({row.subject for row in EVERY})
    grouped = [line for line in found if line["size"] > 1]
    assert {line["name"] for line in grouped} == set(MEMBERS)
    assert {line["cluster"] for line in grouped} == {MEMBERS[0]}
    assert all(line["reason"].startswith("both ") for line in grouped)
    assert "4 names in 1 groups" in output.err


def test_reasons_are_told_in_full_where_they_are_asked_for(
    facts: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["cluster", "--facts", facts, "--json", "--reasons"]) == 0

    line = next(line for line in map(json.loads, capsys.readouterr().out.splitlines()) if line["size"] > 1)
    email = next(reason for reason in line["reasons"] if reason["relation"] == "registrant-email")
    assert email["shared_by"] == 4
    assert email["log_odds"] > 0.0


def test_people_get_groups_with_what_ties_each_name(facts: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cluster", "--facts", facts]) == 0

    shown = capsys.readouterr().out
    assert shown.startswith("1. 4 names\n")
    assert all(name in shown for name in MEMBERS)
    assert "both registered by somebody@mail.example" in shown


def test_the_analysts_word_is_an_argument(facts: str, capsys: pytest.CaptureFixture[str]) -> None:
    pair = f"{MEMBERS[0]},{MEMBERS[1]}"

    assert run(["cluster", "--facts", facts, "--json", "--different", pair]) == 0

    found = {line["name"]: line["cluster"] for line in map(json.loads, capsys.readouterr().out.splitlines())}
    assert found[MEMBERS[0]] != found[MEMBERS[1]]


def test_the_store_is_grouped_where_no_file_is_given(
    facts: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TOCSIN_DATABASE", f"sqlite:///{tmp_path / 'tocsin.db'}")
    assert run(["facts", "import", facts]) == 0
    capsys.readouterr()

    assert run(["cluster", "--json"]) == 0

    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["name"] for line in found if line["size"] > 1} == set(MEMBERS)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--facts", "missing.jsonl"], 2),
        (["--facts", "FACTS", "--same", "one.example"], 2),
        (
            [
                "--facts",
                "FACTS",
                "--same",
                f"{MEMBERS[0]},{MEMBERS[1]}",
                "--different",
                f"{MEMBERS[1]},{MEMBERS[0]}",
            ],
            1,
        ),
    ],
)
def test_what_cannot_be_done_is_said_and_ends_with_its_code(
    facts: str, arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["cluster", *(facts if each == "FACTS" else each for each in arguments)]) == code

    output = capsys.readouterr()
    assert output.out == ""
    assert "tocsin: " in output.err
