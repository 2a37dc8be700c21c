"""Organisations as texts from a file, turned into identities; every fault is kept with its row and column."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from tocsin.interchange.times import utc_moment
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError, InvalidName, InvalidValue
from tocsin.model.identity import DEFAULT_ALERT_BUDGET, AllowEntry, Identity, Outlet
from tocsin.names.parsing import domain_name, registrable_domain

FAULTS_LISTED: Final = 20
MAX_FILE_BYTES: Final = 128 << 20
MAX_ORGANISATIONS: Final = 500_000

# What the files call the fields of an Identity, in the order in which they are written.
FIELDS: Final = (
    "id",
    "name",
    "domains",
    "services",
    "languages",
    "words",
    "outlets",
    "countries",
    "people",
    "alert_budget",
    "allow",
    "sectors",
    "watched",
)

_YES: Final = frozenset({"yes", "true", "1"})
_NO: Final = frozenset({"no", "false", "0"})


@dataclass(frozen=True, slots=True)
class RowOutlet:
    """An outlet as texts."""

    name: str
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowAllow:
    """An allow-list entry as texts; `expires` is an ISO 8601 date or time, or empty."""

    domain: str
    owner: str
    reason: str
    expires: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One organisation as texts; `place` says where it stands in the file ('row 3'), `given` which fields it has."""

    place: str
    given: frozenset[str]
    id: str = ""
    name: str = ""
    domains: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    outlets: tuple[RowOutlet, ...] = ()
    countries: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    alert_budget: str = ""
    allow: tuple[RowAllow, ...] = ()
    sectors: tuple[str, ...] = ()
    watched: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An organisation read from a file: where it stood, and which fields the file has for it."""

    identity: Identity
    place: str
    given: frozenset[str]


@dataclass(frozen=True, slots=True)
class Organisations:
    """Everything read from one file; `ignored` are the columns that nobody knows."""

    entries: tuple[Entry, ...]
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell, or with a whole row where `column` is empty."""

    place: str
    column: str
    why: str

    def __str__(self) -> str:
        at = f"{self.place}, column {self.column!r}" if self.column else self.place
        return f"{at}: {self.why}"


@dataclass(slots=True)
class Faults:
    """What is wrong with a file: the first faults, and how many there are."""

    listed: list[Fault] = field(default_factory=list)
    count: int = 0

    def add(self, place: str, column: str, why: str) -> None:
        """Keep one fault."""
        self.count += 1
        if len(self.listed) < FAULTS_LISTED:
            self.listed.append(Fault(place, column, why))

    def refuse(self) -> None:
        """Raise InputError with what was kept, if anything was."""
        if not self.count:
            return
        lines = [f"{self.count} fault{'s' if self.count > 1 else ''}, nothing is imported:"]
        lines += map(str, self.listed)
        if self.count > len(self.listed):
            lines.append(f"and {self.count - len(self.listed)} more")
        raise InputError("\n  ".join(lines))


def refuse_large(data: bytes) -> None:
    """Raise InputError where a file is too large to be a list of organisations."""
    if len(data) > MAX_FILE_BYTES:
        raise InputError(
            f"the file has more than the {MAX_FILE_BYTES >> 20} MiB that a list of organisations may have: split it"
        )


def entries_of(rows: Iterable[Row], *, service_id: Callable[[str], str], faults: Faults) -> tuple[Entry, ...]:
    """Entries of all rows; what is wrong with a row, or with two of them together, is added to `faults`.

    `service_id` gives the catalogue's id for what somebody wrote, or raises InvalidValue.
    """
    entries: list[Entry] = []
    places: dict[str, str] = {}
    names = _Names()
    for row in rows:
        if len(places) >= MAX_ORGANISATIONS:
            faults.add(
                row.place,
                "",
                f"is one too many: {MAX_ORGANISATIONS:,} organisations are allowed; split the file",
            )
            break
        if row.id and row.id in places:
            faults.add(
                row.place, "id", f"{row.id!r} is already in {places[row.id]}; an id names one organisation"
            )
            continue
        places[row.id] = row.place
        identity = _RowReader(row, service_id, faults, names).identity()
        if identity is not None:
            entries.append(Entry(identity, row.place, row.given))
    return tuple(entries)


def allow_fault(domain: DomainName) -> str:
    """Why `domain` cannot be an allow-list entry, as a sentence; '' where it can."""
    if registrable_domain(domain) is not None:
        return ""
    return (
        f"{str(domain)!r} is a public suffix: allowing it would hide every name that anybody registers below it;"
        " allow the single names instead"
    )


def official_domain_fault(domain: DomainName) -> str:
    """Why `domain` cannot be an organisation's own, as a sentence; '' where it can."""
    if "." in domain.value:
        return ""
    return f"{str(domain)!r} is a top-level domain or a single word, not a domain name such as 'en-marche.fr'"


def name_hint(text: str) -> str:
    """Say what to write instead of `text`, which is no domain name, as the end of a sentence; '' if unclear."""
    if "@" in text:
        return f": that looks like a mail address; did you mean {text.rpartition('@')[2]!r}?"
    if "://" in text or "/" in text:
        return f": that looks like a web address; did you mean {text.rsplit('://', maxsplit=1)[-1].split('/', maxsplit=1)[0]!r}?"
    return ""


def unique(texts: Iterable[str]) -> tuple[str, ...]:
    """Texts without those that were there before, in order."""
    return tuple(dict.fromkeys(texts))


class _Names:
    """What each text of a file came to: a list of thousands repeats few names, but does not check them twice."""

    def __init__(self) -> None:
        self._known: dict[str, DomainName | str] = {}

    def read(self, text: str) -> DomainName | str:
        """Return the name, or why it is none."""
        if text not in self._known:
            self._known[text] = self._read(text)
        return self._known[text]

    @staticmethod
    def _read(text: str) -> DomainName | str:
        try:
            return domain_name(text)
        except InvalidName as error:
            return name_hint(text).removeprefix(": ") or str(error)


@dataclass(slots=True)
class _RowReader:
    """Reads one row; a fault in one cell does not hide those in the others."""

    row: Row
    service_id: Callable[[str], str]
    faults: Faults
    names: _Names
    sound: bool = True

    def identity(self) -> Identity | None:
        """Make the organisation; None where anything is wrong with the row."""
        row = self.row
        fields: dict[str, Any] = {
            "slug": row.id,
            "name": row.name,
            "domains": self._domains("domains", row.domains, official_domain_fault),
            "services": self._services(),
            "languages": unique(_language(text) for text in row.languages),
            "words": unique(row.words),
            "outlets": self._outlets(),
            "countries": unique(text.lower() for text in row.countries),
            "people": unique(row.people),
            "alert_budget": self._budget(),
            "allow": self._allow(),
            "sectors": unique(_sector(text) for text in row.sectors),
            "watched": self._watched(),
        }
        if self.sound:
            try:
                return Identity(**fields)
            except InvalidValue:
                pass  # the columns are blamed one by one below
        self._blame(fields)
        return None

    def _fault(self, column: str, why: str) -> None:
        self.sound = False
        self.faults.add(self.row.place, column, why)

    def _blame(self, fields: dict[str, Any]) -> None:
        """Name the column of each value that an Identity refuses."""
        sound: dict[str, Any] = {"slug": fields["slug"] if _is_slug(fields["slug"]) else "x", "name": "x"}
        for key, value in fields.items():
            column = "id" if key == "slug" else key
            if column in ("id", "name") and not value:
                self._fault(column, "is empty")
                continue
            try:
                Identity(**(sound | {key: value}))
            except InvalidValue as error:
                self._fault(column, str(error))

    def _domains(
        self, column: str, texts: Iterable[str], why_not: Callable[[DomainName], str] = lambda _: ""
    ) -> tuple[DomainName, ...]:
        found: dict[DomainName, None] = {}
        for text in texts:
            name = self.names.read(text)
            if isinstance(name, str):
                self._fault(column, f"{text[:80]!r} is not a domain name: {name}")
            elif fault := why_not(name):
                self._fault(column, fault)
            else:
                found[name] = None
        return tuple(found)

    def _services(self) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for text in self.row.services:
            try:
                found[self.service_id(text)] = None
            except InvalidValue as error:
                self._fault("services", str(error))
        return tuple(found)

    def _outlets(self) -> tuple[Outlet, ...]:
        found: dict[Outlet, None] = {}
        for outlet in self.row.outlets:
            domains = self._domains("outlets", outlet.domains, official_domain_fault)
            try:
                found[Outlet(outlet.name, domains)] = None
            except InvalidValue as error:
                self._fault("outlets", str(error))
        return tuple(found)

    def _allow(self) -> tuple[AllowEntry, ...]:
        found: dict[AllowEntry, None] = {}
        for entry in self.row.allow:
            for domain in self._domains("allow", (entry.domain,), allow_fault):
                try:
                    expires = utc_moment(entry.expires) if entry.expires else None
                    found[AllowEntry(domain, entry.owner, entry.reason, expires)] = None
                except ValueError as error:  # a time that is none, or InvalidValue
                    self._fault("allow", str(error))
        return tuple(found)

    def _budget(self) -> int:
        text = self.row.alert_budget
        if not text:
            return DEFAULT_ALERT_BUDGET
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            self._fault("alert_budget", f"{text[:40]!r} is not a number of alerts a week, such as 10")
            return DEFAULT_ALERT_BUDGET
        return int(text)

    def _watched(self) -> bool:
        text = self.row.watched.casefold()
        if text in _NO:
            return False
        if text and text not in _YES:
            self._fault("watched", f"{text[:40]!r} is neither yes nor no")
        return True


def _is_slug(text: str) -> bool:
    try:
        Identity(slug=text, name="x")
    except InvalidValue:
        return False
    return True


def _sector(text: str) -> str:
    """`Financial services` is the word `financial-services`."""
    return "-".join(text.lower().replace("_", " ").split())


def _language(text: str) -> str:
    language, dash, rest = text.partition("-")
    return f"{language.lower()}{dash}{rest}"
