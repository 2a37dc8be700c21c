from tocsin.reporting.blocks import Span


def test_a_span_cannot_hold_what_is_hidden() -> None:
    assert Span("a\u202eb\x00").text == "a\\u202eb\\x00"
