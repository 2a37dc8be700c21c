"""Where output goes."""

import json

import pytest

from tocsin.cli.console import put, put_json, say


def test_what_is_said_to_a_person_goes_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    say("compiling")

    assert capsys.readouterr() == ("", "compiling\n")


def test_what_is_said_cannot_move_the_cursor_or_reorder_text(capsys: pytest.CaptureFixture[str]) -> None:
    say("the column '\x1b[2J\x0b\u202efdp\udc80'\nand a second line: münchen")

    err = capsys.readouterr().err
    assert err == "the column '\\x1b[2J\\x0b\\u202efdp\\udc80'\nand a second line: münchen\n"


def test_results_go_to_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    put("en-marche.co")

    assert capsys.readouterr() == ("en-marche.co\n", "")


def test_a_json_row_is_one_line_of_ascii_that_reads_back(capsys: pytest.CaptureFixture[str]) -> None:
    row = {"name": "evil\u202e\n.fr", "probability": 0.5}

    put_json(row)

    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert out.isascii()
    assert json.loads(out) == row
