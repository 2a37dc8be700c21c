"""Names that are an organisation's own or allowed: no imitation of it, whatever they look like."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from tocsin.model.domain_names import DomainName
from tocsin.model.identity import AllowEntry, Identity
from tocsin.watch.catalogue import Service, services_of


def allowed(name: DomainName, identity: Identity, now: datetime) -> str | None:
    """Why `name` is no imitation of `identity`, as a clause ("is or lies below ..."); None where nothing says so.

    For a name or two; `AllowIndex` answers the same for many.
    """
    return AllowIndex.compile((identity,), now).allows(name.value, identity.slug)


@dataclass(frozen=True, slots=True, eq=False)
class AllowIndex:
    """What is genuine or allowed for each organisation at one moment, for quick look-ups."""

    own: dict[str, dict[str, str]]  # domain -> organisation -> why it and everything below it is no imitation
    genuine: dict[str, dict[str, str]]  # domain -> service -> the same; '' where customers name what is below
    services: dict[str, frozenset[str]]  # organisation -> services it uses

    @classmethod
    def compile(cls, identities: Iterable[Identity], now: datetime) -> "AllowIndex":
        """Index of all organisations; allow-list entries that are over at `now` count for nothing."""
        own: dict[str, dict[str, str]] = {}
        services: dict[str, frozenset[str]] = {}
        used: dict[str, Service] = {}
        for identity in identities:
            for domain, reason in _own_reasons(identity, now):
                own.setdefault(domain.value, {}).setdefault(identity.slug, reason)
            known = services_of(identity.services)
            used |= {service.id: service for service in known}
            if known:
                services[identity.slug] = frozenset(service.id for service in known)
        return cls(own, _genuine(used.values()), services)

    def allows(self, name: str, organisation: str) -> str | None:
        """Why `name` (A-label form) is no imitation of the organisation, as a clause; None where nothing says so."""
        used = self.services.get(organisation)
        below, rest = True, name
        while rest:
            owners = self.own.get(rest)
            if owners is not None and organisation in owners:
                return owners[organisation]
            # The longest genuine domain decides: `docs.google.com` inside `google.com`, `my.salesforce.com` outside.
            if used and below and (found := self._by_service(name, rest, used)) is not None:
                if found:
                    return found
                below = False
            rest = rest.partition(".")[2]
        return None

    def _by_service(self, name: str, domain: str, used: frozenset[str]) -> str | None:
        """Why `name`, at or below `domain`, is genuine; '' where customers named it; None where nobody knows `domain`."""
        by_service = self.genuine.get(domain)
        if by_service is None:
            return None
        reasons = [reason for service, reason in by_service.items() if service in used]
        if not reasons:
            return None
        if name == domain:
            return f"is {domain}, a genuine name of a service it uses"
        return next((reason for reason in reasons if reason), "")


def _own_reasons(identity: Identity, now: datetime) -> Iterator[tuple[DomainName, str]]:
    for domain in identity.domains:
        yield domain, f"is or lies below {domain}, an official domain"
    for entry in identity.allow:
        if entry.holds(now):
            yield entry.domain, _entry_reason(entry)
    for outlet in identity.outlets:
        for domain in outlet.domains:
            yield domain, f"is or lies below {domain}, a genuine domain of the outlet {outlet.name}"


def _entry_reason(entry: AllowEntry) -> str:
    until = f" until {entry.expires:%Y-%m-%d}" if entry.expires else ""
    return f"is or lies below {entry.domain}, allowed by {entry.owner}{until}: {entry.reason}"


def _genuine(services: Iterable[Service]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for service in services:
        for domain in service.domains:
            reason = f"is or lies below {domain}, a genuine domain of {service.name}, which it uses"
            found.setdefault(domain.value, {})[service.id] = reason
        for domain in service.hosting:
            found.setdefault(domain.value, {}).setdefault(service.id, "")
    return found
