"""Dates as the world's registries write them, as ISO 8601."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from types import MappingProxyType
from typing import Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Zones that registries write by name; any other name leaves the day alone.
_ZONES: Final[Mapping[str, int]] = MappingProxyType(
    {
        "z": 0,
        "utc": 0,
        "gmt": 0,
        "wet": 0,
        "cet": 60,
        "cest": 120,
        "eet": 120,
        "msk": 180,
        "jst": 540,
        "kst": 540,
    }
)
_WEEKDAY: Final = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,. ]+)?"
_YEAR_FIRST: Final = re.compile(_WEEKDAY + r"(\d{4})([-./ ]{0,2})(\d{1,2}|[a-z]{3})\2(\d{1,2})(?!\d{3})")
_DAY_FIRST: Final = re.compile(
    _WEEKDAY + r"(\d{1,2})(?:st|nd|rd|th)?[-./ ]+(\d{1,2}|[a-z]{3,9})[-./, ]+(\d{4})\b"
)
_MONTH_FIRST: Final = re.compile(
    _WEEKDAY + r"([a-z]{3,9})[. ]+(\d{1,2})(?:st|nd|rd|th)?,? .{0,40}?\b(\d{4})\b"
)
_TIME: Final = re.compile(
    r"[t :]{1,2}(\d{1,2}):(\d\d)(?::(\d\d))?(?:\.\d{1,9})?\s?(?:\(?([a-z]{1,5})\b\)?)?\s?(?:([+-])(\d{1,2}):?(\d\d)?\b)?"
)
# 'registrar@nic.example 20170516 (Changed)', as RIPE's kin have it.
_WHO_CHANGED: Final = re.compile(r"\A\D{1,60}(?=\d{8}\b)")
_LONGEST: Final = 80


def registry_date(text: str) -> str | None:
    """Return a date in any registry's way as '2017-03-15', or '2017-03-15T10:00:00Z' where the zone is told; else None.

    A time without its zone is the registry's local time: the day alone is kept. Where '03/04/2017' can be read both
    ways the day comes first, as all but a few registries have it.
    """
    text = _WHO_CHANGED.sub("", text.strip(" .\t").lower()[:_LONGEST], count=1)
    for pattern, order in _WAYS:
        found = pattern.match(text)
        if found:
            day = order(found)
            return None if day is None else _with_time(day, _TIME.search(text, found.start()))
    return None


def _year_first(found: re.Match[str]) -> date | None:
    if not found[2] and not (len(found[3]) == len(found[4]) == 2):
        return None
    return _day(found[1], found[3], found[4])


def _day_first(found: re.Match[str]) -> date | None:
    return _day(found[3], found[2], found[1]) or _day(found[3], found[1], found[2])


def _month_first(found: re.Match[str]) -> date | None:
    return _day(found[3], found[1], found[2])


_WAYS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], date | None]], ...]] = (
    (_YEAR_FIRST, _year_first),
    (_DAY_FIRST, _day_first),
    (_MONTH_FIRST, _month_first),
)


def _day(year: str, month: str, day: str) -> date | None:
    if month.isalpha():
        month = str(_MONTHS.index(month[:3]) + 1) if month[:3] in _MONTHS else "0"
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _with_time(day: date, found: re.Match[str] | None) -> str:
    offset = _offset(found, has_t=found[0][0] == "t" and found[0][1].isdigit()) if found else None
    if found is None or offset is None:
        return day.isoformat()
    try:
        moment = datetime(
            day.year,
            day.month,
            day.day,
            int(found[1]),
            int(found[2]),
            int(found[3] or 0),
            tzinfo=timezone(offset),
        ).astimezone(UTC)
    except (ValueError, OverflowError):
        return day.isoformat()
    return moment.isoformat().replace("+00:00", "Z")


def _offset(found: re.Match[str], *, has_t: bool) -> timedelta | None:
    """Distance from UTC; None where the zone is unknown or impossible."""
    zone, sign = found[4], found[5]
    if zone is None and sign is None:
        return timedelta() if has_t else None  # the form of RFC 3339 is UTC where its zone was forgotten
    if zone is not None and zone not in _ZONES:
        return None
    minutes = _ZONES[zone] if zone else 0
    if sign:
        minutes += (-1 if sign == "-" else 1) * (60 * int(found[6]) + int(found[7] or 0))
    return timedelta(minutes=minutes) if abs(minutes) < 24 * 60 else None
