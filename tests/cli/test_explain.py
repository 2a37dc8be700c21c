import json
from pathlib import Path

import pytest

from tocsin.cli.root import run


@pytest.fixture(autouse=True)
def _database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("TOCSIN_DATABASE", f"sqlite:///{tmp_path / 'tocsin.db'}")
    assert run(["init", "en-marche.fr", "--name", "En Marche !"]) == 0
    capsys.readouterr()


def test_a_flagged_name_is_explained_with_what_each_finding_adds(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "mail-en-marche.fr"]) == 0

    out = capsys.readouterr().out
    for part in ("mail-en-marche.fr", "'enmarche'", "in a million", "likely enough to be told", "+"):
        assert part in out


def test_a_name_that_is_not_flagged_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "garden.example", "www.en-marche.fr"]) == 0

    out = capsys.readouterr().out
    assert "garden.example is not flagged for en-marche: none of its" in out
    assert "www.en-marche.fr is not flagged for en-marche: it is or lies below en-marche.fr" in out


def test_json_has_a_line_for_each_name_and_organisation(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "--json", "mail-en-marche.fr", "garden.example"]) == 0

    flagged, other = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert flagged["probability"] > 0.2
    assert flagged["evidence"]
    assert (other["organisation"], other["probability"]) == ("en-marche", 0.0)
    assert "watched words" in other["why"]


@pytest.mark.parametrize(
    ("arguments", "code"), [(["not a name"], 1), (["-o", "nobody", "one.example"], 2), ([], 2)]
)
def test_what_makes_no_sense_is_one_line(
    arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["explain", *arguments]) == code

    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[-1].startswith("tocsin: ")
