"""`tocsin report` from the command line to a file."""

import csv
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.databases import empty_database
from tests.reporting.contents import LURE, MAIL, ORGANISATION, alert

from tocsin.cli.root import run
from tocsin.store.opening import open_store

Out = pytest.CaptureFixture[str]
NOON = datetime(2017, 4, 25, 12, tzinfo=UTC)
OWN = "www.en-marche.fr"


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = empty_database(tmp_path)
    monkeypatch.setenv("TOCSIN_DATABASE", url)
    monkeypatch.setenv("TOCSIN_CONFIG", str(tmp_path / "none.toml"))
    (tmp_path / "none.toml").touch()
    with open_store(url) as store:
        store.save_organisations((ORGANISATION,), now=NOON, who="test")
        store.record_alerts([alert(name) for name in (LURE, MAIL, OWN)], now=NOON)
        store.settle({"en-marche": 10}, minimum=0.5, now=NOON)


def test_a_report_goes_to_stdout_and_what_was_refused_to_stderr(capsys: Out) -> None:
    assert run(["report", "--organisation", "en-marche", "-f", "domains", "--author", "CERT"]) == 0

    out, err = capsys.readouterr()
    assert [line for line in out.splitlines() if not line.startswith("#")] == sorted([LURE, MAIL])
    assert "www[.]en-marche[.]fr is not on the list" in err
    assert "TLP:AMBER" in out


def test_several_formats_go_into_a_folder_and_their_files_are_named(tmp_path: Path, capsys: Out) -> None:
    folder = tmp_path / "out"
    folder.mkdir()

    assert run(["report", "--organisation", "en-marche", "-f", "rpz", "-f", "csv", "-o", str(folder)]) == 0

    zone, table = map(Path, capsys.readouterr().out.splitlines())
    assert (zone.parent, zone.suffix, table.suffix) == (folder, ".zone", ".csv")
    with table.open(newline="") as file:
        assert [row["name"] for row in csv.DictReader(file)] == sorted([LURE, MAIL, OWN])


def test_a_report_on_a_group_says_what_nobody_ties_to_it(capsys: Out) -> None:
    assert run(["report", "--actor", "Pawn Storm", "--period", "2015-01..2017-04"]) == 0

    out = capsys.readouterr().out
    assert "Nothing is on record that anybody ties to **APT28**" in out
    assert run(["report", LURE, "--actor", "Pawn Storm"]) == 2
    assert "name one of them" in capsys.readouterr().err


def test_without_a_format_a_person_reads_it(tmp_path: Path, capsys: Out) -> None:
    assert run(["report", "--organisation", "en-marche"]) == 0
    assert run(["report", "--organisation", "en-marche", "-o", str(tmp_path / "x.html")]) == 0

    assert "# En Marche" in capsys.readouterr().out
    assert (tmp_path / "x.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_one_format_goes_into_a_file(tmp_path: Path) -> None:
    place = tmp_path / "x.rules"

    assert (
        run(["report", "--organisation", "en-marche", "-f", "suricata", "--tlp", "red", "-o", str(place)])
        == 0
    )

    assert "TLP:RED" in place.read_text()


def test_of_many_names_that_were_refused_the_first_are_told(capsys: Out) -> None:
    with open_store(os.environ["TOCSIN_DATABASE"]) as store:
        store.record_alerts([alert(f"a{number}.en-marche.fr") for number in range(30)], now=NOON)
        store.settle({"en-marche": 100}, minimum=0.5, now=NOON)

    run(["report", "--organisation", "en-marche", "-f", "hosts"])

    told = capsys.readouterr().err.splitlines()
    assert len(told) == 21
    assert told[-1].startswith("and 11 more")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--organisation", "nobody"],
        ["a.example", "--organisation", "en-marche"],
        ["--organisation", "en-marche", "--format", "papyrus"],
        ["--organisation", "en-marche", "--tlp", "orange"],
        ["--organisation", "en-marche", "--period", "yesterday"],
        ["--organisation", "en-marche", "-f", "rpz", "-f", "csv"],
    ],
)
def test_what_makes_no_sense_is_misuse(arguments: list[str]) -> None:
    assert run(["report", *arguments]) == 2


def test_a_case_that_is_not_there_is_a_failure() -> None:
    assert run(["report", "nothing.example"]) == 1


def test_the_settings_sign_a_report_unless_the_order_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Out
) -> None:
    settings = tmp_path / "tocsin.toml"
    settings.write_text(
        '[report]\nauthor = "Our CERT"\ntlp = "green"\nlanguage = "fr"\ncontact = "a@b.example"\n'
    )
    monkeypatch.setenv("TOCSIN_CONFIG", str(settings))

    run(["report", "--organisation", "en-marche", "-f", "agency"])
    signed = capsys.readouterr().out
    run(["report", "--organisation", "en-marche", "-f", "domains", "--author", "X", "--tlp", "red"])
    ordered = capsys.readouterr().out

    assert "De : Our CERT" in signed
    assert "Contact : a@b.example" in signed
    assert "TLP:GREEN" in signed
    assert "TLP:RED" in ordered
    assert "# X, " in ordered


def test_settings_that_name_no_colour_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tmp_path / "tocsin.toml"
    settings.write_text('[report]\ntlp = "orange"\n')
    monkeypatch.setenv("TOCSIN_CONFIG", str(settings))

    assert run(["report", "--organisation", "en-marche"]) == 1
