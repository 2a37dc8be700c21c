import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evidence.small_world import profiles_bytes, profiles_document, world

from tocsin.evidence.reported_uses import UNDATED
from tocsin.interchange import actor_profiles
from tocsin.interchange.actor_profiles import NO_REPORT, UNKNOWN_KIND, day_of, read_profiles
from tocsin.model.errors import InputError


def profiles_of(*uses: dict[str, Any], **more: object) -> bytes:
    return json.dumps({"actors": [{"id": "G1", "name": "One", "uses": list(uses)}], **more}).encode()


def test_a_document_gives_uses_by_report_and_names() -> None:
    found = read_profiles(profiles_bytes())

    assert found.uses.groups == world().groups
    assert found.uses.days.tolist() == world().days.tolist()
    assert found.names["G1"] == "Group 1"
    assert found.names["S1"] == "Worm"
    assert found.aliases["G1"] == ("Alias 1",)
    assert found.tools == {"S9"}
    assert found.reports["r0"].title == "About G1"
    assert found.notice == "made up"
    assert found.problems == ()


def test_a_report_without_a_date_or_without_an_entry_is_undated() -> None:
    found = read_profiles(
        profiles_of(
            {"kind": "technique", "value": "T1", "reports": ["a", "b"]}, reports={"a": {"date": "soon"}}
        )
    )

    assert found.uses.days.tolist() == [UNDATED, UNDATED]
    assert found.uses.known_before(date.max.toordinal()).groups == ()


def test_uses_that_cannot_be_read_are_told_and_nothing_else_is_lost() -> None:
    found = read_profiles(
        profiles_of(
            {"kind": "technique", "value": "T1", "reports": ["a"]},
            {"kind": "weather", "value": "rain", "reports": ["a"]},
            {"kind": "software", "value": "S1", "reports": []},
            {"kind": "software", "value": "S\u20282", "reports": ["a"]},
        )
    )

    assert [problem.why for problem in found.problems] == [UNKNOWN_KIND, NO_REPORT, UNKNOWN_KIND]
    assert str(found.problems[0]) == "actor G1: 'rain' is neither a technique nor a software"
    assert found.uses.techniques == ("T1",)


def test_an_actor_without_an_id_is_told() -> None:
    document = profiles_document()
    document["actors"] = [{"name": "nobody"}, "no object", *document["actors"]]  # type: ignore[misc]  # a list of anything

    found = read_profiles(json.dumps(document).encode())

    assert len(found.problems) == 2
    assert found.uses.groups == world().groups


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b'{"actors": {}}', b'{"actors": []}', b'{"actors": [{"id": "G1"}]}', b"[" * 100_000],
)
def test_a_file_without_profiles_is_one_clear_error(data: bytes) -> None:
    with pytest.raises(InputError):
        read_profiles(data)


def test_more_than_memory_should_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actor_profiles, "MAX_CELLS", 10)

    with pytest.raises(InputError, match="too many"):
        read_profiles(profiles_bytes())


@pytest.mark.parametrize("text", ["2020-06-01", "2020-06-01T10:00:00Z"])
def test_a_time_is_its_day(text: str) -> None:
    assert day_of(text) == date(2020, 6, 1).toordinal()


VALUE: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=8), st.just("2020-01-01")
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
USE = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.one_of(st.sampled_from(["technique", "software"]), VALUE),
        "value": st.one_of(st.sampled_from(["T1", "S1"]), VALUE),
        "reports": st.one_of(st.lists(st.sampled_from(["a", "b"])), VALUE),
    },
)
ACTOR = st.one_of(
    VALUE, st.fixed_dictionaries({"id": st.one_of(st.just("G1"), VALUE), "uses": st.lists(USE, max_size=4)})
)
DOCUMENT = st.fixed_dictionaries(
    {"actors": st.one_of(VALUE, st.lists(ACTOR, max_size=3))},
    optional=dict.fromkeys(("reports", "software", "techniques", "source"), VALUE),
)


@given(st.one_of(st.binary(max_size=200), DOCUMENT.map(lambda found: json.dumps(found).encode())))
def test_any_bytes_give_profiles_or_the_one_error(data: bytes) -> None:
    try:
        found = read_profiles(data)
    except InputError:
        return

    assert len(found.uses.reports) > 0
    assert all(group.isprintable() for group in found.uses.groups)
