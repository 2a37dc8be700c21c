"""Days that people type, and the moment up to which something was known on one."""

import re
from datetime import UTC, date, datetime, time
from typing import Final

from tocsin.model.errors import UsageError

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)


def day_in(text: str) -> date | None:
    """The day that a text names, as in 2017-04-24; None where it is of another form. Raises UsageError for 2017-02-30."""
    if not _DAY.match(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"there is no day {text!r}") from error


def day_typed(text: str) -> date:
    """The day that somebody typed; raises UsageError where it is none."""
    day = day_in(text.strip())
    if day is None:
        raise UsageError(f"{text[:40]!r} is no day; write 2017-04-24")
    return day


def end_of(day: date | None, now: datetime) -> datetime:
    """The last moment of a day in UTC, of today now; raises UsageError for a day that is still to come."""
    if day is None or day == now.astimezone(UTC).date():
        return now
    if day > now.astimezone(UTC).date():
        raise UsageError(f"{day.isoformat()} is still to come: nobody knows what will be known then")
    return datetime.combine(day, time.max, UTC)
