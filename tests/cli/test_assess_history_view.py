from dataclasses import replace

import pytest
from tests.cli.assessed import NAMES, assessment

from tocsin.cli.assess_history_view import put_history

Out = pytest.CaptureFixture[str]


def test_each_assessment_has_a_line_with_its_verdict(capsys: Out) -> None:
    put_history((assessment(), assessment(group=0.3, names_group=False)), NAMES)

    head, first, second = (line.rstrip() for line in capsys.readouterr().out.splitlines())
    assert head.split() == ["id", "as", "of", "made", "by", "verdict", "on", "the", "group", "pieces"]
    assert "2017-04-24  2026-11-26 04:10Z  jeanne  APT28: likely (72%)" in first
    assert first.endswith(" 2")
    assert "insufficient evidence; leads: APT28 (" in second


def test_a_line_fits_a_hundred_columns_and_moves_no_cursor(capsys: Out) -> None:
    put_history((replace(assessment(), author="\x1b[2J" + "a long name " * 9),), {})

    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= 100


def test_without_any_nothing_is_printed(capsys: Out) -> None:
    put_history((), {})

    assert capsys.readouterr().out == ""
