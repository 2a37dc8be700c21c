"""Kinds of labels."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.investigation.name_patterns import template


@pytest.mark.parametrize(
    ("label", "pattern"),
    [
        ("onedrive", "letters, 8 long"),
        ("onedrive-en-marche", "letters with hyphens, 18 long"),
        ("bank24", "letters, then digits, 6 long"),
        ("24bank", "digits, then letters, 6 long"),
        ("01490", "digits, 5 long"),
        ("v8jweq", "letters and digits mixed, 6 long"),
        ("xn--bcher-kva", "an internationalised label, 13 long"),
        ("a--b1-", "other, 6 long"),
    ],
)
def test_labels_have_the_pattern_by_which_they_were_made(label: str, pattern: str) -> None:
    assert template(label) == pattern


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_has_one_pattern(label: str) -> None:
    assert template(label).endswith(f", {len(label)} long")


@given(st.from_regex(r"[a-z]{1,20}", fullmatch=True), st.from_regex(r"[a-z]{1,20}", fullmatch=True))
def test_labels_of_letters_are_alike_just_when_they_are_as_long(one: str, other: str) -> None:
    assert (template(one) == template(other)) == (len(one) == len(other))
