"""`tocsin demo` on the command line."""

from pathlib import Path

import pytest

from tocsin.app.demo.case import CASE
from tocsin.cli.root import run


def test_it_goes_from_the_names_to_the_report_and_takes_nothing_of_the_users_own(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tocsin.toml").write_text(
        '[assess]\nauthor = "the analyst of the user"\nimitator_prior = 0.5\n'
    )
    monkeypatch.setenv("TOCSIN_CONFIG", str(tmp_path / "tocsin.toml"))
    monkeypatch.setenv("TOCSIN_DATABASE", f"sqlite:///{tmp_path / 'own.db'}")

    code = run(["demo", "--names", "5000"])

    out = " ".join(capsys.readouterr().out.split())
    assert code == 0
    assert all(entry.name in out for entry in CASE)
    assert "weak by itself" in out
    assert "insufficient evidence" in out
    assert all(source in out for source in ("France 24", "Motherboard", "ThreatConnect"))
    assert "tocsin init" in out
    for chapter in range(1, 8):
        assert f" {chapter}. " in out
    assert "demo-out/en-marche.html" in out
    page = (tmp_path / "demo-out" / "en-marche.html").read_text("utf-8")
    assert "the analyst of the user" not in page
    assert not (tmp_path / "own.db").exists()


def test_a_folder_that_cannot_be_made_is_an_error_that_says_what_to_do(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder")

    assert run(["demo", "--names", "1000", "--output", str(tmp_path / "file")]) == 1
    assert "--output" in capsys.readouterr().err


def test_a_list_too_short_to_hide_anything_in_is_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--names", "3"]) == 2
    assert "--names" in capsys.readouterr().err
