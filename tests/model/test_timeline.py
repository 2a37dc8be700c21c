from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tocsin.model.errors import InvalidValue
from tocsin.model.timeline import Event, EventKind

NAME = "onedrive-en-marche.fr"
SEEN = datetime(2017, 4, 25, 12, tzinfo=UTC)


def test_an_event_needs_its_zone_and_words() -> None:
    with pytest.raises(InvalidValue):
        Event(datetime(2017, 3, 15), EventKind.NOTE, NAME, "x")  # noqa: DTZ001  # what must be refused
    with pytest.raises(InvalidValue):
        Event(SEEN, EventKind.NOTE, NAME, " ")


def test_the_day_of_an_event_is_the_day_in_utc() -> None:
    paris = timezone(timedelta(hours=2))

    assert Event(datetime(2017, 4, 25, 1, tzinfo=paris), EventKind.NOTE, NAME, "x").day == date(2017, 4, 24)
