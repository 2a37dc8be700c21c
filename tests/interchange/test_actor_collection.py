import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.interchange import actor_collection
from tocsin.interchange.actor_collection import (
    NO_ID,
    Actor,
    ActorCollection,
    ActorUse,
    ReportSource,
    Said,
    day_text,
    id_of,
    name_of,
    read_collection,
    report_id,
    url_of,
    write_collection,
)
from tocsin.model.errors import InputError

COLLECTION = ActorCollection(
    actors=(
        Actor(
            "G1",
            "One",
            aliases=("Uno",),
            names=(Said("Eins", "A report", "2016-06-15"), Said("Ein", "", "")),
            victims=(Said("France", "A list", "2020-01-01"),),
            sponsor_claims=(Said("A state", "A list", ""),),
            uses=(ActorUse("technique", "T1", ("r1",)), ActorUse("software", "S1", ("r1", "r2"))),
            references=("https://a.example/1",),
        ),
        Actor("G2", "Two"),
    ),
    reports={"r1": ReportSource("A report", "https://a.example", "2016-06-15")},
    techniques={"T1": "Phishing"},
    software={"S1": "Worm", "S2": "Net"},
    tools=frozenset({"S2"}),
    notice="made up",
    domain="enterprise-attack",
    version="18.1",
    dated="2025-11-13",
    replaced={"G9": "G1"},
)


def test_what_is_written_is_read_back_as_it_was() -> None:
    assert read_collection(write_collection(COLLECTION)) == COLLECTION


def test_fields_that_nobody_knows_are_no_fault_and_what_is_no_actor_is_told() -> None:
    document = json.loads(write_collection(COLLECTION)) | {"new": [1, 2]}
    document["actors"] += ["no actor", {"name": "no id"}]

    found = read_collection(json.dumps(document).encode())

    assert found.actors == COLLECTION.actors
    assert [problem.why for problem in found.problems] == [NO_ID, NO_ID]


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"actors": {}}', b"\xff\xfe", b"[" * 100_000, b'{"actors": [}']
)
def test_what_is_no_collection_is_one_clear_error(data: bytes) -> None:
    with pytest.raises(InputError):
        read_collection(data)


def test_more_actors_than_there_can_be_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actor_collection, "MAX_ACTORS", 1)

    with pytest.raises(InputError, match="split it"):
        read_collection(write_collection(COLLECTION))


def test_what_could_not_be_read_back_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actor_collection, "MAX_DOCUMENT_BYTES", 100)

    with pytest.raises(InputError, match="split it"):
        write_collection(COLLECTION)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2017-04-25", "2017-04-25"), ("2017-04-25T10:00:00Z", "2017-04-25"), ("2017-04", ""), ("soon", ""),
        (None, ""), (20170425, "2017-04-25"),
    ],
)  # fmt: skip
def test_a_day_is_kept_and_anything_else_is_none(text: object, day: str) -> None:
    assert day_text(text) == day


def test_names_are_one_plain_line_and_what_cannot_be_one_is_none() -> None:
    assert name_of(" Fancy\u00a0 Bear\u200b\n") == "Fancy Bear"
    assert name_of("x" * 301) == name_of(["x"]) == name_of("\ue000") == ""
    assert id_of("G1") == "G1"
    assert id_of(" G1") == id_of("G\n1") == id_of(7) == id_of("x" * 201) == ""
    assert url_of("https://a.example") == "https://a.example"
    assert url_of("https://a.example/\x1b") == url_of("x" * 2001) == ""


def test_a_report_has_the_same_id_wherever_its_address_is_the_same() -> None:
    assert report_id("https://a.example", "One") == report_id("https://a.example", "Two")
    assert report_id("", "One") != report_id("", "Two")


VALUE: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
KEYS = ("name", "aliases", "names", "victims", "sponsor_claims", "uses", "references")
ACTOR = st.fixed_dictionaries({"id": st.one_of(st.just("G1"), VALUE)}, optional=dict.fromkeys(KEYS, VALUE))
DOCUMENT = st.fixed_dictionaries(
    {"actors": st.one_of(VALUE, st.lists(ACTOR, max_size=3))},
    optional=dict.fromkeys(
        ("reports", "software", "techniques", "source", "domain", "version", "dated", "replaced"), VALUE
    ),
)


@given(st.one_of(st.binary(max_size=100), DOCUMENT.map(lambda found: json.dumps(found).encode())))
def test_any_bytes_give_a_collection_that_can_be_written_or_the_one_error(data: bytes) -> None:
    try:
        found = read_collection(data)
    except InputError:
        return

    again = read_collection(write_collection(found))
    assert again.actors == found.actors
    assert again.reports == found.reports
