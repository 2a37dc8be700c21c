"""How an alert looks to a person."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.cli.alert_view import put_alert, put_table, safe
from tocsin.model.alert import Alert, Match, Position
from tocsin.model.domain_names import DomainName, UnicodeName, WrittenName


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


def test_an_alert_that_follows_from_a_case_has_no_watched_word(capsys: pytest.CaptureFixture[str]) -> None:
    name = DomainName("bakery.example")
    noon = datetime(2017, 4, 25, 12, tzinfo=UTC)
    alert = Alert(
        written=WrittenName(name.value),
        name=name,
        shown=UnicodeName(name.value),
        registrable=None,
        organisation="en-marche",
        match=Match("", ("second-order",), 0, Position.REGISTRABLE),
        probability=0.5,
        evidence=(),
        first_seen=noon,
        last_seen=noon,
    )

    put_table([alert])
    put_alert(alert, ())

    out = capsys.readouterr().out
    assert "second-order:" not in out
    assert "none: what the name is tied to makes it an alert" in out
