"""What a shared thing is worth: arithmetic of ratios, by hand and by properties."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.attribution.actor_sets import shipped_actors
from tocsin.attribution.observing_table import builtin_observing
from tocsin.attribution.shared_infrastructure import (
    LEAST,
    Attributed,
    Reckoning,
    Tie,
    infrastructure_evidence,
)
from tocsin.evidence.infrastructure import Trait, load_infrastructure_weights
from tocsin.model.assessment import Evidence
from tocsin.model.grading import Grade
from tocsin.model.linking import Reason
from tocsin.model.observation import Fact, FactSource, ObservableKind

SUBJECT = "grouping--68a7aac5-13b8-5a98-a1a5-8508fb61478a"
DAY = datetime(2017, 4, 1, tzinfo=UTC)
WEIGHTS, TABLE = load_infrastructure_weights(), builtin_observing()


def fact(
    subject: str, relation: str, value: str, *, at: datetime = DAY, origin: str = "o", grade: str = "B2"
) -> Fact:
    source = FactSource("source", origin, at, at, public_since=at, grade=Grade.of(grade))
    return Fact(ObservableKind.DOMAIN_NAME, subject, relation, value, (source,))


def tie(
    shared_by: int = 3,
    of: int = 99_700,
    *,
    relation: str = "soa-mailbox",
    others: Sequence[str] = ("other.example",),
    at: datetime = DAY,
) -> Tie:
    rate = shared_by / (of + WEIGHTS.ordinary_names)
    reason = Reason("dns", relation, "x", shared_by, of, rate, 1.0, "a thing of some names: x")
    known = tuple(
        Attributed(name, (fact(name, relation, "x", at=at),), (fact(name, "attributed-to", "APT28"),))
        for name in others
    )
    return Tie(reason, (fact("evil.example", relation, "x"),), known)


def found(*ties: Tie, inventory: int = 1, own: Sequence[Fact] = ()) -> tuple[Evidence, ...]:
    reckoning = Reckoning(shipped_actors().naming, {"APT28": inventory}, WEIGHTS, TABLE)
    return infrastructure_evidence(SUBJECT, ties, own, reckoning)


def ratio(*ties: Tie, inventory: int = 1) -> float:
    return max((each.ratio or 1.0 for each in found(*ties, inventory=inventory)), default=1.0)


def test_the_ratio_is_how_often_a_group_keeps_a_thing_against_how_often_others_have_it() -> None:
    shared = tie(
        2_001
    )  # of a hundred thousand with the ordinary ones: two in a hundred beside the group's own
    match = WEIGHTS.traits[Trait.SOA_MAILBOX].match
    expected = 0.3 * match / 0.02 + 0.7

    assert found(shared)[0].base_rate == pytest.approx(0.02)
    assert ratio(shared) == pytest.approx(expected)


def test_what_forty_thousand_share_is_worth_nothing_and_what_four_share_as_much_as_it_may() -> None:
    assert found(tie(40_000)) == ()
    assert ratio(tie(4)) == TABLE.traits["soa-mailbox"].most


@given(
    st.integers(2, 50_000),
    st.integers(2, 50_000),
    st.integers(1, 300),
    st.integers(1, 300),
    st.integers(0, 4_000),
    st.integers(0, 4_000),
)
def test_rarer_things_of_smaller_groups_used_closer_in_time_never_count_less(
    many: int, few: int, large: int, small: int, long: int, short: int
) -> None:
    (few, many), (small, large), (short, long) = (
        sorted((few, many)),
        sorted((small, large)),
        sorted((short, long)),
    )
    near, far = (DAY - timedelta(days=days) for days in (short, long))

    assert ratio(tie(few, at=near), inventory=small) >= ratio(tie(many, at=far), inventory=large) - 1e-9


@given(
    st.integers(1, 60_000), st.integers(0, 3_000), st.integers(1, 500), st.sampled_from(sorted(TABLE.traits))
)
def test_no_ratio_leaves_its_bounds(shared_by: int, days: int, inventory: int, relation: str) -> None:
    for each in found(tie(shared_by, relation=relation, at=DAY - timedelta(days=days)), inventory=inventory):
        assert LEAST <= (each.ratio or 0.0) <= TABLE.traits[relation].most
        assert each.forgeability == TABLE.traits[relation].forgeability


def test_what_a_provider_gives_everybody_is_common_however_few_show_it_here() -> None:
    assert ratio(replace(tie(3), common=0.25)) < ratio(tie(3)) / 5


def test_a_trait_that_is_not_in_the_table_and_a_rate_that_nobody_counted_say_nothing() -> None:
    assert found(tie(relation="suffix")) == ()
    assert found(tie(of=0)) == ()


def test_several_names_of_a_group_make_one_piece_and_are_not_counted_as_anybody_elses() -> None:
    several = tie(4, others=("a.example", "b.example", "c.example", "d.example"))
    evidence = found(several, inventory=4)

    assert len(evidence) == 1
    assert evidence[0].basis == (
        "shared infrastructure: mailbox of the zone: evil.example and a.example, b.example, c.example (+1) have in common"
        " a thing of some names: x; a.example is said to be of 'APT28' by source"
    )
    assert evidence[0].base_rate == pytest.approx(1 / 100_000)


def test_an_origin_that_attributes_the_case_itself_does_not_attribute_others() -> None:
    assert found(tie(), own=[fact("evil.example", "attributed-to", "APT28", origin="o")]) == ()
    assert found(tie(), own=[fact("evil.example", "attributed-to", "APT28", origin="another")]) != ()


def test_a_piece_is_known_from_the_day_on_which_whoever_it_names_said_so() -> None:
    first = tie()
    later = DAY + timedelta(days=400)
    better = Attributed(
        "another.example",
        (fact("another.example", "soa-mailbox", "x"),),
        (fact("another.example", "attributed-to", "APT28", at=later, origin="a later report", grade="A1"),),
    )

    (piece,) = found(replace(first, others=(*first.others, better)))

    assert (piece.origin, piece.observed_at) == ("a later report", later)


def test_of_a_group_of_many_names_it_is_said_of_how_many_this_is_one() -> None:
    assert found(tie(), inventory=40)[0].basis.endswith("; 1 of 40 names known as the group's")
    assert "known as" not in found(tie(), inventory=1)[0].basis
