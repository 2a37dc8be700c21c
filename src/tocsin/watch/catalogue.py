"""The catalogue of services: the words that phishing names borrow from each, and its genuine domains."""

import difflib
import functools
import importlib.resources
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidValue

_WORD: Final = re.compile(r"[a-z0-9]{1,63}\Z")
_KEYS: Final = frozenset({"id", "name", "aliases", "words", "includes", "domains", "hosting"})


@dataclass(frozen=True, slots=True)
class Service:
    """A service many organisations sign in to, with everything of the services that come with it.

    `words` are `a-z0-9` texts that stand for it in a name. Below `domains` the service alone decides what stands;
    below `hosting` its customers choose names, so only the very name is genuine there.
    """

    id: str
    name: str
    words: tuple[str, ...]
    domains: tuple[DomainName, ...] = ()
    hosting: tuple[DomainName, ...] = ()
    aliases: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.words:
            raise InvalidValue(f"service {self.id!r} has no words")
        for word in self.words:
            if not _WORD.match(word):
                raise InvalidValue(f"word {word!r} of service {self.id!r} must be 1-63 of a-z and 0-9")


@functools.cache
def catalogue() -> Mapping[str, Service]:
    """Every service, by id."""
    text = importlib.resources.files("tocsin.watch").joinpath("services.toml").read_text("utf-8")
    return MappingProxyType(read_catalogue(text))


def read_catalogue(text: str) -> dict[str, Service]:
    """Services of a catalogue in TOML; raises InvalidValue for one that contradicts itself."""
    tables = {table["id"]: table for table in tomllib.loads(text)["service"]}
    return {table_id: _service(table, tables) for table_id, table in tables.items()}


def service(service_id: str) -> Service:
    """Service of an id; one that the catalogue does not have, or no longer, stands for its own letters."""
    known = catalogue().get(service_id)
    return known or Service(service_id, service_id, (re.sub(r"[^a-z0-9]", "", service_id.lower()),))


def find_service(text: str) -> Service | None:
    """Service that somebody means by `text`: its id, name or an alias, however it is spelt."""
    return _spellings().get(_plain(text))


def service_id(text: str) -> str:
    """Id of the service that somebody means by `text`; raises InvalidValue that names what looks like it."""
    known = find_service(text)
    if known is not None:
        return known.id
    similar = similar_services(text)
    hint = f"did you mean {' or '.join(map(repr, similar))}? " if similar else ""
    raise InvalidValue(
        f"{text[:80]!r} is not in the service catalogue; {hint}`tocsin organisation services` lists it, and what it"
        " lacks can be watched as a word"
    )


def similar_services(text: str) -> tuple[str, ...]:
    """Ids that look like what somebody typed, closest first, for "did you mean"."""
    near = difflib.get_close_matches(_plain(text), _spellings(), n=3, cutoff=0.6)
    return tuple(dict.fromkeys(_spellings()[spelling].id for spelling in near))


def services_of(ids: Iterable[str]) -> tuple[Service, ...]:
    """Services of an organisation; an id the catalogue no longer has is passed over."""
    known = catalogue()
    return tuple(known[service_id] for service_id in ids if service_id in known)


def _service(table: Mapping[str, Any], tables: Mapping[str, Mapping[str, Any]]) -> Service:
    if unknown := set(table) - _KEYS:
        raise InvalidValue(f"service {table['id']!r} has the unknown keys {sorted(unknown)}")
    included = [table]
    for service_id in table.get("includes", ()):
        if service_id not in tables:
            raise InvalidValue(
                f"service {table['id']!r} includes {service_id!r}, which is not in the catalogue"
            )
        included.append(tables[service_id])
    return Service(
        id=table["id"],
        name=table["name"],
        words=_gathered(included, "words"),
        domains=tuple(DomainName(name) for name in _gathered(included, "domains")),
        hosting=tuple(DomainName(name) for name in _gathered(included, "hosting")),
        aliases=tuple(table.get("aliases", ())),
    )


def _gathered(tables: Iterable[Mapping[str, Any]], key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for table in tables for value in table.get(key, ())))


@functools.cache
def _spellings() -> Mapping[str, Service]:
    found: dict[str, Service] = {}
    for known in catalogue().values():
        for spelling in (known.id, known.name, *known.aliases):
            found.setdefault(_plain(spelling), known)
    return MappingProxyType(found)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
