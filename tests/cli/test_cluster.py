"""`tocsin cluster` from the command line to what it prints and exits with."""

import io
import json
import sys
from pathlib import Path

import pytest
from tests.app.test_clusters import EVERY, MEMBERS, lines
from tests.investigation.campaigns import BANK, MAIRIE, TWO_CAMPAIGNS

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


Out = pytest.CaptureFixture[str]


HOSTILE = "\x1b[31mRed\u202e\x07"


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TOCSIN_DATABASE", raising=False)
    path = tmp_path / "facts.jsonl"
    path.write_text("".join(_line(name) for name in TWO_CAMPAIGNS), encoding="utf-8")
    return str(path)


def _line(name: str) -> str:
    facts = TWO_CAMPAIGNS[name]
    row = {
        "name": name,
        "created": facts["created"],
        "registrar": facts["registrar"],
        "registrant_email": facts.get("registrant-email"),
        "ips": facts["resolves-to"],
    }
    return json.dumps(row) + "\n"


def documents(capsys: Out) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_groups_are_shown_with_their_strongest_reasons(table: str, capsys: Out) -> None:
    assert run(["cluster", "--facts", table]) == 0

    said = capsys.readouterr()
    assert "1. 5 names" in said.out
    assert "2. 5 names" in said.out
    for name in (*MAIRIE, *BANK):
        assert name in said.out
    assert "zaphod.test" not in said.out
    assert "both registered by one@mail.example, an e-mail address of 5 of 11 names" in said.out
    assert "11 names with 43 facts: 10 names in 2 groups, 1 by themselves" in said.err


def test_json_gives_a_line_for_each_name(table: str, capsys: Out) -> None:
    assert run(["cluster", "--facts", table, "--json"]) == 0

    rows = documents(capsys)
    assert [row["name"] for row in rows] == sorted(TWO_CAMPAIGNS)
    by_name = {row["name"]: row for row in rows}
    for name in MAIRIE:
        row = by_name[name]
        assert (row["cluster"], row["size"]) == (MAIRIE[0], 5)
        assert row["tied_to"] in MAIRIE
        assert isinstance(row["probability"], float)
        assert 0.5 < row["probability"] <= 1.0
        assert str(row["reason"]).endswith("of 11 names")
        assert "reasons" not in row
    alone = by_name["zaphod.test"]
    assert (alone["cluster"], alone["size"]) == ("zaphod.test", 1)
    assert alone["tied_to"] is alone["probability"] is alone["reason"] is None


def test_every_reason_is_given_on_demand(table: str, capsys: Out) -> None:
    assert run(["cluster", "--facts", table, "--json", "--reasons"]) == 0
    rows = documents(capsys)
    told = [reason["statement"] for row in rows for reason in row["reasons"]]  # type: ignore[attr-defined]  # a list of objects
    assert "both registered by two@mail.example, an e-mail address of 5 of 11 names" in told

    assert run(["cluster", "--facts", table, "--reasons"]) == 0
    shown = capsys.readouterr().out
    assert all(str(statement) in shown for statement in told)


def test_the_order_of_lines_leaves_no_trace(table: str, tmp_path: Path, capsys: Out) -> None:
    run(["cluster", "--facts", table, "--json", "--reasons"])
    forth = capsys.readouterr().out
    back = tmp_path / "back.jsonl"
    back.write_text("".join(_line(name) for name in reversed(list(TWO_CAMPAIGNS))), encoding="utf-8")

    run(["cluster", "--facts", str(back), "--json", "--reasons"])

    assert capsys.readouterr().out == forth


def test_standard_input_is_read(capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    data = "".join(map(_line, TWO_CAMPAIGNS)).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    assert run(["cluster", "--facts", "-", "--json"]) == 0

    assert len(documents(capsys)) == len(TWO_CAMPAIGNS)


def test_an_analysts_word_is_heeded(table: str, capsys: Out) -> None:
    words = ["--same", f"zaphod.test,{BANK[0]}", "--different", f"{MAIRIE[0]},{MAIRIE[1]}"]

    assert run(["cluster", "--facts", table, "--json", *words]) == 0

    groups = {row["name"]: row["cluster"] for row in documents(capsys)}
    assert groups["zaphod.test"] == groups[BANK[0]]
    assert groups[MAIRIE[0]] != groups[MAIRIE[1]]


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["--facts", "nowhere.jsonl"], 2, "'nowhere.jsonl' cannot be read"),
        (["--facts", "."], 2, "'.' cannot be read"),
        (["--facts", "facts.jsonl", "--same", "one.example"], 2, "'one.example' is not a pair of names"),
        (["--facts", "facts.jsonl", "--different", "a.example,a.example"], 2, "names a.example twice"),
        (["--facts", "empty.jsonl"], 1, "empty"),
        (["--facts", "headless.csv"], 1, ""),
        (["--facts", "broken.gz"], 1, "broken.gz"),
        (
            [
                "--facts",
                "facts.jsonl",
                "--same",
                f"{BANK[0]},{BANK[1]}",
                "--different",
                f"{BANK[1]},{BANK[0]}",
            ],
            1,
            "take one of these back",
        ),
    ],
)
def test_what_cannot_be_done_is_said_with_its_exit_code(
    table: str, capsys: Out, arguments: list[str], code: int, complaint: str
) -> None:
    folder = Path(table).parent
    (folder / "empty.jsonl").write_bytes(b"")
    (folder / "headless.csv").write_bytes(b"1,2,3\n4,5,6\n")
    (folder / "broken.gz").write_bytes(b"\x1f\x8b\x08\x00 broken")

    assert run(["cluster", *arguments]) == code

    said = capsys.readouterr()
    assert said.out == ""
    assert complaint in said.err
    assert "Traceback" not in said.err


def test_what_strangers_wrote_cannot_move_the_cursor(tmp_path: Path, capsys: Out) -> None:
    path = tmp_path / "facts.jsonl"
    rows = [
        {
            "name": f"{label}-mairie.example",
            "registrar": HOSTILE,
            "page_title": HOSTILE + "\ud800",
            "ips": "192.0.2.7",
        }
        for label in ("one", "two")
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in [*rows, {"name": HOSTILE}]), encoding="utf-8")

    for arguments in (["--reasons"], ["--reasons", "--json"], []):
        assert run(["cluster", "--facts", str(path), *arguments]) == 0
        said = capsys.readouterr()
        assert "one-mairie.example" in said.out
        for text in (said.out, said.err):
            assert not set("\x1b\x07\u202e\ud800") & set(text)


def test_what_could_not_be_read_is_said_and_not_fatal(table: str, capsys: Out) -> None:
    with Path(table).open("a", encoding="utf-8") as file:
        file.write('{"name": "not a name"}\nnonsense\n')

    assert run(["cluster", "--facts", table, "--json"]) == 0

    said = capsys.readouterr()
    assert len(said.out.splitlines()) == len(TWO_CAMPAIGNS)
    assert "2 things could not be read:" in said.err
    assert "line 12" in said.err


def test_help_says_what_is_read_and_where_it_is_explained(capsys: Out) -> None:
    assert run(["cluster", "--help"]) == 0

    assert "docs/clustering.md" in capsys.readouterr().out


def test_nothing_is_kept(table: str, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())

    run(["cluster", "--facts", table])

    assert sorted(tmp_path.iterdir()) == before
