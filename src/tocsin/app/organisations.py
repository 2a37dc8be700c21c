"""What will be watched of an organisation, what about it is hardly meant, and finding and adding one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from tocsin.app.scan import DEFAULT_MINIMUM, DEFAULT_PRIOR
from tocsin.evidence.base_rates import BaseRates
from tocsin.evidence.detector_weights import load_weights
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError, UsageError
from tocsin.model.identity import SECTORS, Identity, WatchItem
from tocsin.names.parsing import registrable_domain
from tocsin.store.store import Store
from tocsin.watch.scoring import BULK
from tocsin.watch.volume import expected_alerts_per_million
from tocsin.watch.words import expected_per_million, letters_of, watch_items


@dataclass(frozen=True, slots=True)
class Preview:
    """What will be watched of an organisation, and of a million ordinary new names how many are weighed and told."""

    identity: Identity
    items: tuple[WatchItem, ...]
    expected_per_million: float
    expected_alerts_per_million: float


def preview(identity: Identity, rates: BaseRates, *, watched: int = 1) -> Preview:
    """Say what would be watched of an organisation, as one of `watched`; nothing where it is only known as a target."""
    items = watch_items(identity, rates) if identity.watched else ()
    alerts = expected_alerts_per_million(
        items, rates, load_weights(BULK), prior=DEFAULT_PRIOR / max(watched, 1), minimum=DEFAULT_MINIMUM
    )
    return Preview(identity, items, expected_per_million(items, rates), alerts)


def is_watchable(identity: Identity) -> bool:
    """Whether anything of an organisation can be watched: one text of two letters or more in a-z and 0-9."""
    if identity.services:
        return True
    # Names first: they settle nearly every case, and the labels need the public suffix list.
    texts = (identity.name, *identity.words, *identity.people, *(outlet.name for outlet in identity.outlets))
    return any(map(_gives_a_word, texts)) or any(
        not (label := _label(domain)).startswith("xn--") and _gives_a_word(label)
        for domain in identity.domains
    )


def doubts(identity: Identity, now: datetime) -> Iterator[str]:
    """Say in sentences what is allowed of an organisation but hardly meant."""
    if identity.watched and not is_watchable(identity):
        yield (
            f"nothing of {identity.slug!r} can be watched: neither name nor domains give a word of a-z and 0-9 with"
            " two letters or more; give one with --word (`words` in a file)"
        )
    if identity.watched and not identity.domains:
        yield f"{identity.slug!r} has no official domain: its own names would be reported as imitations of it"
    for domain in identity.domains:
        if registrable_domain(domain) is None:
            yield (
                f"{str(domain)!r} of {identity.slug!r} is a public suffix, below which others may register names: all"
                " of them count as its own"
            )
    for entry in identity.allow:
        if not entry.holds(now):
            yield f"the allow-list entry for {str(entry.domain)!r} of {identity.slug!r} is over and has no effect"
    for sector in identity.sectors:
        if sector not in SECTORS and (near := get_close_matches(sector, SECTORS, 1, 0.8)):
            yield f"{sector!r} of {identity.slug!r} is a sector of its own: did you mean {near[0]!r}?"


def shared_domains(identities: Iterable[Identity]) -> Iterator[str]:
    """Say which official domains several organisations claim."""
    owners: dict[DomainName, str] = {}
    for identity in identities:
        for domain in identity.domains:
            if owners.setdefault(domain, identity.slug) != identity.slug:
                yield f"{str(domain)!r} is an official domain of {owners[domain]!r} and of {identity.slug!r}"


def add(store: Store, identity: Identity, *, now: datetime, who: str) -> None:
    """Keep a new organisation; raises UsageError where nothing of it can be watched (but of a target) or its id is taken."""
    refuse_taken(store, identity)
    refuse_unwatchable(identity)
    store.save_organisations((identity,), now=now, who=who)


def refuse_taken(store: Store, identity: Identity) -> None:
    """Raise UsageError where another organisation has the id."""
    if store.organisation(identity.slug) is not None:
        raise UsageError(
            f"{identity.slug!r} is there already: 'tocsin organisation edit {identity.slug}' changes it,"
            " --id ID gives another organisation an id of its own"
        )


def refuse_unwatchable(identity: Identity) -> None:
    """Raise UsageError where the organisation is to be watched and nothing of it can be."""
    if identity.watched and not is_watchable(identity):
        raise UsageError(
            f"nothing of {identity.name!r} can be watched: neither name nor domains give a word of a-z and 0-9 with two"
            " letters or more; give one with --name or --word"
        )


def found(store: Store, slug: str) -> Identity:
    """Return the organisation of an id; raises InputError that names those there are."""
    identity = store.organisation(slug)
    if identity is None:
        known = [other.slug for other in store.organisations(targets=True)]
        some = ", ".join(known[:10]) + (", ..." if len(known) > 10 else "")
        hint = f"there are {some}" if known else "none is watched yet; 'tocsin init DOMAIN' adds the first"
        raise InputError(f"no organisation has the id {slug[:80]!r}; {hint}")
    return identity


def _gives_a_word(text: str) -> bool:
    return 2 <= len("".join(letters_of(text))) <= 63


def _label(domain: DomainName) -> str:
    registrable = registrable_domain(domain)
    return registrable.label if registrable else domain.labels[0]
