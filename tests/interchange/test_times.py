from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.interchange.times import utc_moment, utc_text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2027-01-31", "2027-01-31T00:00:00Z"),
        ("2027-01-31T10:00", "2027-01-31T10:00:00Z"),
        ("2027-01-31T10:00:00+02:00", "2027-01-31T08:00:00Z"),
    ],
)
def test_a_time_is_utc_unless_it_says_otherwise(text: str, written: str) -> None:
    assert utc_text(utc_moment(text)) == written


@given(st.datetimes(timezones=st.just(UTC)))
def test_what_is_written_is_read_back_the_same(moment: datetime) -> None:
    assert utc_moment(utc_text(moment)) == moment


@given(st.text())
def test_any_text_gives_a_time_or_a_value_error(text: str) -> None:
    try:
        moment = utc_moment(text)
    except ValueError:
        return

    assert moment.tzinfo is UTC
