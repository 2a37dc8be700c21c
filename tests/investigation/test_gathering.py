import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.investigation.facts_of_names import campaign, crowd, joined, rows

from tocsin.evidence.infrastructure import Trait
from tocsin.investigation.gathering import Gathered, Gathering
from tocsin.model.observation import FactRow, Relation

RELATIONS = st.sampled_from(["", "no-such-relation", *(each.value for each in Relation)])
SUBJECTS = st.sampled_from(
    ["bad.example", "www.bad.example", "worse.fr", "fr", "xn--bcher-kva.example", "not a name"]
)
VALUES = st.text(max_size=30) | st.sampled_from(
    ["203.0.113.7", "2017-03-15", "0001-01-01", "9999-12-31T00:00:00Z"]
)


def gathered(found: list[FactRow]) -> Gathered:
    gathering = Gathering()
    for row in found:
        gathering.add(row)
    return gathering.gathered()


def values(found: Gathered, name: str) -> set[tuple[Trait, str]]:
    place = found.names.index(name)
    starts = found.columns.starts
    return {found.values[value] for value in found.columns.values[starts[place] : starts[place + 1]]}


def test_the_order_in_which_facts_came_leaves_no_trace() -> None:
    every = [*campaign(), *crowd(30)]
    shuffled = random.Random(3).sample(every, len(every))

    first, second = gathered(every), gathered(shuffled)

    assert first.names == second.names
    assert first.values == second.values
    assert first.shown == second.shown
    for one, other in zip(first.columns, second.columns, strict=True):
        assert np.array_equal(one, other, equal_nan=one.dtype.kind == "f")


def test_a_host_has_what_the_registry_says_of_its_domain() -> None:
    found = gathered(
        joined(
            [
                rows("bad.example", registrar="Registrar 3", created="2017-03-15", email="a@mail.example"),
                rows("www.bad.example", addresses="203.0.113.7"),
            ]
        )
    )

    assert (Trait.REGISTRAR, "registrar3") in values(found, "www.bad.example")
    assert (Trait.REGISTRANT_EMAIL, "a@mail.example") in values(found, "www.bad.example")
    assert not math.isnan(found.columns.created[found.names.index("www.bad.example")])


def test_a_parked_name_shows_nothing_but_what_the_registry_says() -> None:
    found = gathered(
        rows("bad.example", registrar="R", servers="ns1.bodis.com", addresses="203.0.113.7", title="Buy it")
    )

    assert {trait for trait, _ in values(found, "bad.example")} == {
        Trait.REGISTRAR,
        Trait.SUFFIX,
        Trait.TEMPLATE,
    }


def test_neighbours_in_front_of_the_real_host_are_no_neighbours() -> None:
    found = gathered(rows("bad.example", addresses="104.21.7.202", network="AS13335"))

    assert Trait.NETWORK not in {trait for trait, _ in values(found, "bad.example")}
    assert found.columns.in_front[0]


def test_a_name_shares_with_another_what_that_one_points_at() -> None:
    found = gathered(joined([rows("bad.example", redirects="worse.fr"), rows("worse.fr", registrar="R")]))

    assert (Trait.REDIRECTS_TO, "worse.fr") in values(found, "worse.fr")


def test_a_name_registered_again_is_as_old_as_its_last_registration() -> None:
    found = gathered(
        joined(
            [rows("bad.example", created="2010-01-01"), rows("bad.example", created="2017-03-15T12:00:00Z")]
        )
    )

    assert found.columns.created[0] == pytest.approx(413_772.0)
    assert not found.columns.whole_day[0]


@pytest.mark.parametrize("date", ["0001-01-01", "9999-12-31", "soon", "", "1950-01-01T00:00:00Z"])
def test_dates_that_cannot_be_are_unknown(date: str) -> None:
    found = gathered([FactRow("bad.example", "created", date, "")])

    assert math.isnan(found.columns.created[0])


@settings(deadline=None)
@given(st.lists(st.builds(FactRow, SUBJECTS, RELATIONS, VALUES, st.just("")), max_size=12))
def test_any_rows_become_columns_of_as_many_names(found: list[FactRow]) -> None:
    result = gathered(found)

    assert result.names == tuple(sorted({row.subject for row in found}))
    assert len(result.columns.known) == len(result.names)
    assert len(result.values) == len(result.shown)
