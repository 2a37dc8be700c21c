"""Watched organisations: who is protected, what of them is worth imitating, and what is allowed to look like them."""

import enum
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidValue
from tocsin.model.ids import tocsin_id

_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}\Z")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_COUNTRY: Final = re.compile(r"[a-z]{2}\Z")
_SECTOR: Final = re.compile(r"[a-z][a-z-]{1,39}\Z")
SECTORS: Final = frozenset(
    (
        *(
            "agriculture",
            "aerospace",
            "automotive",
            "chemical",
            "commercial",
            "communications",
            "construction",
        ),
        *("defense", "education", "energy", "entertainment", "financial-services", "government"),
        *("emergency-services", "government-local", "government-national", "government-public-services"),
        *("government-regional", "healthcare", "hospitality-leisure", "infrastructure", "dams", "nuclear"),
        *("water", "insurance", "manufacturing", "mining", "non-profit", "pharmaceuticals", "retail"),
        *("technology", "telecommunications", "transportation", "utilities"),
    )
)
"""The words of STIX 2.1 for sectors (`industry-sector-ov`); others, such as `media`, may be used beside them."""
DEFAULT_ALERT_BUDGET: Final = 10
MAX_TEXT: Final = (
    500  # characters; no name, reason or owner is longer, and a whole file pasted into a cell is
)
# Characters that break lines, reorder what is read or cannot be written as UTF-8.
_HIDDEN_CATEGORIES: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
_REORDERING: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def text_fault(text: str) -> str:
    """Say what is wrong with a text that people will read, as the end of a sentence; '' where nothing is."""
    if not text or text != text.strip():
        return "is empty" if not text.strip() else "starts or ends with a blank"
    if len(text) > MAX_TEXT:
        return f"has {len(text)} characters; {MAX_TEXT} are allowed"
    if text.isascii() and text.isprintable():
        return ""
    for character in text:
        if unicodedata.category(character) in _HIDDEN_CATEGORIES or character in _REORDERING:
            return f"holds the character U+{ord(character):04X}, which hides or reorders text"
    return ""


def _check_texts(what: str, *texts: str) -> None:
    for text in texts:
        if fault := text_fault(text):
            raise InvalidValue(f"{what} {text[:80]!r} {fault}")


@dataclass(frozen=True, slots=True)
class Outlet:
    """A medium that could be cloned to attack the organisation: its name and its genuine domains."""

    name: str
    domains: tuple[DomainName, ...]

    def __post_init__(self) -> None:
        _check_texts("the outlet's name", self.name)


@dataclass(frozen=True, slots=True)
class AllowEntry:
    """Names that may look like the organisation: a domain with everything below it, who says so, why, until when."""

    domain: DomainName
    owner: str
    reason: str
    expires: datetime | None = None

    def __post_init__(self) -> None:
        if not self.owner.strip() or not self.reason.strip():
            raise InvalidValue(f"the allow-list entry for {self.domain} needs an owner and a reason")
        _check_texts(f"in the allow-list entry for {self.domain},", self.owner, self.reason)
        if self.expires is not None and self.expires.tzinfo is None:
            raise InvalidValue(f"the expiry of the allow-list entry for {self.domain} has no time zone")

    def holds(self, now: datetime) -> bool:
        """Whether the entry is in force at `now`."""
        return self.expires is None or now < self.expires


@dataclass(frozen=True, slots=True)
class Identity:
    """A watched organisation (STIX `identity`); `slug` is how people and files name it.

    `services` are names of entries of the service catalogue; `words` are further words worth watching;
    `countries` are two-letter codes whose top-level domains count as the organisation's own;
    `alert_budget` is how many new alerts somebody is willing to read in seven days. `sectors` are what it does, in words
    such as `government` (STIX `industry-sector-ov`). One that is not `watched` is only known as a target: nothing is
    looked for in its name.
    """

    slug: str
    name: str
    domains: tuple[DomainName, ...] = ()
    words: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    outlets: tuple[Outlet, ...] = ()
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    alert_budget: int = DEFAULT_ALERT_BUDGET
    allow: tuple[AllowEntry, ...] = ()
    sectors: tuple[str, ...] = ()
    watched: bool = True

    def __post_init__(self) -> None:
        if not _SLUG.match(self.slug):
            raise InvalidValue(
                f"{self.slug!r} cannot be an organisation's id: use 1-63 of a-z 0-9 . _ - and start with a letter or digit"
            )
        if not self.name.strip():
            raise InvalidValue(f"organisation {self.slug!r} has no name")
        _check_texts(f"in organisation {self.slug!r}, the text", self.name, *self.words, *self.people)
        if self.alert_budget < 0:
            raise InvalidValue(
                f"the alert budget of {self.slug!r} is {self.alert_budget}; it must be 0 or more"
            )
        if len({entry.domain for entry in self.allow}) < len(self.allow):
            raise InvalidValue(
                f"organisation {self.slug!r} has two allow-list entries for the same domain; keep one"
            )
        self._check_codes()

    def _check_codes(self) -> None:
        for language in self.languages:
            if not _LANGUAGE.match(language):
                raise InvalidValue(f"{language!r} is not a language tag such as 'fr'")
        for country in self.countries:
            if not _COUNTRY.match(country):
                raise InvalidValue(f"{country!r} is not a two-letter country code")
        for sector in self.sectors:
            if not _SECTOR.match(sector):
                raise InvalidValue(f"{sector!r} is not a sector such as 'government' or 'non-profit'")

    @property
    def id(self) -> str:
        """STIX id, made from the slug."""
        return tocsin_id("identity", self.slug)


class WatchKind(enum.StrEnum):
    """What of an Identity a watch item stands for."""

    DOMAIN = "domain"  # the registrable label of an official domain
    NAME = "name"  # the organisation's name, joined
    PART = "part"  # a part of a longer name or of a hyphenated label
    INITIALS = "initials"
    WORD = "word"  # given by the user
    SERVICE = "service"  # a word of a service the organisation uses
    OUTLET = "outlet"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class WatchItem:
    """One text worth imitating, and how loosely it may be matched.

    `text` is `a-z0-9` only. `whole_distance`: largest edit distance at which a run of whole hyphen-separated
    tokens of a label still counts as the text. `inside_distance`: the same for any substring of a label; -1 where
    the text must stand alone. `common` tells why a policy is careful, in words for a person ('' where it is not).
    """

    organisation: str
    kind: WatchKind
    text: str
    source: str
    whole_distance: int
    inside_distance: int
    common: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9]{1,63}", self.text):
            raise InvalidValue(f"watch item {self.text!r} must be 1-63 of a-z and 0-9")
        if not -1 <= self.inside_distance <= self.whole_distance <= 2:
            raise InvalidValue(f"distances of watch item {self.text!r} must be -1 <= inside <= whole <= 2")

    @property
    def id(self) -> str:
        """Id made from whose it is, its kind and its text."""
        return tocsin_id("x-tocsin-watch-item", self.organisation, self.kind, self.text)
