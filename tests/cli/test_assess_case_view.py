from dataclasses import replace

import pytest
from tests.cli.assessed import BEAR, SNAKE, assessment, found

from tocsin.cli.assess_case_view import put_assessment, put_claims
from tocsin.model.assessment import Hypothesis, HypothesisKind, Likelihood
from tocsin.model.threats import IntrusionSet

Out = pytest.CaptureFixture[str]


def shown(capsys: Out) -> list[str]:
    return [line.rstrip() for line in capsys.readouterr().out.splitlines()]


def test_the_verdict_its_steadiness_and_the_alternatives_come_first(capsys: Out) -> None:
    put_assessment(found())

    lines = shown(capsys)
    assert lines[0] == "onedrive-en-marche.fr"
    assert lines[1].startswith("  case ")
    assert lines[1].endswith("by jeanne, 2026-11-26 04:10Z")
    assert lines[3:6] == [
        "As of 2017-04-24 the group APT28 is the best answer: likely (72%).",
        "The evidence cannot tell APT28 from somebody who imitates it.",
        "Confidence is low: little evidence counts, or one piece, origin or assumption overturns this answer.",
    ]
    assert [line.split(maxsplit=1)[0] for line in lines[7:10]] == ["72%", "11%", "11%"]
    assert lines[7].endswith("██  APT28")


def test_an_imitator_somebody_unknown_and_nobodys_own_are_always_shown(capsys: Out) -> None:
    put_assessment(found(assessment(group=0.999)))

    out = capsys.readouterr().out
    assert "99%" in out
    assert "100%" not in out
    for answer in (
        "somebody who imitates APT28",
        "a group that no report describes",
        "a shared tool or a hired service",
    ):
        assert answer in out
    assert "7 other answers together" in out


def test_claims_on_the_group_and_on_the_sponsor_never_share_a_part(capsys: Out) -> None:
    put_assessment(found())

    on_group, on_sponsor = capsys.readouterr().out.split("who stands behind it")
    assert "Trend Micro: APT28" in on_group
    assert "ANSSI: names no group" in on_group
    assert "GRU" not in on_group
    assert "somebody: GRU" in on_sponsor
    assert "APT28" not in on_sponsor
    assert "the \\x1b[31mservice" in on_sponsor


def test_where_nobody_claimed_anything_that_is_said(capsys: Out) -> None:
    put_claims((), {}, when="by 2017-04-24")

    out = capsys.readouterr().out
    assert "nothing on record" in out
    assert "It is never computed." in out


def test_likelihood_and_confidence_share_no_line(capsys: Out) -> None:
    put_assessment(found(), explain=True)

    assert not [line for line in shown(capsys) if "onfidence" in line and "%" in line]


def test_what_is_not_kept_has_no_id(capsys: Out) -> None:
    put_assessment(found(is_kept=False))

    assert shown(capsys)[1].endswith("as of 2017-04-24; not kept")


def test_nothing_is_wider_than_a_hundred_columns(capsys: Out) -> None:
    long = "a word that comes again " * 20
    claims = tuple(replace(each, words=long) for each in found().claims)
    put_assessment(replace(found(), claims=claims), explain=True)

    assert max(map(len, shown(capsys))) <= 100


def test_of_imitators_the_one_of_the_leading_group_is_shown(capsys: Out) -> None:
    shares = (
        Likelihood(Hypothesis(HypothesisKind.GROUP, BEAR.id), 0.6),
        Likelihood(Hypothesis(HypothesisKind.GROUP, SNAKE.id), 0.1),
        Likelihood(Hypothesis(HypothesisKind.UNKNOWN), 0.17),
        Likelihood(Hypothesis(HypothesisKind.SHARED), 0.08),
        *(Likelihood(Hypothesis(HypothesisKind.GROUP, IntrusionSet(f"G {n}").id), 0.01) for n in range(4)),
        Likelihood(Hypothesis(HypothesisKind.IMITATOR, SNAKE.id), 0.009),
        Likelihood(Hypothesis(HypothesisKind.IMITATOR, BEAR.id), 0.001),
    )

    put_assessment(found(replace(assessment(), likelihoods=shares)))

    out = capsys.readouterr().out
    assert "somebody who imitates APT28" in out
    assert "somebody who imitates Turla" not in out
