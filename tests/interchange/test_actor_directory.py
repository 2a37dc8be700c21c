import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evidence.small_world import profiles_bytes

from tocsin.interchange.actor_directory import Said, SponsorClaim, read_directory
from tocsin.model.errors import InputError

GROUP = {
    "id": "G1",
    "name": "One",
    "aliases": ["Uno", "Eins"],
    "names": [{"name": "Uno", "source": "A report", "said_on": "2016-06-15"}],
    "victims": [{"name": "France", "source": "A list", "said_on": ""}],
    "sponsor_claims": [{"sponsor": "A state", "source": "A list", "said_on": "2020-01-01"}],
    "uses": [{"kind": "technique", "value": "T1", "reports": ["r1", "r2"]}],
}


def test_names_are_edges_with_whose_word_they_are() -> None:
    group = read_directory(json.dumps({"actors": [GROUP], "source": "made up"}).encode()).groups[0]

    assert group.names == (Said("Uno", "A report", "2016-06-15"), Said("Eins", "", ""))
    assert group.victims == (Said("France", "A list", ""),)
    assert (group.techniques, group.software, group.reports) == (("T1",), (), 2)


def test_claims_about_a_sponsor_are_kept_apart_from_the_group() -> None:
    directory = read_directory(json.dumps({"actors": [GROUP]}).encode())

    assert directory.sponsor_claims == (SponsorClaim("G1", Said("A state", "A list", "2020-01-01")),)
    assert "state" not in repr(directory.groups)


def test_profiles_of_the_neutral_form_are_a_directory_too() -> None:
    assert [group.id for group in read_directory(profiles_bytes()).groups] == ["G1", "G2", "G3", "G4", "G5"]


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"actors": [{"id": "G1"}, 5]}', b'{"actors": [{"name": "x"}]}']
)
def test_a_file_without_groups_is_one_clear_error(data: bytes) -> None:
    with pytest.raises(InputError):
        read_directory(data)


VALUE: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
ACTOR = st.fixed_dictionaries({}, optional=dict.fromkeys(GROUP, VALUE)).map(
    lambda row: {"id": "G1", "name": "x", **row}
)


@given(
    st.one_of(
        st.binary(max_size=100),
        st.lists(st.one_of(VALUE, ACTOR)).map(lambda rows: json.dumps({"actors": rows}).encode()),
    )
)
def test_any_bytes_give_a_directory_or_the_one_error(data: bytes) -> None:
    try:
        directory = read_directory(data)
    except InputError:
        return

    assert all(group.name.isprintable() for group in directory.groups)
