"""Fields of the neutral case format as values: kinds, days, shares, words, sponsors; ValueError says what is wrong with one."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, TypeVar

from tocsin.interchange.fact_times import EARLIEST, LYING
from tocsin.interchange.json_documents import text_of, texts_of
from tocsin.interchange.times import utc_moment
from tocsin.model.assessment import ALWAYS_PUBLIC, WEIGHED
from tocsin.model.grading import Grade
from tocsin.model.plain_text import plain_text

DEGREES: Final = {"low": 0.2, "medium": 0.5, "high": 0.8}
ALWAYS: Final = "always"
NEVER: Final = "never"
MOST_RATIO: Final = 1e6
LONGEST_VALUE: Final = 2_000
LONGEST_WORDS: Final = 20_000
_LONGEST_KIND: Final = 60
# Said of a piece that is shown and not weighed: whoever reads it wants this beside it.
_REMARKS: Final = ("basis", "status", "date_note")

_HALF: Final = re.compile("[\ud800-\udfff]")

Read = TypeVar("Read")


def kind_of(text: str) -> str:
    """A type of evidence as it is kept: lower case, words joined by underscores; ValueError where it is none."""
    kind = "_".join(text.strip().lower().replace("-", " ").replace("_", " ").split())
    if not kind or len(kind) > _LONGEST_KIND or not kind.replace("_", "").isalnum() or not kind.isascii():
        raise ValueError(f"{text[:40]!r} is no type of evidence; write a word or two, such as technique")
    return kind


def degree_of(value: object) -> float:
    """A share of 0 to 1, or low, medium, high; ValueError for anything else."""
    found = DEGREES.get(text_of(value).casefold())
    return number_of(value, "forgeability") if found is None else found


def publication_of(text: str) -> datetime | None:
    """Since when something is public: a day, 'always', or 'never' (None); ValueError for anything else."""
    word = text.strip().casefold()
    if word in {ALWAYS, NEVER}:
        return ALWAYS_PUBLIC if word == ALWAYS else None
    return utc_moment(text.strip())


def text_at(entry: Mapping[str, Any], key: str) -> str:
    """Text of a field on one plain line; '' where there is none."""
    found = text_of(entry.get(key))
    if len(found) > LONGEST_VALUE:
        raise ValueError(f"has a {key} of {len(found):,} characters; the most are {LONGEST_VALUE:,}")
    return plain_text(found, longest=LONGEST_VALUE)


def words_of(entry: Mapping[str, Any]) -> str:
    """Words as they stand; a half of a character, which no file can hold, becomes U+FFFD."""
    found = entry.get("wording") or entry.get("words")
    words = found if isinstance(found, str) and found.strip() else ""
    if len(words) > LONGEST_WORDS:
        raise ValueError(f"has words of {len(words):,} characters; the most are {LONGEST_WORDS:,}")
    return _HALF.sub("\ufffd", words)


def basis_of(kind: str, entry: Mapping[str, Any]) -> str:
    """What a piece rests on; for one of a kind that is not weighed, with what else is said of it."""
    basis = text_at(entry, "basis")
    if kind in WEIGHED:
        return basis
    remarks = [text_at(entry, key) for key in _REMARKS]
    if first_seen := text_at(entry, "first_seen"):
        remarks.append(f"first seen {first_seen}")
    if links := texts_of(entry.get("links")):
        remarks.append(f"of {', '.join(links)}")
    return plain_text("; ".join(filter(None, remarks)), longest=LONGEST_VALUE)


def sponsor_of(entry: Mapping[str, Any], value: str) -> tuple[str, str]:
    """Name of a sponsor and its country: 'RU, GRU' is written for the one of that country."""
    country, comma, name = value.partition(",")
    is_country = len(country) == 2 and country.isascii() and country.isalpha()
    sponsor = name.strip() if comma and is_country and name.strip() else value
    given = text_at(entry, "country").lower() or (country.lower() if is_country else "")
    if given and not (len(given) == 2 and given.isascii() and given.isalpha()):
        raise ValueError(f"has the country {given[:40]!r}: write two letters, such as ru")
    sponsor = sponsor or text_at(entry, "sponsor")
    return sponsor, given if sponsor else ""


def grade_of(entry: Mapping[str, Any]) -> Grade | None:
    """The Admiralty grade, in either case; None where none is given."""
    return if_given(entry, "grade", lambda found: Grade.of(text_of(found).upper()))


def if_given(entry: Mapping[str, Any], key: str, read: Callable[[object], Read]) -> Read | None:
    """A field as `read` reads it; None where it is missing, null or empty."""
    found = entry.get(key)
    return None if found is None or found == "" else read(found)


def number_of(value: object, what: str, *, least: float = 0.0, most: float = 1.0) -> float:
    """A number within bounds."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
        raise ValueError(f"has {text_of(value)[:40]!r} for its {what}, a number of {least:g} to {most:g}")
    return float(value)


def ratio_of(value: object) -> float:
    """A likelihood ratio, which is above 0."""
    return number_of(value, "ratio", least=1 / MOST_RATIO, most=MOST_RATIO)


def moment_at(entry: Mapping[str, Any], now: datetime, *keys: str) -> datetime | None:
    """The first of the fields that is given, as a moment that is past; ValueError where it is none."""
    for key in keys:
        if text := text_of(entry.get(key)):
            try:
                found = utc_moment(text)
            except ValueError as error:
                raise ValueError(f"has a wrong {key}: {error}") from error
            if found < EARLIEST:
                raise ValueError(f"has {key} {found.date().isoformat()}, which {LYING}")
            return past(found, now, key)
    return None


def past(moment: datetime, now: datetime, key: str) -> datetime:
    """The moment, unless it is still to come."""
    if moment > now:
        raise ValueError(f"has {key} {moment.date().isoformat()}, which is still to come")
    return moment
