"""What the matcher takes for the same symbol."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.names.folding import fold


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PayPal", "paypai"),
        ("paypa1", "paypai"),
        ("en-marche", "enmarche"),
        ("en_marche", "enmarche"),
        ("0123456789", "oizeasbtbg"),
        ("a.b", "ab"),
        ("é\0 ", ""),
        ("", ""),
    ],
)
def test_case_digits_and_separators_are_folded(text: str, expected: str) -> None:
    assert fold(text) == expected


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
