"""How an alert looks to a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.cli.alert_view import safe


@given(st.text(st.characters(codec=None) | st.sampled_from("\x00\x1b\ud800\u202e")))
def test_safe_text_is_printable_and_ordinary_text_stays(text: str) -> None:
    shown = safe(text)

    assert shown.isprintable()
    assert not text.isprintable() or shown == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [("münchen.de", "münchen.de"), ("a\x1b[31mb", "a\\x1b[31mb"), ("\u202ea", "\\u202ea"), ("\n", "\\n")],
)
def test_what_would_move_or_hide_is_an_escape(text: str, expected: str) -> None:
    assert safe(text) == expected
