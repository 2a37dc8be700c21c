"""A fact seen again joins what is known; one that ended and is back begins anew; twice is as once."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.store.sightings import UNKNOWN, Novelty, Sighting, end, take_in


def seen(
    first: int, last: int | None = None, *, since: int = UNKNOWN, until: int | None = None, source: int = 1
) -> Sighting:
    until_seen = first if last is None else last
    return Sighting(1, 1, source, since, until, first, until_seen, None, None, "F6", 1, 0)


def spans(known: list[Sighting]) -> list[tuple[int, int | None, int, int]]:
    return [(each.true_from, each.true_to, each.first_seen, each.last_seen) for each in known]


def test_the_same_source_again_sees_it_longer() -> None:
    known: list[Sighting] = []

    told = [take_in(known, seen(5)), take_in(known, seen(9)), take_in(known, seen(2))]

    assert told == [Novelty.NEW, Novelty.KNOWN, Novelty.KNOWN]
    assert spans(known) == [(UNKNOWN, None, 2, 9)]


def test_another_source_is_a_row_of_its_own() -> None:
    known: list[Sighting] = []

    told = [take_in(known, seen(5)), take_in(known, seen(5, source=2)), take_in(known, seen(5, since=1))]

    assert told == [Novelty.NEW, Novelty.MORE_SOURCES, Novelty.NEW]
    assert len(known) == 3


def test_an_end_closes_what_is_open_and_nothing_else() -> None:
    known = [seen(5), seen(3, until=4, since=1)]

    assert end(known, 8) == 1
    assert [each.true_to for each in known] == [8, 4]
    assert [each.changed for each in known] == [True, False]
    assert end(known, 9) == 0


def test_an_end_is_never_before_the_last_seeing() -> None:
    known = [seen(5, 20)]

    end(known, 8)

    assert known[0].true_to == 20


def test_what_ended_and_is_seen_later_begins_anew() -> None:
    known = [seen(5)]
    end(known, 8)

    told = [take_in(known, seen(12)), take_in(known, seen(14))]

    assert told == [Novelty.NEW, Novelty.KNOWN]
    assert spans(known) == [(UNKNOWN, 8, 5, 5), (12, None, 12, 14)]


def test_what_ended_twice_begins_a_third_time() -> None:
    known = [seen(5)]
    for moment in (8, 18):
        end(known, moment)
        take_in(known, seen(moment + 2))

    assert [(each.true_from, each.true_to) for each in known] == [(UNKNOWN, 8), (10, 18), (20, None)]


def test_an_old_sighting_of_what_ended_opens_nothing() -> None:
    known = [seen(5)]
    end(known, 8)

    assert take_in(known, seen(6)) is Novelty.KNOWN
    assert spans(known) == [(UNKNOWN, 8, 5, 6)]


def test_one_that_began_at_a_known_time_and_is_seen_after_its_end_goes_on() -> None:
    known = [seen(5, since=1)]
    end(known, 8)

    take_in(known, seen(12, since=1))

    assert spans(known) == [(1, None, 5, 12)]


def test_a_source_that_names_the_end_ends_it() -> None:
    known = [seen(5, since=1)]

    take_in(known, seen(5, since=1, until=7))
    take_in(known, seen(5, since=1))

    assert spans(known) == [(1, 7, 5, 5)]


def test_public_and_grade_and_origin_are_the_better_known_ones() -> None:
    known = [replace(seen(5), public_since=9)]

    take_in(known, replace(seen(5), public_since=7, grade="B2", origin="root"))
    take_in(known, seen(5))

    (row,) = known
    assert (row.public_since, row.grade, row.origin) == (7, "B2", "root")


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_row_that_says_the_same_is_not_changed(times: int) -> None:
    known = [replace(seen(5), times=3)]

    take_in(known, replace(seen(5), times=times))

    assert known[0].changed is False


_TIMES = st.integers(0, 6)


@st.composite
def sighting(draw: st.DrawFn) -> Sighting:
    first, last = sorted(draw(st.tuples(_TIMES, _TIMES)))
    since = draw(st.just(UNKNOWN) | _TIMES)
    until = draw(st.none() | _TIMES.filter(lambda moment: moment >= since))
    return seen(first, last, since=since, until=until, source=draw(st.integers(1, 2)))


@settings(max_examples=300)
@given(st.lists(sighting(), max_size=6))
def test_a_file_read_twice_is_as_read_once(read: list[Sighting]) -> None:
    known: list[Sighting] = []
    for each in read:
        take_in(known, replace(each))
    once = [(each.source, each.true_from) for each in known]

    told = {take_in(known, replace(each)) for each in read}

    assert [(each.source, each.true_from) for each in known] == once
    assert told <= {Novelty.KNOWN}


@given(st.lists(sighting(), max_size=6), st.integers(0, 6))
def test_a_row_never_ends_before_it_begins_and_keys_stay_apart(read: list[Sighting], at: int) -> None:
    known: list[Sighting] = []
    for each in read:
        take_in(known, replace(each))
    end(known, at)
    for each in read:
        take_in(known, replace(each))

    keys = [(each.source, each.true_from) for each in known]
    assert len(set(keys)) == len(keys)
    assert [row for row in known if row.true_to is not None and row.true_to < row.true_from] == []
    assert [row for row in known if row.last_seen < row.first_seen] == []
