"""Organisations as somebody types them on the command line: made from a domain, or changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from tocsin.interchange.organisation_rows import FIELDS, Faults, Row, RowOutlet, entries_of
from tocsin.model.errors import UsageError
from tocsin.model.identity import Identity, Outlet
from tocsin.watch.catalogue import service_id
from tocsin.watch.proposal import countries_of, id_for, id_for_name, languages_of, name_for, official_domain

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wanted:
    """An organisation, or a change of one, as somebody typed it; what is empty was not said."""

    domains: Sequence[str] = ()
    slug: str = ""
    name: str = ""
    services: Sequence[str] = ()
    outlets: Sequence[str] = ()
    words: Sequence[str] = ()
    languages: Sequence[str] = ()
    countries: Sequence[str] = ()
    people: Sequence[str] = ()
    budget: int | None = None
    sectors: Sequence[str] = ()
    watched: bool | None = None


def founded(wanted: Wanted) -> Identity:
    """Make an organisation from what somebody typed and what its domains say; raises UsageError that says all faults.

    Id and name come from the first domain, the countries from all of them, the languages from the countries, wherever
    they were not given.
    """
    typed = _read(replace(wanted, slug=wanted.slug or "x", name=wanted.name or "x"))
    domains = tuple(dict.fromkeys(map(official_domain, typed.domains)))
    if not domains and not wanted.name:
        raise UsageError("give an official domain such as en-marche.fr, or a --name")
    countries = typed.countries or countries_of(domains)
    return replace(
        typed,
        slug=wanted.slug or (id_for(domains[0]) if domains else id_for_name(wanted.name)),
        name=wanted.name.strip() or name_for(domains[0]),
        domains=domains,
        countries=countries,
        languages=typed.languages or languages_of(countries),
    )


def edited(identity: Identity, *, add: Wanted, drop: Wanted) -> Identity:
    """Change an organisation: `add` gives the new name and budget and what comes in, `drop` what goes.

    An outlet that comes in takes the place of the one with its name. Raises UsageError for what cannot be added, and
    for what is to go and is not there.
    """
    coming = _read(replace(add, slug=identity.slug, name=add.name or identity.name))
    going = _read(replace(drop, slug=identity.slug, name=identity.name))
    return replace(
        identity,
        name=coming.name,
        domains=_changed("domains", identity, coming.domains, going.domains),
        services=_changed("services", identity, coming.services, going.services),
        words=_changed("words", identity, coming.words, going.words),
        languages=_changed("languages", identity, coming.languages, going.languages),
        countries=_changed("countries", identity, coming.countries, going.countries),
        people=_changed("people", identity, coming.people, going.people),
        outlets=_changed_outlets(identity, coming.outlets, going.outlets),
        alert_budget=identity.alert_budget if add.budget is None else coming.alert_budget,
        sectors=_changed("sectors", identity, coming.sectors, going.sectors),
        watched=identity.watched if add.watched is None else coming.watched,
    )


def _read(wanted: Wanted) -> Identity:
    """Check everything typed at once, by the rules that files are read by."""
    row = Row(
        place="",
        given=frozenset(FIELDS),
        id=wanted.slug,
        name=wanted.name.strip(),
        domains=_texts(wanted.domains),
        services=_texts(wanted.services),
        languages=_texts(wanted.languages),
        words=_texts(wanted.words),
        outlets=tuple(map(_outlet, _texts(wanted.outlets))),
        countries=_texts(wanted.countries),
        people=_texts(wanted.people),
        alert_budget="" if wanted.budget is None else str(wanted.budget),
        sectors=_texts(wanted.sectors),
        watched="no" if wanted.watched is False else "yes",
    )
    faults = Faults()
    entries = entries_of((row,), service_id=service_id, faults=faults)
    if faults.count:
        raise UsageError("; ".join(fault.why for fault in faults.listed))
    return entries[0].identity


def _texts(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text.strip() for text in texts)


def _outlet(text: str) -> RowOutlet:
    """`Le Soir=lesoir.be,lesoir.info`, or the domain alone, which then names the outlet."""
    name, equals, domains = text.rpartition("=")
    texts = tuple(domain.strip() for domain in domains.split(",") if domain.strip())
    if equals:
        return RowOutlet(name.strip(), texts)
    return (
        RowOutlet(texts[0].split(".")[0].capitalize(), texts)
        if "." in text and texts
        else RowOutlet(text, ())
    )


def _changed(field: str, identity: Identity, coming: tuple[T, ...], going: tuple[T, ...]) -> tuple[T, ...]:
    values: tuple[T, ...] = getattr(identity, field)
    for value in going:
        if value not in values:
            raise UsageError(f"{str(value)!r} is not among the {field} of {identity.slug!r}")
    return tuple(dict.fromkeys((*(value for value in values if value not in going), *coming)))


def _changed_outlets(
    identity: Identity, coming: tuple[Outlet, ...], going: tuple[Outlet, ...]
) -> tuple[Outlet, ...]:
    outlets = {outlet.name: outlet for outlet in identity.outlets}
    for outlet in going:
        if outlets.pop(outlet.name, None) is None:
            raise UsageError(f"{identity.slug!r} has no outlet {outlet.name!r}")
    return tuple((outlets | {outlet.name: outlet for outlet in coming}).values())
