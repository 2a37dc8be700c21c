"""Values come back from their documents to the last bit, and what is no document is said."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.store.ledgers import any_assessment, assessment

from tocsin.model.assessment import Assessment, HypothesisKind
from tocsin.model.threats import Alias, IntrusionSet
from tocsin.store.value_documents import read, written

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@dataclass(frozen=True, slots=True)
class Sample:
    name: str
    pair: tuple[str, float] = ("", 0.0)
    kind: HypothesisKind | None = None
    at: datetime | None = None
    whole: int = 0
    sure: bool = False


@given(any_assessment)
def test_any_assessment_comes_back_whole(made: Assessment) -> None:
    document = written(made)

    assert read(Assessment, document) == made
    assert written(read(Assessment, document)) == document


def test_every_float_comes_back_to_the_last_bit() -> None:
    for number in (0.1 + 0.2, -0.0, 5e-324, 1.7976931348623157e308, float("inf")):
        found = read(Sample, written(Sample("a", ("b", number))))

        assert found.pair[1].hex() == number.hex()


def test_a_time_of_another_zone_is_the_same_moment() -> None:
    local = datetime(2026, 11, 24, 13, tzinfo=timezone(timedelta(hours=1)))
    group = IntrusionSet("a", (Alias("b", "c", local),), local)

    found = read(IntrusionSet, written(group))

    assert found == group
    assert written(found) == written(group)
    assert found.first_seen == datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_a_field_that_an_older_document_lacks_gets_its_default() -> None:
    assert read(Sample, '{"name":"a"}') == Sample("a")


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("", "Expecting value"),
        ("{", "Expecting property name"),
        ("[" * 100_000, "nested too deep"),
        ("[]", "where a dict belongs"),
        ("{}", "missing 1 required positional argument: 'name'"),
        ('{"name":1}', "says '1' where a str belongs"),
        ('{"name":null}', "says 'None' where a str belongs"),
        ('{"name":"a","odd":1}', "a field 'odd' that Sample does not have"),
        ('{"name":"a","pair":["b"]}', "shorter"),
        ('{"name":"a","pair":["b",true]}', "says 'True' where a float belongs"),
        ('{"name":"a","pair":"bc"}', "where a list belongs"),
        ('{"name":"a","kind":"odd"}', "'odd' is not a valid HypothesisKind"),
        ('{"name":"a","kind":[]}', r"\[\] is not a valid HypothesisKind"),
        ('{"name":"a","at":"yesterday"}', "Invalid isoformat string"),
        ('{"name":"a","at":1}', "must be str"),
        ('{"name":"a","whole":1.5}', "says '1.5' where a int belongs"),
        ('{"name":"a","sure":0}', "says '0' where a bool belongs"),
    ],
)  # fmt: skip
def test_what_is_no_document_is_said(document: str, said: str) -> None:
    with pytest.raises((ValueError, TypeError), match=said):
        read(Sample, document)


@given(JSON)
def test_any_json_is_a_value_or_a_known_error(found: Any) -> None:
    for kind in (Sample, Assessment, IntrusionSet):
        try:
            made = read(kind, json.dumps(found))
        except (ValueError, TypeError):
            continue
        assert isinstance(made, kind)


@given(st.text(max_size=40))
def test_any_text_is_a_value_or_a_known_error(text: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        read(Assessment, text)


@given(st.data())
def test_a_document_of_which_one_part_was_changed_is_read_or_refused(data: st.DataObject) -> None:
    whole = json.loads(written(assessment()))
    part = data.draw(st.sampled_from(sorted(whole)))
    changed = {**whole, part: data.draw(JSON)}

    try:
        made = read(Assessment, json.dumps(changed))
    except (ValueError, TypeError):
        return
    assert isinstance(made, Assessment)
