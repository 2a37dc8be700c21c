from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.model.assessment import Assessment, Claim, Evidence, Hypothesis, HypothesisKind, Likelihood
from tocsin.model.errors import InvalidValue
from tocsin.model.grading import Grade
from tocsin.model.threats import Campaign, IntrusionSet, ThreatActor

EARLY, LATE = datetime(2017, 4, 1, tzinfo=UTC), datetime(2017, 6, 1, tzinfo=UTC)
NAIVE = datetime(2017, 4, 1)  # noqa: DTZ001  # what must be refused
CAMPAIGN = Campaign("names of March", "en-marche").id
BEAR, CAT = IntrusionSet("Example Bear").id, IntrusionSet("Example Cat").id
STATE = ThreatActor("Example State").id
IS_BEAR, IS_CAT = Hypothesis(HypothesisKind.GROUP, BEAR), Hypothesis(HypothesisKind.GROUP, CAT)
LIKE_BEAR = Hypothesis(HypothesisKind.IMITATOR, BEAR)
UNKNOWN, SHARED = Hypothesis(HypothesisKind.UNKNOWN), Hypothesis(HypothesisKind.SHARED)


def evidence(**given: Any) -> Evidence:
    return Evidence(
        **{
            "subject": CAMPAIGN,
            "kind": "registrant",
            "value": "a@one.example",
            "observed_at": EARLY,
            "source": "a report",
            "grade": Grade.of("B2"),
            "origin": "registration of one.example",
            "forgeability": 0.3,
            **given,
        }
    )


def test_a_copy_of_evidence_is_the_same_evidence() -> None:
    assert evidence(source="another report", grade=Grade.of("C3")).id == evidence().id
    assert evidence(origin="another registration").id != evidence().id


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": BEAR},
        {"kind": ""},
        {"value": ""},
        {"source": ""},
        {"origin": ""},
        {"forgeability": -0.1},
        {"base_rate": 2.0},
        {"observed_at": NAIVE},
        {"public_since": NAIVE},
    ],
)
def test_evidence_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        evidence(**wrong)


def claim(**given: Any) -> Claim:
    return Claim(
        **{
            "subject": CAMPAIGN,
            "claimant": "an agency",
            "said_at": LATE,
            "words": "it could have been practically anyone",
            "source": "an interview",
            "grade": Grade.of("A2"),
            **given,
        }
    )


def test_a_claim_may_name_a_group_a_sponsor_or_nobody() -> None:
    assert (claim().group, claim().sponsor) == (None, None)
    assert claim(group=BEAR, sponsor=STATE).id == claim().id


@pytest.mark.parametrize(
    "wrong",
    [
        {"group": STATE},
        {"sponsor": BEAR},
        {"words": ""},
        {"claimant": ""},
        {"source": ""},
        {"said_at": NAIVE},
    ],
)
def test_a_claim_that_mixes_group_and_sponsor_or_says_nothing_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        claim(**wrong)


@pytest.mark.parametrize(
    ("kind", "group"),
    [
        (HypothesisKind.GROUP, None),
        (HypothesisKind.IMITATOR, None),
        (HypothesisKind.UNKNOWN, BEAR),
        (HypothesisKind.SHARED, BEAR),
        (HypothesisKind.GROUP, STATE),
    ],
)
def test_a_hypothesis_names_a_group_where_it_is_about_one(kind: HypothesisKind, group: str | None) -> None:
    with pytest.raises(InvalidValue):
        Hypothesis(kind, group)


USUAL = ((IS_BEAR, 0.5), (LIKE_BEAR, 0.1), (IS_CAT, 0.1), (UNKNOWN, 0.2), (SHARED, 0.1))


def assessment(*pairs: tuple[Hypothesis, float], **given: Any) -> Assessment:
    return Assessment(
        **{
            "subject": CAMPAIGN,
            "author": "an analyst",
            "made_at": LATE,
            "as_of": EARLY,
            "likelihoods": tuple(Likelihood(*pair) for pair in pairs or USUAL),
            "evidence": (evidence().id,),
            **given,
        }
    )


def test_an_assessment_says_how_likely_each_hypothesis_is() -> None:
    assert assessment().probability_of(IS_BEAR) == 0.5
    assert assessment().probability_of(Hypothesis(HypothesisKind.IMITATOR, CAT)) == 0.0
    assert assessment().leading_groups() == (BEAR,)


def test_a_group_is_named_only_where_the_evidence_suffices() -> None:
    named = replace(assessment(), names_group=True).named()

    assert named is not None
    assert (named.hypothesis, named.probability) == (IS_BEAR, 0.5)
    assert assessment().named() is None
    assert replace(assessment((UNKNOWN, 0.9), (SHARED, 0.1)), names_group=True).named() is None


def test_a_later_assessment_is_another_one() -> None:
    first = assessment()

    assert assessment(supersedes=first.id).id != first.id
    assert assessment().id == first.id


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        (((IS_BEAR, 0.5), (LIKE_BEAR, 0.1), (UNKNOWN, 0.3)), "sum to"),
        (((IS_BEAR, 0.9), (LIKE_BEAR, 0.1)), "may be unknown"),
        (((IS_BEAR, 0.9), (UNKNOWN, 0.1)), "may imitate"),
        (
            ((IS_CAT, 0.5), (IS_BEAR, 0.2), (LIKE_BEAR, 0.1), (UNKNOWN, 0.2)),
            "imitator of the group that leads",
        ),
        (((UNKNOWN, 0.5), (UNKNOWN, 0.4), (LIKE_BEAR, 0.1)), "something twice"),
    ],
)
def test_what_may_not_be_left_out_is_missed(
    pairs: tuple[tuple[Hypothesis, float], ...], message: str
) -> None:
    with pytest.raises(InvalidValue, match=message):
        assessment(*pairs)


@pytest.mark.parametrize(
    "wrong",
    [
        {"as_of": datetime(2018, 1, 1, tzinfo=UTC)},
        {"made_at": NAIVE},
        {"author": " "},
        {"subject": BEAR},
        {"evidence": ("x",)},
        {"evidence": (evidence().id, evidence().id)},
        {"supersedes": CAMPAIGN},
    ],
)
def test_an_assessment_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        assessment(**wrong)


def test_a_probability_is_one() -> None:
    with pytest.raises(InvalidValue):
        Likelihood(UNKNOWN, -0.1)


def test_where_no_group_is_known_nobody_is_imitated() -> None:
    found = assessment((UNKNOWN, 0.9), (SHARED, 0.1))

    assert found.leading_groups() == ()


@given(st.lists(st.floats(0, 1), min_size=5, max_size=5).filter(lambda shares: sum(shares) > 0.01))
def test_any_shares_that_sum_to_one_are_taken_unless_an_imitator_is_missing(shares: list[float]) -> None:
    scaled = [share / sum(shares) for share in shares]
    pairs = tuple((hypothesis, share) for (hypothesis, _), share in zip(USUAL, scaled, strict=True))
    leads_cat = scaled[2] >= scaled[0]

    if leads_cat:
        with pytest.raises(InvalidValue, match="imitator of the group that leads"):
            assessment(*pairs)
    else:
        assert assessment(*pairs).leading_groups() == (BEAR,)


def test_an_assessment_of_the_group_has_no_field_for_a_sponsor() -> None:
    assert not any("sponsor" in field.name for kind in (Assessment, Hypothesis) for field in fields(kind))
