"""Days that people type, and what was known by the end of one."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.app.days import day_in, day_typed, end_of
from tocsin.model.errors import UsageError

NOW = datetime(2025, 5, 1, 12, tzinfo=UTC)
APRIL = date(2017, 4, 24)


@pytest.mark.parametrize("text", ["", "2017", "20170424", "2017-4-24", "abcd1234", "２０１７-04-24"])
def test_what_is_no_day_may_be_something_else(text: str) -> None:
    assert day_in(text) is None
    with pytest.raises(UsageError, match="is no day"):
        day_typed(text)


def test_a_day_is_read_and_one_that_no_calendar_has_is_misuse() -> None:
    assert day_in("2017-04-24") == day_typed(" 2017-04-24 ") == APRIL
    with pytest.raises(UsageError, match="there is no day"):
        day_in("2017-02-30")


@given(st.text())
def test_any_text_names_a_day_or_none_or_is_the_one_error(text: str) -> None:
    try:
        found = day_in(text)
    except UsageError:
        return
    assert found is None or found.isoformat() == text


def test_a_day_ends_with_its_last_moment_and_today_now() -> None:
    assert end_of(APRIL, NOW) == datetime(2017, 4, 24, 23, 59, 59, 999_999, tzinfo=UTC)
    assert end_of(None, NOW) == end_of(NOW.date(), NOW) == NOW


def test_a_day_to_come_is_refused() -> None:
    with pytest.raises(UsageError, match="still to come"):
        end_of(date(2025, 5, 2), NOW)
