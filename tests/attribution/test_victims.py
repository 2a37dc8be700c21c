"""Countries and sectors of targets, held against whom groups were reported to attack."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.attribution.actor_sets import shipped_actors
from tocsin.attribution.naming import Naming
from tocsin.attribution.observing_table import builtin_observing
from tocsin.attribution.victims import SECTOR, Target, targets_of, victim_evidence
from tocsin.interchange.actor_directory import Directory, KnownGroup, Said
from tocsin.model.assessment import Evidence
from tocsin.model.domain_names import DomainName
from tocsin.model.identity import Identity

SUBJECT = "grouping--68a7aac5-13b8-5a98-a1a5-8508fb61478a"
NOW = datetime(2026, 11, 26, tzinfo=UTC)
TABLE = builtin_observing()


def groups(*victims: tuple[str, ...], said_on: str = "2016-01-01") -> list[KnownGroup]:
    return [
        KnownGroup(
            f"X{at}", f"Group {at}", (), tuple(Said(each, "galaxy", said_on) for each in own), (), (), 1
        )
        for at, own in enumerate(victims)
    ]


def found(known: list[KnownGroup], *targets: Target, before: datetime = NOW) -> tuple[Evidence, ...]:
    naming = Naming.of(Directory(tuple(known), (), ""))
    return victim_evidence(SUBJECT, targets, known, naming, TABLE, before=before)


GOVERNMENT = Target(SECTOR, "government", "Ministry")


def test_the_targets_are_the_countries_and_sectors_of_the_organisations() -> None:
    one = Identity("a", "A", (DomainName("a.example"),), countries=("uk", "fr"), sectors=("government",))
    other = Identity("b", "B", (DomainName("b.example"),), countries=("fr",))

    assert [(each.what, each.code, each.organisation) for each in targets_of([one, other])] == [
        ("country", "gb", "A"),
        ("country", "fr", "A"),
        ("sector", "government", "A"),
    ]


def test_countries_may_be_given_by_their_codes_as_some_galaxies_do() -> None:
    britain, italy = Target("country", "gb", "Ministry"), Target("country", "it", "Ministry")
    others = [*[("Brazil",)] * 40, ("IT services",), ("it",), ("XX",)]

    told = found(groups(("GB",), ("UK",), ("United Kingdom",), ("IT",), *others), britain, italy)

    assert [(each.value, each.basis.split("attack ")[1].split(",")[0]) for each in told] == [
        ("country gb", "'GB'"),
        ("country gb", "'UK'"),
        ("country gb", "'United Kingdom'"),
        ("country it", "'IT'"),
    ]


def test_a_target_of_few_groups_says_more_than_one_of_many_and_never_much() -> None:
    few = found(groups(*[("Government",)] * 2, *[("Media",)] * 38), GOVERNMENT)
    many = found(groups(*[("Diplomacy",)] * 24, *[("Media",)] * 16), GOVERNMENT)

    assert [each.ratio for each in few] == [1.5, 1.5]
    assert len(many) == 24
    assert many[0].ratio == pytest.approx(0.7 / 0.6)
    assert many[0].base_rate == pytest.approx(0.6)
    assert many[0].basis == (
        "target: Ministry is of the sector 'government', and Group 0 was reported to attack 'Diplomacy', as were 60% of 40"
        " groups of which such is known"
    )


def test_a_target_of_nearly_all_says_nothing() -> None:
    assert found(groups(*[("Government",)] * 36, *[("Media",)] * 4), GOVERNMENT) == ()


def test_too_few_groups_are_no_base_rate() -> None:
    assert found(groups(*[("Government",)] * 2, *[("Media",)] * 10), GOVERNMENT) == ()


def test_only_what_was_said_before_the_case_counts_and_an_undated_word_never() -> None:
    late = groups(*[("Government",)] * 2, *[("Media",)] * 38, said_on="2025-09-30")

    assert found(late, GOVERNMENT, before=datetime(2025, 9, 30, tzinfo=UTC)) == ()
    assert len(found(late, GOVERNMENT, before=datetime(2025, 10, 1, tzinfo=UTC))) == 2
    assert found(groups(*[("Government",)] * 2, *[("Media",)] * 38, said_on=""), GOVERNMENT) == ()


def test_of_the_shipped_victims_most_are_countries_or_sectors_that_an_organisation_can_have() -> None:
    known = shipped_actors()
    every = [
        Target(what, code, "X")
        for what, codes in (("country", ("us", "fr", "gb", "kr", "cz")), ("sector", ("government", "media")))
        for code in codes
    ]
    evidence = victim_evidence(SUBJECT, every, known.directory.groups, known.naming, TABLE, before=NOW)

    assert {each.value for each in evidence} == {f"{each.what} {each.code}" for each in every}
    assert all(1.0 < (each.ratio or 0.0) <= 1.5 for each in evidence)


@given(
    st.lists(
        st.lists(st.one_of(st.sampled_from(["Government", "France"]), st.text(max_size=9)), max_size=3),
        max_size=25,
    )
)
def test_any_words_for_victims_give_evidence_or_nothing(victims: list[list[str]]) -> None:
    for each in found(groups(*map(tuple, victims)), GOVERNMENT, Target("country", "fr", "X")):
        assert 1.0 < (each.ratio or 0.0) <= 1.5
