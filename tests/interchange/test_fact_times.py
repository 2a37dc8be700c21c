from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.interchange.fact_times import (
    FAR_AHEAD,
    LYING,
    NOT_A_DATE,
    date_text,
    epoch_moment,
    moment,
    true_moment,
)
from tocsin.model.errors import InvalidValue

NOW = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2017-03-15", "2017-03-15"),
        (" 2017-03-15 ", "2017-03-15"),
        ("2017-03-15T10:00:00Z", "2017-03-15T10:00:00Z"),
        ("2017-03-15T10:00:00", "2017-03-15T10:00:00Z"),
        ("2017-03-15 10:00:00 UTC", "2017-03-15T10:00:00Z"),
        ("2017-03-15T10:00:00.123456+02:00", "2017-03-15T08:00:00Z"),
        ("2017-03-15 10:00:00 +0200", "2017-03-15T08:00:00Z"),
        ("2017/3/5", "2017-03-05T00:00:00Z"),
        ("15-Mar-2017", "2017-03-15T00:00:00Z"),
        ("15 march 2017", "2017-03-15T00:00:00Z"),
        ("1489572000", "2017-03-15T10:00:00Z"),
        ("1489572000000", "2017-03-15T10:00:00Z"),
    ],
)
def test_dates_in_the_usual_ways_become_one_form(text: str, expected: str) -> None:
    assert date_text(text, NOW) == expected


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01",
        "0001-01-01T00:00:00+12:00",
        "9999-12-31",
        "1970-01-01",
        "2026-11-28",
        "0000-00-00",
        "-99999999999999",
    ],
)
def test_dates_that_cannot_be_true_are_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match=LYING):
        date_text(text, NOW)


@pytest.mark.parametrize("text", ["", "soon", "03/04/2017", "2017-13-01", "٢٠١٧-٠٣-١٥x", "20", "99-Foo-2017"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match=NOT_A_DATE):
        date_text(text, NOW)


def test_the_end_of_a_registration_may_be_to_come() -> None:
    assert date_text("2036-01-01", NOW, ahead=FAR_AHEAD) == "2036-01-01"


def test_without_now_no_date_is_in_the_future() -> None:
    assert true_moment("2999-01-01", None).year == 2999


@given(st.text(max_size=40))
@settings(deadline=None)
def test_any_text_is_a_time_or_the_one_error(text: str) -> None:
    try:
        assert moment(text).tzinfo is UTC
    except InvalidValue:
        return


@given(st.floats())
@settings(deadline=None)
def test_any_number_is_a_time_or_the_one_error(number: float) -> None:
    try:
        assert epoch_moment(number).tzinfo is UTC
    except InvalidValue:
        return
