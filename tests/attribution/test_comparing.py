from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from tests.attribution.small_case import AS_OF, CASES, G2, SEEN, UNKNOWN, assessed, is_group, items, link

from tocsin.attribution.comparing import Comparison, compare
from tocsin.model.assessment import Assessment, Evidence
from tocsin.model.errors import InvalidValue
from tocsin.model.grading import Grade

EARLY = AS_OF - timedelta(days=10)
OLD = items("T8 T9", observed_at=SEEN - timedelta(days=30))
NEW = link(G2, "registrant")


def compared(earlier: Assessment, later: Assessment, *evidence: Evidence) -> Comparison:
    return compare(earlier, later, {piece.id: piece for piece in evidence})


def test_an_assessment_does_not_differ_from_itself() -> None:
    found = compared(assessed(*OLD), assessed(*OLD), *OLD)

    assert not any(
        (found.moved, found.findings, found.came, found.went, found.regraded, found.shifted, found.parameters)
    )


def test_what_became_known_in_between_came_and_says_what_it_does() -> None:
    found = compared(assessed(*OLD, NEW, as_of=EARLY), assessed(*OLD, NEW), *OLD, NEW)

    assert [piece.evidence for piece in found.came] == [NEW.id]
    assert found.came[0].why == "It became known on 2020-05-30, after the day of the earlier assessment."
    assert found.came[0].after is not None
    assert (found.went, found.regraded) == ((), ())
    moved = {each.hypothesis: each for each in found.moved}
    assert moved[is_group(G2)].change > 0.0 > moved[UNKNOWN].change
    assert abs(found.moved[0].change) == max(abs(each.change) for each in found.moved)


def test_what_was_entered_or_withdrawn_later_says_so() -> None:
    found = compared(assessed(*OLD), assessed(*OLD[:1], NEW), *OLD, NEW)

    assert [piece.why for piece in found.came] == ["It was entered after the earlier assessment was made."]
    assert [piece.why for piece in found.went] == ["It was withdrawn."]


def test_what_is_not_kept_any_more_is_still_told() -> None:
    found = compared(assessed(*OLD), assessed())

    assert {piece.why for piece in found.went} == {"It is not kept any more."}
    assert all(piece.statement and piece.before is not None for piece in found.went)


def test_the_other_way_round_what_was_not_yet_known_went() -> None:
    found = compared(assessed(*OLD, NEW), assessed(*OLD, NEW, as_of=EARLY), *OLD, NEW)

    assert found.went[0].why == "It became known on 2020-05-30, after the day of the later assessment."


@pytest.mark.parametrize("piece", [NEW, items("T8")[0]], ids=["a link", "a technique"])
def test_a_grade_that_changed_is_told_with_what_the_piece_did_and_does(piece: Evidence) -> None:
    worse = replace(piece, grade=Grade.of("D4"))
    found = compared(assessed(piece), assessed(worse), worse)

    assert [each.why for each in found.regraded] == ["Its grade was B2 and is D4."]
    assert found.regraded[0].before is not None
    assert found.regraded[0].after is not None
    assert found.shifted == ()


def test_priors_and_versions_that_changed_are_told() -> None:
    earlier = assessed(*OLD)
    later = replace(assessed(*OLD, imitator_prior=0.2), versions=(("shipped", "newer"),))
    found = compared(earlier, later, *OLD)

    assert [(each.name, each.before, each.after) for each in found.parameters] == [
        ("imitator_prior", 0.05, 0.2)
    ]
    assert {each.name for each in found.versions} == {"shipped", "method", "coefficients", "links"}


def test_a_verdict_that_changed_is_a_finding() -> None:
    strong = [*items("T10 T11 T12", "S3 S9"), NEW]
    found = compared(assessed(*OLD), assessed(*OLD, *strong), *OLD, *strong)

    assert {"names_group", "leader"} <= {each.name for each in found.findings}


def test_two_cases_cannot_be_compared() -> None:
    other = replace(assessed(), subject="grouping--22222222-2222-4222-8222-222222222222")

    with pytest.raises(InvalidValue, match="two cases"):
        compared(assessed(), other)


def test_an_assessment_without_a_rationale_is_compared_by_what_it_has() -> None:
    bare = replace(assessed(*OLD), rationale=None, made_at=datetime(2020, 8, 1, tzinfo=UTC))
    found = compared(bare, assessed(*OLD, NEW), *OLD, NEW)

    assert [piece.evidence for piece in found.came] == [NEW.id]


@settings(max_examples=25, deadline=None)
@given(CASES, CASES)
def test_every_piece_that_is_in_one_only_came_or_went(one: list[Evidence], other: list[Evidence]) -> None:
    earlier, later = assessed(*one), assessed(*other)
    found = compared(earlier, later, *one, *other)

    assert {piece.evidence for piece in found.came} == set(later.evidence) - set(earlier.evidence)
    assert {piece.evidence for piece in found.went} == set(earlier.evidence) - set(later.evidence)
