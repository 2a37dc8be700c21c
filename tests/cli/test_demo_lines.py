"""Chapters and paragraphs of the demonstration."""

import io
import sys

import pytest

from tocsin.cli.demo_lines import put_chapter, put_prose


def test_a_chapter_says_its_title_and_the_command_that_does_the_same(
    capsys: pytest.CaptureFixture[str],
) -> None:
    put_chapter(3, "When it happened", "tocsin case timeline NAME")

    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith("3. When it happened ──")
    assert lines[2] == "$ tocsin case timeline NAME"


def test_a_heading_is_written_where_the_output_knows_no_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="cp1252"))

    put_chapter(3, "When it happened", "tocsin case timeline NAME")
    sys.stdout.flush()

    assert b"3. When it happened ------" in written.getvalue()


def test_paragraphs_are_wrapped_to_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    put_prose("word " * 100, "another")

    lines = capsys.readouterr().out.splitlines()
    assert max(len(line.rstrip()) for line in lines) <= 100
    assert "another" in lines[-2]
