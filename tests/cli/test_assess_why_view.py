from dataclasses import replace

import pytest
from tests.cli.assessed import NAMES, RATIONALE, assessment, found

from tocsin.cli.assess_why_view import put_why
from tocsin.model.assessment import Piece

Out = pytest.CaptureFixture[str]


def told(capsys: Out) -> str:
    put_why(found())
    return "\n".join(line.rstrip() for line in capsys.readouterr().out.splitlines())


def test_the_waterfall_sums_to_what_stands_below_it(capsys: Out) -> None:
    out = told(capsys)

    assert "Why APT28 rather than a group that no report describes" in out
    assert "   +2.30  █████████████████████████       infrastructure" in out
    assert "          shares a registrant with three names said to be APT28's" in out
    assert "   -0.60                          ██████  activity" in out
    assert "   +2.20                                  in all" in out
    assert "          and 2 more" in out


def test_each_piece_says_what_the_odds_lose_without_it_and_whether_it_decides(capsys: Out) -> None:
    out = told(capsys)

    assert "  +2.30  the registrant [without it another answer leads]" in out
    assert "  +0.10  T1566.002 Spearphishing Link" in out


def test_the_matrix_holds_each_piece_against_each_answer(capsys: Out) -> None:
    lines = told(capsys).splitlines()

    start = lines.index("   A  B  C")
    assert lines[start + 1 : start + 3] == [
        "  ++  -  -  the registrant",
        "   0  +  -  T1566.002 Spearphishing Link",
    ]
    assert "  C  a group that no report describes" in lines


def test_what_would_change_it_and_what_to_find_out_are_told(capsys: Out) -> None:
    out = told(capsys)

    assert "  20%  without infrastructure [another answer leads]" in out
    assert "  61%  imitators in 20% of cases" in out
    assert "  0.34 bit  whether the phishing page is a kit" in out
    assert "  0.45  Two Years of Pawn Storm" in out
    assert "  -  Without the origin" in out


def test_what_was_not_used_and_what_it_was_computed_with_are_told(capsys: Out) -> None:
    out = told(capsys)

    assert "  domain  onedrive-en-marche.fr (France 24)" in out
    assert "  0.05  imitator_prior" in out
    assert "  2  odds of APT28 beforehand" in out
    assert "  MITRE ATT&CK  18.1" in out


def test_of_very_many_pieces_the_first_are_shown_and_the_others_counted(capsys: Out) -> None:
    pieces = tuple(Piece(f"note--{number}", f"piece {number}", number / 100) for number in range(10_000))
    put_why(found(assessment(rationale=replace(RATIONALE, pieces=pieces))))

    out = capsys.readouterr().out
    assert "and 9988 more: --json has them all" in out
    assert out.count("\n") < 100


def test_without_a_rationale_that_is_said(capsys: Out) -> None:
    put_why(found(assessment(rationale=None)))

    assert "No group was known then" in capsys.readouterr().out


def test_a_piece_without_values_is_in_no_matrix(capsys: Out) -> None:
    pieces = tuple(replace(piece, values=()) for piece in RATIONALE.pieces)
    put_why(replace(found(assessment(rationale=replace(RATIONALE, pieces=pieces))), names=NAMES))

    assert "Competing hypotheses" not in capsys.readouterr().out
