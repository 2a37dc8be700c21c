"""The name that the owner of an address gave it (PTR)."""

from collections.abc import Iterator
from datetime import datetime
from ipaddress import ip_address
from typing import Final

from tocsin.investigation.observing import Observer
from tocsin.investigation.seam import Reach, Subject
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidName
from tocsin.model.observation import ObservableKind, ObservedData, Relation
from tocsin.names.parsing import domain_name
from tocsin.net.addresses import is_public
from tocsin.net.network import Net

SUBJECTS: Final = frozenset({ObservableKind.IPV4, ObservableKind.IPV6})
RELATIONS: Final = frozenset({Relation.REVERSE_NAME})
REACH: Final = Reach.RESOLVER


def enrich(subject: Subject, net: Net, now: datetime, /) -> Iterator[ObservedData]:
    """Ask for the name of a public address; the names of private ones are nobody's business."""
    address = ip_address(subject.value)
    if not is_public(subject.value):
        return
    observer = Observer(subject, "reverse_name", now, f"dns:{subject.value}")
    for record in net.dns.lookup(DomainName(address.reverse_pointer), "PTR").records:
        yield from observer.saw(Relation.REVERSE_NAME, _name(record))


def _name(record: str) -> str:
    try:
        return domain_name(record).value
    except InvalidName:
        return record.strip(".")
