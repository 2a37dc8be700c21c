import io
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.cli.assess_lines import WIDTH, bar, put_heading, put_paragraph, put_rows, put_step, waterfall

Out = pytest.CaptureFixture[str]
LONG = "one two three four five " * 12


def test_text_is_wrapped_between_words_within_a_hundred_columns(capsys: Out) -> None:
    put_paragraph(LONG, indent=4)
    put_rows([("2017-04-24", LONG), ("", "short")])

    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert max(map(len, lines)) <= WIDTH
    assert " ".join(" ".join(lines).split()).count("four") == 24
    assert all(line.startswith("    ") for line in lines[:3])


def test_what_a_file_brings_cannot_move_the_cursor(capsys: Out) -> None:
    put_paragraph("a\x1b[2Jb\nc")
    put_rows([("\u202e", "\x00")])
    put_heading("\x07")
    put_step("+1.0", "", "\x1b")

    out = capsys.readouterr().out
    assert not {"\x1b", "\u202e", "\x00", "\x07"} & set(out)
    assert "a\\x1b[2Jb\\nc" in out


def test_nothing_is_printed_where_there_is_nothing(capsys: Out) -> None:
    put_paragraph("")
    put_rows([])

    assert capsys.readouterr().out == ""


def test_a_bar_is_as_long_as_its_share() -> None:
    assert [len(bar(share)) for share in (-1.0, 0.0, 0.5, 1.0, 2.0)] == [0, 0, 15, 30, 30]


def test_a_step_of_a_waterfall_begins_where_the_one_before_it_ended() -> None:
    first, second, third = waterfall([2.0, -1.0, 0.0], width=10)

    assert (first, second) == (bar(1.0, width=10), " " * 5 + bar(0.5, width=10))
    assert third == " " * 5 + "|"


@given(st.lists(st.floats(-50, 50), max_size=8))
def test_no_waterfall_is_wider_than_it_may_be(steps: list[float]) -> None:
    drawn = waterfall(steps, width=20)

    assert len(drawn) == len(steps)
    assert all(len(line) <= 21 for line in drawn)


def test_where_no_block_can_be_written_a_plain_sign_stands_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="cp1252"))

    assert bar(0.1) == "###"
