"""How a case looks that was assessed on several days."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.cli.assessed import BEAR, CLAIMS, DOMAIN, NAMES, PHISHING, REGISTRANT, assessment

from tocsin.app.demo.dated import DatedCase
from tocsin.cli.demo_behind_view import (
    long_day,
    put_claims,
    put_evidence,
    put_next_step,
    put_side_by_side,
    put_what_changed,
)

LATER = datetime(2017, 6, 1, 23, 59, 59, tzinfo=UTC)
FOUND = DatedCase(
    "onedrive-en-marche.fr",
    (assessment(group=0.05, names_group=False), assessment(as_of=LATER)),
    (REGISTRANT, PHISHING, DOMAIN, replace(DOMAIN, value="mail-en-marche.fr")),
    CLAIMS,
    NAMES,
)


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]


def test_each_day_is_a_column_with_group_imitator_and_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    put_side_by_side(FOUND)

    out = lines(capsys)
    assert "as of 24 April 2017 1 June 2017" in out
    assert "APT28 5% 72%" in out
    assert "an imitator of APT28 38% 11%" in out
    assert "a group no report describes 38% 11%" in out
    assert "verdict insufficient APT28: likely" in out
    assert "confidence low low" in out


def test_likelihood_and_confidence_never_share_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    put_side_by_side(FOUND)

    assert not any("likely" in line and "onfidence" in line for line in lines(capsys))


def test_evidence_stands_by_the_day_that_knew_it_and_what_is_only_shown_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    put_evidence(FOUND)

    out = " ".join(lines(capsys))
    assert out.startswith("by 24 April 2017 shares a registrant with three names")
    assert "only shown: onedrive-en-marche.fr; mail-en-marche.fr" in out


def test_links_of_one_origin_are_said_to_count_once(capsys: pytest.CaptureFixture[str]) -> None:
    links = [
        replace(REGISTRANT, kind="reported_link", value=value, group=BEAR.id, origin="one article")
        for value in ("an address", "a hoster")
    ]

    put_evidence(replace(FOUND, evidence=tuple(links)))

    out = " ".join(lines(capsys))
    assert "2 links of one origin, which count once: an address (shares a registrant" in out


def test_it_says_what_would_help_most(capsys: pytest.CaptureFixture[str]) -> None:
    put_next_step(FOUND)

    assert "What would help most next: whether the phishing page is a kit" in " ".join(lines(capsys))


def test_where_only_claims_came_in_it_says_that_they_move_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    put_what_changed(FOUND)

    out = " ".join(lines(capsys))
    assert out.startswith(
        "24 April 2017 to 1 June 2017 nothing came that is weighed, and claims move nothing"
    )
    assert "APT28 5% to 72%" in out


def test_evidence_that_came_is_counted_with_what_it_moved(capsys: pytest.CaptureFixture[str]) -> None:
    first = replace(assessment(group=0.05, names_group=False), evidence=())

    put_what_changed(replace(FOUND, assessments=(first, FOUND.assessments[1])))

    assert "2 pieces of evidence moved: APT28 5% to 72%" in " ".join(lines(capsys))


def test_claims_have_the_group_and_the_sponsor_apart_and_hide_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    put_claims(FOUND)

    out = lines(capsys)
    assert any(line.startswith("2017-04-24 APT28 - Trend Micro: 99 %") for line in out)
    assert any(line.startswith("2017-04-23 - GRU somebody") for line in out)
    assert not any("\x1b" in line for line in out)


def test_a_day_is_written_as_people_write_it() -> None:
    assert long_day(date(2017, 6, 1)) == "1 June 2017"
