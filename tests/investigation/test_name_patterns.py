"""Kinds of labels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.investigation.name_patterns import template


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("mairie", "letters, 6 long"),
        ("365", "digits, 3 long"),
        ("bank24", "letters, then digits, 6 long"),
        ("24bank", "digits, then letters, 6 long"),
        ("one-two-three", "letters with hyphens, 13 long"),
        ("a1b2", "letters and digits mixed, 4 long"),
        ("xn--bcher-kva", "an internationalised label, 13 long"),
        ("one-2", "other, 5 long"),
        ("", "other, 0 long"),
    ],
)
def test_a_label_has_a_kind_and_a_length(label: str, told: str) -> None:
    assert template(label) == told


@given(st.text(max_size=70))
def test_any_text_has_a_template_that_ends_with_its_length(label: str) -> None:
    assert template(label).endswith(f", {len(label)} long")


@given(st.from_regex(r"[a-z]{1,20}", fullmatch=True), st.from_regex(r"[a-z]{1,20}", fullmatch=True))
def test_labels_of_letters_are_alike_just_when_they_are_as_long(one: str, other: str) -> None:
    assert (template(one) == template(other)) == (len(one) == len(other))
