"""What registries say of a name, whatever the form it came in: RDAP and WHOIS become the same facts here."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final

from tocsin.interchange.registry_dates import registry_date
from tocsin.interchange.times import utc_moment
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidName
from tocsin.model.grading import UNGRADED, Grade
from tocsin.model.observation import ObservableKind, ObservedData, Relation
from tocsin.model.plain_text import plain_text
from tocsin.names.parsing import domain_name

RELATIONS: Final = frozenset(
    {
        Relation.CREATED,
        Relation.UPDATED,
        Relation.EXPIRES,
        Relation.REGISTRAR,
        Relation.REGISTRATION_STATUS,
        Relation.REGISTRANT_EMAIL,
        Relation.REGISTRANT_NAME,
        Relation.REGISTRANT_ORGANISATION,
        Relation.NAME_SERVER,
    }
)
NOT_REGISTERED: Final = "not registered"
MOST_VALUES: Final = 64  # of one relation; registries allow 13 name servers
_MOST_PROBLEMS: Final = 20
_FIRST_REGISTRATION: Final = datetime(1985, 1, 1, tzinfo=UTC)  # symbolics.com followed in March
_CLOCKS_DIFFER: Final = timedelta(days=1)
_LONGEST_TERM: Final = timedelta(days=36600)  # a few registries sell a century
_ONCE: Final = frozenset({Relation.CREATED, Relation.EXPIRES, Relation.REGISTRAR})
_BETWEEN_ADDRESSES: Final = re.compile(r"[\s,;]+")
_SPELT_AT: Final = re.compile(r"(?<=\S) (?:AT|at|\[at\]|\(at\)) (?=[\w.-]+\.\w+\Z)")
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
# RFC 8056, 2: what EPP (and so WHOIS) calls otherwise than RDAP does.
_STATUS_WORDS: Final[Mapping[str, str]] = MappingProxyType({"ok": "active", "linked": "associated"})
_ADDRESSES_AFTER: Final = re.compile(r"\s*https?://.*|\s*\(https?:.*")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who says so, seen when, public since when (None: never published), from which root, and how good a source.

    An empty `origin` is 'whois:<name>' for each name: RDAP, WHOIS and the registrar's own answer copy one record.
    """

    source: str
    seen_at: datetime
    origin: str = ""
    public_since: datetime | None = None
    grade: Grade = UNGRADED


@dataclass(frozen=True, slots=True)
class Parsed:
    """What could be used, and a sentence for each thing that could not."""

    observations: tuple[ObservedData, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Registration:
    """One record as it was read: the name, and texts as written with what each of them is."""

    name: DomainName
    texts: tuple[tuple[Relation, str], ...]


@dataclass(slots=True)
class _Record:
    """Facts of one record while they are gathered: each once, and not too many."""

    name: DomainName
    seen_at: datetime
    values: dict[Relation, dict[str, None]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def add(self, relation: Relation, value: str) -> None:
        kept = self.values.setdefault(relation, {})
        if not value or value in kept:
            return
        if relation in _ONCE and kept:
            self.refuse(relation, value, f"differs from {next(iter(kept))!r}, which came first")
        elif len(kept) >= MOST_VALUES:
            self.refuse(relation, value, f"is one of more than {MOST_VALUES}")
        else:
            kept[value] = None

    def refuse(self, relation: Relation, text: str, why: str) -> None:
        self.problems.append(
            f"{self.name}: {relation.value} {plain_text(text, longest=80)!r} {why}: left out"
        )


def facts(registrations: Iterable[Registration], provenance: Provenance) -> Parsed:
    """Turn records into observations: values in one form, impossible dates and what is said twice left out and told."""
    observations: list[ObservedData] = []
    problems: list[str] = []
    for registration in registrations:
        record = _Record(registration.name, provenance.seen_at)
        for relation, text in registration.texts:
            _READERS.get(relation, _read_text)(record, relation, text)
        observations.extend(_observed(record, provenance))
        problems.extend(record.problems)
    return Parsed(tuple(observations), shortened(problems))


def not_registered(name: DomainName, provenance: Provenance) -> ObservedData:
    """Return the fact that the registry does not know the name."""
    return _observation(name, Relation.REGISTRATION_STATUS, NOT_REGISTERED, provenance)


def shortened(problems: list[str]) -> tuple[str, ...]:
    """Return the first problems and how many there are beyond them."""
    more = len(problems) - _MOST_PROBLEMS
    return (*problems[:_MOST_PROBLEMS], f"and {more} more") if more > 0 else tuple(problems)


def _observed(record: _Record, provenance: Provenance) -> Iterator[ObservedData]:
    for relation, values in record.values.items():
        for value in values:
            yield _observation(record.name, relation, value, provenance)


def _observation(name: DomainName, relation: Relation, value: str, provenance: Provenance) -> ObservedData:
    return ObservedData(
        kind=ObservableKind.DOMAIN_NAME,
        subject=name.value,
        relation=relation.value,
        value=value,
        source=provenance.source,
        first_seen=provenance.seen_at,
        last_seen=provenance.seen_at,
        origin=provenance.origin or f"whois:{name}",
        public_since=provenance.public_since,
        grade=provenance.grade,
    )


def _read_text(record: _Record, relation: Relation, text: str) -> None:
    record.add(relation, plain_text(text))


def _read_date(record: _Record, relation: Relation, text: str) -> None:
    if not text.strip():
        return
    written = registry_date(text)
    if written is None:
        record.refuse(relation, text, "is no date")
        return
    moment = utc_moment(written)
    latest = record.seen_at + (_LONGEST_TERM if relation is Relation.EXPIRES else _CLOCKS_DIFFER)
    if moment < _FIRST_REGISTRATION:
        record.refuse(relation, text, "is before there were registrations")
    elif moment > latest:
        record.refuse(
            relation, text, "is in the future" if relation not in _LATER else "is too far in the future"
        )
    elif relation is Relation.UPDATED:
        kept = max(utc_moment(value) for value in (written, *record.values.get(relation, ())))
        if kept == moment:  # the last update is the latest: some registries list them all
            record.values[relation] = {written: None}
    else:
        record.add(relation, written)


def _read_name_server(record: _Record, relation: Relation, text: str) -> None:
    written = next(iter(text.lstrip("-* \t").split(maxsplit=1)), "")  # addresses of glue may follow
    if not written:
        return
    try:
        record.add(relation, domain_name(written.strip(",;")).value)
    except InvalidName:
        record.refuse(relation, text, "is no host name")


def _read_email(record: _Record, relation: Relation, text: str) -> None:
    """Mailboxes in lower case, which is how every provider takes them; anything else is kept as it is written."""
    plain = _SPELT_AT.sub("@", plain_text(text).removeprefix("mailto:"))
    addresses = [part for part in _BETWEEN_ADDRESSES.split(plain) if part.count("@") == 1]
    for value in [address.strip("<>").lower() for address in addresses] or [plain]:
        record.add(relation, value)


def status_text(text: str) -> str:
    """Return a status in the words of RDAP, however EPP or WHOIS writes it; '' where it says nothing."""
    bare = _ADDRESSES_AFTER.sub("", plain_text(text, longest=200))
    words = _HUMP.sub(" ", bare).lower().replace("_", " ").strip()
    return _STATUS_WORDS.get(words, words)


def _read_status(record: _Record, relation: Relation, text: str) -> None:
    for status in _ADDRESSES_AFTER.sub("", text).split(","):
        record.add(relation, status_text(status))


_LATER: Final = frozenset({Relation.EXPIRES})
_READERS: Final[Mapping[Relation, Callable[[_Record, Relation, str], None]]] = MappingProxyType(
    {
        Relation.CREATED: _read_date,
        Relation.UPDATED: _read_date,
        Relation.EXPIRES: _read_date,
        Relation.NAME_SERVER: _read_name_server,
        Relation.REGISTRANT_EMAIL: _read_email,
        Relation.REGISTRATION_STATUS: _read_status,
    }
)
