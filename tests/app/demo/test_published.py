"""Rows of what was published."""

import pytest

from tocsin.app.actors import known_actors
from tocsin.app.demo import tv5, verdicts
from tocsin.app.demo.published import GRU, PublishedClaim, PublishedEvidence, moment, published_group
from tocsin.app.demo.targets import TARGETS
from tocsin.model.assessment import ALWAYS_PUBLIC
from tocsin.model.casework import Case

SUBJECT = Case("a case", moment("2017-04-25")).id
NAMING = known_actors(None).naming
ROWS = (*verdicts.EVIDENCE, *tv5.EVIDENCE)
CLAIMS = (*verdicts.CLAIMS, *verdicts.LEAK_CLAIMS, *tv5.CLAIMS, *(target.claim() for target in TARGETS))


def test_a_row_becomes_evidence_of_its_day_with_its_source_and_grade() -> None:
    row = PublishedEvidence(
        "reported_link", "a server", "2017-04-26", "a paper", "B3", "origin", 0.5, group="Sofacy"
    )

    made = row.evidence(SUBJECT, NAMING)

    assert (made.observed_at, made.source, str(made.grade)) == (moment("2017-04-26"), "a paper", "B3")
    assert made.public_since == ALWAYS_PUBLIC  # nobody says since when
    assert made.group == published_group(NAMING, "APT28").id


def test_a_claim_may_name_a_group_and_a_sponsor_or_neither() -> None:
    both = PublishedClaim("France", "2025-04-29", "did it", "a paper", group="APT28", sponsor=GRU)
    neither = PublishedClaim("ANSSI", "2017-06-01", "anyone", "a paper")

    assert (both.claim(SUBJECT, NAMING).group, both.claim(SUBJECT, NAMING).sponsor) == (
        published_group(NAMING, "Fancy Bear").id,
        GRU.id,
    )
    assert (neither.claim(SUBJECT, NAMING).group, neither.claim(SUBJECT, NAMING).sponsor) == (None, None)


def test_a_group_that_nobody_knows_bears_the_name_alone() -> None:
    assert published_group(NAMING, "Nobody's Own Bear").aliases == ()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.kind}-{row.value[:20]}")
def test_every_piece_of_evidence_says_in_words_what_it_is_and_where_that_stands(
    row: PublishedEvidence,
) -> None:
    made = row.evidence(SUBJECT, NAMING)

    assert made.basis
    assert any(character.isdigit() for character in made.source)  # a day, a month or a year


@pytest.mark.parametrize("row", CLAIMS, ids=lambda row: f"{row.claimant[:20]}-{row.day}")
def test_every_claim_can_be_kept(row: PublishedClaim) -> None:
    assert row.claim(SUBJECT, NAMING).said_at == moment(row.day)
