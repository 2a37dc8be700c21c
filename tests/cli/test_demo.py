"""`tocsin demo` on the command line."""

import pytest

from tocsin.app.demo.case import CASE
from tocsin.cli.root import run


def test_the_demonstration_finds_the_five_names_and_says_what_to_do_next(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = run(["demo", "--names", "5000"])

    out = capsys.readouterr().out
    assert code == 0
    assert all(entry.name in out for entry in CASE)
    assert "not found" not in out
    assert "weak by itself" in " ".join(out.split())
    assert "tocsin init" in out
    assert all(source in out for source in ("France 24", "Motherboard", "ThreatConnect"))


def test_a_list_too_short_to_hide_anything_in_is_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--names", "3"]) == 2
    assert "--names" in capsys.readouterr().err
