"""Addresses, aliases, name servers, mail exchangers, zone, texts and authorities of a name, from the DNS."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from tocsin.investigation.observing import Observer
from tocsin.investigation.seam import Reach, Subject
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidName, NetError
from tocsin.model.observation import ObservableKind, ObservedData, Relation
from tocsin.names.parsing import domain_name
from tocsin.net.answers import Answer
from tocsin.net.network import Net

SUBJECTS: Final = frozenset({ObservableKind.DOMAIN_NAME})
RELATIONS: Final = frozenset(
    {
        Relation.RESOLVES_TO,
        Relation.ALIAS_OF,
        Relation.NAME_SERVER,
        Relation.MAIL_EXCHANGER,
        Relation.SOA_SERVER,
        Relation.SOA_MAILBOX,
        Relation.TEXT,
        Relation.CERTIFICATION_AUTHORITY,
    }
)
REACH: Final = Reach.RESOLVER
_Seen = Iterable[tuple[Relation, str]]
# Of an alias these are the target's own (its zone, its policies), and tie the name to nobody who does not share it.
_NOT_OF_ALIASES: Final = frozenset({"NS", "SOA", "TXT", "CAA"})
_MOST_FAILURES: Final = 2  # a resolver that fails twice for a name will fail for the rest


def enrich(subject: Subject, net: Net, now: datetime, /) -> Iterator[ObservedData]:
    """Ask for each type of record; a type that fails does not cost the others, and the error follows them."""
    name = DomainName(subject.value)
    observer = Observer(subject, "dns_records", now, f"dns:{name}")
    addresses = net.dns.lookup(name, "A")
    for alias in addresses.aliases:
        yield from observer.saw(Relation.ALIAS_OF, _host(alias))
    yield from _facts(observer, "A", addresses)
    if not addresses.exists and not addresses.aliases:
        return  # no such name: no record of any type
    failures: list[NetError] = []
    for kind in ("AAAA", "NS", "MX", "SOA", "TXT", "CAA"):
        try:
            yield from _facts(observer, kind, net.dns.lookup(name, kind))
        except NetError as error:
            failures.append(error)
            if len(failures) >= _MOST_FAILURES:
                break
    if failures:
        raise failures[0]


def _facts(observer: Observer, kind: str, answer: Answer) -> Iterator[ObservedData]:
    if answer.aliases and kind in _NOT_OF_ALIASES:
        return
    for record in answer.records:
        for relation, value in _READERS[kind](record):
            yield from observer.saw(relation, value)


def _host(text: str) -> str:
    """Return a name of a record in A-label form; as the DNS writes it where it is none, and '' for the root."""
    try:
        return domain_name(text).value
    except InvalidName:
        return text.strip(".")


def _address(record: str) -> _Seen:
    return ((Relation.RESOLVES_TO, record),)


def _mail_exchanger(record: str) -> _Seen:
    # "0 ." says that the name takes no mail (RFC 7505).
    return ((Relation.MAIL_EXCHANGER, _host(record.partition(" ")[2])),)


def _zone(record: str) -> _Seen:
    server, mailbox, *_ = [*record.split(" "), "", ""]
    return ((Relation.SOA_SERVER, _host(server)), (Relation.SOA_MAILBOX, _host(mailbox)))


_READERS: Final[Mapping[str, Callable[[str], _Seen]]] = MappingProxyType(
    {
        "A": _address,
        "AAAA": _address,
        "NS": lambda record: ((Relation.NAME_SERVER, _host(record)),),
        "MX": _mail_exchanger,
        "SOA": _zone,
        "TXT": lambda record: ((Relation.TEXT, record),),
        "CAA": lambda record: ((Relation.CERTIFICATION_AUTHORITY, record),),
    }
)
