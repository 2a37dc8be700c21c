"""Dates of facts as files have them: read, written alike, and refused where they cannot be true."""

import re
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Final

from tocsin.model.errors import InvalidValue

NOT_A_DATE: Final = "is not a date such as 2027-01-31 or 2027-01-31T08:00:00Z"
LYING: Final = "is a date that cannot be true"
# The first domain name was registered on 1985-03-15; before that there was nothing to see.
EARLIEST: Final = datetime(1985, 1, 1, tzinfo=UTC)
AHEAD: Final = timedelta(days=1)  # clocks and time zones differ
FAR_AHEAD: Final = timedelta(days=366 * 100)  # nobody can register for longer
_LONGEST: Final = 80
_DAY: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)\Z")
_MONTHS: Final = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}
_NAMED_MONTH: Final = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3})[a-z]*[- ,]+(\d{4})(?:[ T](.+))?\Z")
_YEAR_FIRST: Final = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})(?:[ T](.+))?\Z")
_ZONE: Final = re.compile(r"\s*(?:UTC|GMT)\Z", re.IGNORECASE)
_EPOCH: Final = re.compile(r"-?\d{9,18}(?:\.\d+)?\Z")


def moment(text: str) -> datetime:
    """Read a date or time in UTC: ISO 8601, `15-Mar-2017`, `2017/03/15`, seconds or milliseconds since 1970.

    A date is the start of its day and a time without a zone is in UTC. Raises InvalidValue.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        raise InvalidValue(NOT_A_DATE)
    if _EPOCH.match(text):
        return epoch_moment(float(text))
    try:
        when = datetime.fromisoformat(_iso(_ZONE.sub("Z", text)))
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except OverflowError as error:  # the first or last hours of the calendar, in a zone
        raise InvalidValue(LYING) from error
    except ValueError as error:
        raise InvalidValue(LYING if text.startswith("0000") else NOT_A_DATE) from error


def epoch_moment(seconds: float) -> datetime:
    """Read seconds since 1970, or milli-, micro- or nanoseconds where it must be those; raises InvalidValue."""
    try:
        if not isfinite(seconds):
            raise InvalidValue(LYING)
        while abs(seconds) >= 1e11:  # the year 5138 in seconds, 1973 in milliseconds
            seconds /= 1000.0
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise InvalidValue(LYING) from error


def _iso(text: str) -> str:
    found = _YEAR_FIRST.match(text)
    if found:
        year, month, day, clock = found.groups()
        return f"{year}-{int(month):02}-{int(day):02}" + (f"T{clock.strip()}" if clock else "")
    found = _NAMED_MONTH.match(text)
    if found and found[2].lower() in _MONTHS:
        day, name, year, clock = found.groups()
        return f"{year}-{_MONTHS[name.lower()]:02}-{int(day):02}" + (f"T{clock.strip()}" if clock else "")
    return text.replace(" +", "+") if " +" in text else text


def true_moment(text: str, now: datetime | None, *, ahead: timedelta = AHEAD) -> datetime:
    """Read a time that can be true: since 1985, and at most `ahead` of `now` (any later one where nobody knows it)."""
    return believable(moment(text), now, ahead=ahead)


def believable(when: datetime, now: datetime | None, *, ahead: timedelta = AHEAD) -> datetime:
    """Give back a time that can be true; raises InvalidValue for one that cannot."""
    if when < EARLIEST or when.year >= 9999 or (now is not None and when > now + ahead):
        raise InvalidValue(LYING)
    return when


def date_text(text: str, now: datetime | None, *, ahead: timedelta = AHEAD) -> str:
    """Write a date that can be true as facts have it: a day stays a day, a time is UTC with `Z`; raises InvalidValue."""
    when = true_moment(text, now, ahead=ahead)
    return text.strip() if _DAY.match(text.strip()) else moment_as_text(when)


def moment_as_text(when: datetime) -> str:
    """Write a time in UTC with `Z`, to the second."""
    return when.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
