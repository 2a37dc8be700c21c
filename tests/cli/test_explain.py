import json
from pathlib import Path

import pytest

from tocsin.cli.root import run


@pytest.fixture(autouse=True)
def _watching(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("TOCSIN_DATABASE", f"sqlite:///{tmp_path / 'tocsin.db'}")
    assert run(["init", "en-marche.fr", "--name", "En Marche !"]) == 0
    capsys.readouterr()


def test_every_reason_is_shown_with_what_it_adds(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "mail-en-marche.fr"]) == 0

    said = capsys.readouterr().out
    assert "mail-en-marche.fr" in said
    assert "imitates en-marche" in said
    assert "before anything was seen" in said
    assert "the watched word has 8 letters" in said
    assert "likely enough to be told" in said


def test_json_has_the_evidence_whose_weights_add_up_to_the_probability(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["explain", "mail-en-marche.fr", "--json"]) == 0

    row = json.loads(capsys.readouterr().out)
    assert row["name"] == "mail-en-marche.fr"
    assert row["organisation"] == "en-marche"
    assert {"detector", "feature", "statement", "rate", "log_odds"} <= set(row["evidence"][0])
    assert row["probability"] > 0.9


def test_a_name_without_a_watched_word_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "example.org"]) == 0

    assert "is not flagged for en-marche" in capsys.readouterr().out


def test_json_of_an_unflagged_name_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "www.en-marche.fr", "--json"]) == 0

    row = json.loads(capsys.readouterr().out)
    assert row["probability"] == 0.0
    assert "official domain" in row["why"]


def test_what_is_no_name_fails_with_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "not a name"]) == 1

    said = capsys.readouterr().err
    assert "not a name" in said
    assert "Traceback" not in said
