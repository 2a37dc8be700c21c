from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.net.responses import Response, from_meta, retry_after_s, to_meta

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("120", 120),
        (" 0 ", 0),
        ("99999999999999999999", 86400),
        ("Fri, 20 Nov 2026 12:01:00 GMT", 60),
        ("Fri, 20 Nov 2026 12:01:00 -0000", 60),
        ("Fri, 20 Nov 2026 11:00:00 GMT", 0),
        ("Fri, 20 Nov 9999 11:00:00 GMT", 86400),
        ("-5", None),
        ("²", None),
        ("soon", None),
        ("Fri, 20 Nov 99999999999 11:00:00 GMT", None),
        ("", None),
    ],
)
def test_a_pause_is_in_seconds_or_until_a_date_and_a_day_at_most(
    value: str | None, seconds: float | None
) -> None:
    assert retry_after_s(value, NOW) == seconds


@given(st.text())
def test_any_text_is_a_pause_or_none(text: str) -> None:
    found = retry_after_s(text, NOW)

    assert found is None or 0 <= found <= 86400


@given(
    st.integers(100, 599),
    st.text(max_size=20),
    st.lists(st.tuples(st.text(max_size=9), st.text(max_size=9)), max_size=3),
    st.lists(st.text(max_size=9), max_size=3),
)
def test_a_response_is_kept_whole(
    status: int, url: str, headers: list[tuple[str, str]], redirects: list[str]
) -> None:
    response = Response(status, url, tuple(headers), b"body", tuple(redirects))

    assert from_meta(to_meta(response), b"body") == response


@given(st.text() | st.sampled_from(["[]", "{}", "[1,2,3]", '[200,"u",[["a"]],[]]', "[" * 100_000]))
def test_any_other_text_is_no_response(meta: str) -> None:
    assert from_meta(meta, b"") is None


def test_a_header_is_found_by_its_name() -> None:
    response = Response(200, "http://lure.example/", (("server", "nginx"), ("server", "other")), b"")

    assert response.header("server") == "nginx"
    assert response.header("x-powered-by") is None
