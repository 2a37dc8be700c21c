"""`tocsin facts` from the command line to the database and back."""

import io
import json
import sys
from pathlib import Path

import pytest

from tocsin.cli.root import run

Out = pytest.CaptureFixture[str]
ROWS = (
    "name,created,registrar,ips\n"
    "onedrive-en-marche.example,2017-04-12,Ordinary SAS,192.0.2.7\n"
    "www.bücher.example,0001-01-01,\x1b[31mRed,192.0.2.7\n"
    "no name,,,\n"
)


@pytest.fixture(autouse=True)
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("TOCSIN_DATABASE", f"sqlite:///{tmp_path / 'tocsin.db'}")
    path = tmp_path / "facts.csv"
    path.write_text(ROWS, encoding="utf-8")
    return str(path)


def test_facts_are_imported_and_shown(table: str, capsys: Out) -> None:
    assert (
        run(["facts", "import", table, "--source", "vendor", "--grade", "B2", "--public-since", "2017-04-25"])
        == 0
    )
    said = capsys.readouterr()
    assert said.out == ""
    assert "(read as csv): 5 facts" in said.err
    assert "5 new, 0 with one more source, 0 known before" in said.err
    assert "line 3, created: '0001-01-01' is a date that cannot be true" in said.err
    assert "line 4: 'no name' is not a domain name" in said.err

    assert run(["facts", "show", "ONEDRIVE-en-marche[.]example"]) == 0
    shown = capsys.readouterr().out
    assert shown.splitlines()[0].strip() == "onedrive-en-marche.example"
    for part in ("registrar", "Ordinary SAS", "2017-04-12", "192.0.2.7", "vendor B2", "2017-04-25"):
        assert part in shown


def test_json_gives_a_line_for_each_file_and_fact(table: str, capsys: Out) -> None:
    run(["facts", "import", table, "--json"])
    (row,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (row["facts"], row["new"], row["problems"], row["format"]) == (5, 5, 2, "csv")
    assert row["causes"] == {"is a date that cannot be true": 1, "is not a domain name": 1}

    run(["facts", "show", "www.bücher.example", "--json"])
    facts = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {fact["subject"] for fact in facts} == {"xn--bcher-kva.example", "www.xn--bcher-kva.example"}
    assert facts[0]["sources"][0]["source"] == "facts.csv"


def test_a_second_import_adds_nothing(table: str, capsys: Out) -> None:
    run(["facts", "import", table])
    run(["facts", "import", table])

    assert "0 new, 0 with one more source, 5 known before" in capsys.readouterr().err


def test_standard_input_can_be_read_and_nothing_kept(capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ROWS.encode())))

    assert run(["facts", "import", "-", "--no-store", "--json"]) == 0

    said = capsys.readouterr()
    assert json.loads(said.out)["facts"] == 5
    assert "nothing is kept" in said.err


def test_a_file_without_facts_fails(tmp_path: Path, capsys: Out) -> None:
    path = tmp_path / "x.csv"
    path.write_text("name,ip\nbad name,1\n")

    assert run(["facts", "import", str(path)]) == 1
    assert "gave no fact" in capsys.readouterr().err
    assert run(["facts", "import", str(tmp_path / "none")]) == 1


@pytest.mark.parametrize(
    "more", [["--grade", "Z"], ["--format", "xml"], ["--public-since", "soon"], ["twice"]]
)
def test_misuse_is_told(table: str, capsys: Out, more: list[str]) -> None:
    assert run(["facts", "import", table, *([table] if more == ["twice"] else more)]) == 2
    assert capsys.readouterr().err.startswith("tocsin: ")


def test_what_is_not_known_is_told(table: str, capsys: Out) -> None:
    run(["facts", "import", table])

    assert run(["facts", "show", "other.example"]) == 0
    assert "nothing is known of other.example" in capsys.readouterr().err
    assert run(["facts", "show", "not a name"]) == 2
    run(["facts", "show", "onedrive-en-marche.example", "--limit", "1"])
    assert "2 more facts" in capsys.readouterr().err


def test_formats_and_columns_are_listed(capsys: Out) -> None:
    assert run(["facts", "formats"]) == 0
    assert "passive_dns" in capsys.readouterr().out
    assert run(["facts", "formats", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["format"] for row in rows if "format" in row} >= {"csv", "misp", "stix", "whois"}
    assert any(row.get("column") == "registrant_email" for row in rows)
