from dataclasses import replace
from datetime import date

import pytest
from tests.cli.assessed import EARLIER, LATER, comparison

from tocsin.cli.assess_compare_view import put_comparison

Out = pytest.CaptureFixture[str]


def told(capsys: Out, *, explain: bool = False) -> list[str]:
    put_comparison(comparison(), explain=explain)
    return capsys.readouterr().out.splitlines()


def test_both_verdicts_come_first_and_how_steady_each_is_apart(capsys: Out) -> None:
    lines = told(capsys)

    assert lines[0] == "onedrive-en-marche.fr"
    assert lines[1].startswith("  from 2017-04-24 (assessment ")
    assert lines[3:5] == [
        "As of 2017-04-24 the evidence is insufficient to name a group.",
        "As of 2017-06-01 the group APT28 is the best answer: likely (72%).",
    ]
    assert lines[5].startswith("2017-04-24:  Confidence is low")
    assert not [line for line in lines if "onfidence" in line and "%" in line]


def test_where_confidence_is_the_same_it_is_said_once(capsys: Out) -> None:
    put_comparison(comparison(later=replace(LATER, confidence=EARLIER.confidence)))

    assert capsys.readouterr().out.count("Confidence is low") == 1


def test_what_moved_and_by_how_much_is_told_the_most_first(capsys: Out) -> None:
    lines = told(capsys)

    start = lines.index("What became likelier, and what less likely")
    assert lines[start + 1 : start + 3] == [
        "  40%  ->  72%  +32  APT28",
        "  24%  ->    -  -24  a group that no report describes",
    ]
    assert lines[start + 9] == "  and 1 more: --json has them all"


def test_evidence_that_came_went_and_was_graded_anew_has_its_reason(capsys: Out) -> None:
    out = "\n".join(told(capsys))

    assert "  -  ->  +2.30  the registrant It became known on 2017-04-28." in out
    assert "  -0.50  ->  -  a \\x1b[2Jdomain It was withdrawn." in out
    assert "  +0.50  ->  +0.10  a technique Its grade was B2 and is E5." in out
    assert "odds of APT28 beforehand  -  ->  2" in out
    assert "  shipped  18.1 aaa  ->  18.1 bbb" in out
    assert "by its company" not in out


def test_what_does_something_else_by_its_company_is_told_where_it_is_asked_for(capsys: Out) -> None:
    assert "  +0.00  ->  +0.10  something by its company" in told(capsys, explain=True)


def test_a_day_that_was_computed_for_it_has_no_id(capsys: Out) -> None:
    put_comparison(replace(comparison(), made_now=(date(2017, 6, 1),)))

    assert capsys.readouterr().out.splitlines()[1].endswith("to 2017-06-01")


def test_where_nothing_moved_that_is_said_and_nothing_is_too_wide(capsys: Out) -> None:
    bare = comparison()
    put_comparison(
        replace(bare, comparison=replace(bare.comparison, moved=(), came=(), went=(), regraded=()))
    )

    lines = capsys.readouterr().out.splitlines()
    assert "  nothing by half a point or more" in lines
    assert max(map(len, lines)) <= 100


def test_what_only_does_the_same_is_not_listed_as_changed(capsys: Out) -> None:
    whole = comparison()
    same = tuple(replace(each, before=0.101, after=0.102) for each in whole.comparison.shifted)
    put_comparison(replace(whole, comparison=replace(whole.comparison, shifted=same)), explain=True)

    assert "something else than before" not in capsys.readouterr().out
