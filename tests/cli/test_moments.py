"""Moments as people read them."""

from datetime import UTC, datetime, timedelta, timezone

from tocsin.cli.moments import day, minute, written

PARIS = timezone(timedelta(hours=2))


def test_moments_are_shown_in_utc_wherever_they_were_written() -> None:
    moment = datetime(2017, 4, 25, 0, 30, tzinfo=PARIS)

    assert day(moment) == "2017-04-24"
    assert minute(moment) == written(moment) == "2017-04-24 22:30Z"


def test_of_a_whole_day_the_day_alone_is_shown() -> None:
    assert written(datetime(2017, 4, 24, tzinfo=UTC)) == "2017-04-24"
