"""Dates of reports as citations give them: 'FireEye. (2017, January 11). ...', or a month in the citation's name.

Where only the month or the year is known, its last day is taken: a report must not be known too early.
"""

import calendar
import re
from datetime import date
from typing import Final

_MONTHS: Final = {
    name.lower(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
_DATED: Final = re.compile(r"\((\d{4})(?:,\s{0,3}([A-Za-z]{3,9})\.?(?:\s{1,3}(\d{1,2}))?)?[^()]{0,40}\)")
_NAMED_MONTH: Final = re.compile(r"(?<![A-Za-z])([A-Za-z]{3,9})[ _]?(\d{4})(?!\d)")
_FIRST_YEAR: Final = 1990
_LAST_YEAR: Final = 2100


def date_in(text: str) -> date | None:
    """Date in the words of a citation; None where it has none."""
    found = _DATED.search(text)
    if found is None:
        return None
    return _day(int(found[1]), _MONTHS.get((found[2] or "december").lower(), 12), int(found[3] or 0))


def date_in_name(name: str) -> date | None:
    """Last day of the month that stands in a citation's own name, such as 'ESET Zebrocy May 2019'; None without one."""
    for month, year in _NAMED_MONTH.findall(name):
        if number := _MONTHS.get(month.lower()):
            return _day(int(year), number, 0)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(day, last) if day else last)
