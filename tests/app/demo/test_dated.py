"""What was known and said by each of several days."""

from dataclasses import replace
from datetime import UTC, datetime

from tests.cli.assessed import CLAIMS, DOMAIN, NAMES, REGISTRANT, assessment

from tocsin.app.demo.dated import DatedCase

LATER = datetime(2017, 6, 1, 23, 59, 59, tzinfo=UTC)
AFTER = datetime(2017, 4, 26, tzinfo=UTC)
FOUND = DatedCase(
    "onedrive-en-marche.fr",
    (assessment(), assessment(as_of=LATER)),
    (replace(REGISTRANT, observed_at=AFTER), DOMAIN),
    (replace(CLAIMS[0], said_at=LATER), *CLAIMS[1:]),
    NAMES,
)


def test_the_days_are_those_of_the_assessments() -> None:
    assert [day.isoformat() for day in FOUND.days] == ["2017-04-24", "2017-06-01"]


def test_each_piece_of_evidence_stands_on_the_first_day_that_knew_it() -> None:
    known = {day.isoformat(): [each.value for each in pieces] for day, pieces in FOUND.new_evidence()}

    assert known == {"2017-04-24": ["onedrive-en-marche.fr"], "2017-06-01": ["registrant"]}


def test_each_claim_stands_on_the_first_day_by_which_it_was_made() -> None:
    said = {day.isoformat(): [each.claimant for each in claims] for day, claims in FOUND.new_claims()}

    assert said == {"2017-04-24": ["somebody", "Trend Micro"], "2017-06-01": ["ANSSI"]}


def test_each_assessment_is_compared_with_the_next() -> None:
    (change,) = FOUND.changes()

    assert (change.earlier, change.later) == tuple(each.id for each in FOUND.assessments)
