"""Fields of the neutral case format, each as a value or a sentence about what is wrong."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.interchange import ledger_fields as fields
from tocsin.model.assessment import ALWAYS_PUBLIC

NOW = datetime(2025, 5, 1, tzinfo=UTC)
ANYTHING = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40) | st.just([1])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("technique", "technique"),
        ("Reported-Link", "reported_link"),
        ("reported_link", "reported_link"),
        (" name  server ", "name_server"),
    ],
)
def test_hyphens_blanks_and_underscores_are_alike_in_a_type(text: str, kind: str) -> None:
    assert fields.kind_of(text) == kind


@pytest.mark.parametrize("text", ["", "-", "a" * 61, "été", "a;b", "a\nb\x00"])
def test_what_is_no_word_is_no_type(text: str) -> None:
    with pytest.raises(ValueError, match="no type of evidence"):
        fields.kind_of(text)


@pytest.mark.parametrize(
    ("value", "share"), [("Low", 0.2), ("medium", 0.5), ("high", 0.8), (0, 0.0), (1, 1.0)]
)
def test_forgeability_is_a_word_or_a_share(value: object, share: float) -> None:
    assert fields.degree_of(value) == share


@pytest.mark.parametrize("value", [True, None, "much", -0.1, 1.1, float("nan"), float("inf"), [0.5]])
def test_anything_else_is_no_share(value: object) -> None:
    with pytest.raises(ValueError, match="a number of 0 to 1"):
        fields.degree_of(value)


def test_publication_is_a_day_always_or_never() -> None:
    assert fields.publication_of("Always") == ALWAYS_PUBLIC
    assert fields.publication_of(" never ") is None
    assert fields.publication_of("2017-04-25") == datetime(2017, 4, 25, tzinfo=UTC)


def test_a_ratio_is_above_zero_and_finite() -> None:
    assert fields.ratio_of(0.5) == 0.5
    for wrong in (0, -1, float("inf"), 10**400, "2"):
        with pytest.raises(ValueError, match="for its ratio"):
            fields.ratio_of(wrong)


def test_words_stand_as_they_are_but_for_halves_of_characters() -> None:
    assert fields.words_of({"wording": " a\n\u202eb "}) == " a\n\u202eb "
    assert fields.words_of({"wording": None, "words": "a\ud800b"}) == "a\ufffdb"


READERS: tuple[Callable[[object], object], ...] = (
    lambda value: fields.kind_of(str(value)),
    lambda value: fields.publication_of(str(value)),
    fields.degree_of,
    fields.ratio_of,
    lambda value: fields.text_at({"a": value}, "a"),
    lambda value: fields.words_of({"words": value}),
    lambda value: fields.basis_of("ip", {"basis": value, "links": value}),
    lambda value: fields.sponsor_of({"country": value}, str(value)),
    lambda value: fields.grade_of({"grade": value}),
    lambda value: fields.moment_at({"a": value}, NOW, "a"),
)


@pytest.mark.parametrize("reader", range(len(READERS)))
@given(value=ANYTHING)
def test_any_value_is_read_or_refused(reader: int, value: object) -> None:
    with suppress(ValueError):
        READERS[reader](value)
