"""What an organisation's official domains say of it: an id, a name, a country, a language."""

import functools
import importlib.resources
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tocsin.model.domain_names import DomainName
from tocsin.model.errors import UsageError
from tocsin.names.parsing import registrable_domain, unicode_name

_LETTERS: Final = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d"})


@dataclass(frozen=True, slots=True)
class Countries:
    """Two-letter top-level domains that say nothing, and the language of a country where one stands out."""

    anywhere: frozenset[str]
    languages: dict[str, str]


@functools.cache
def countries_table() -> Countries:
    """Read the table that ships with Tocsin."""
    text = importlib.resources.files("tocsin.watch").joinpath("countries.toml").read_text("utf-8")
    table = tomllib.loads(text)
    return Countries(frozenset(table["anywhere"]), table["languages"])


def countries_of(domains: Iterable[DomainName]) -> tuple[str, ...]:
    """Countries whose top-level domains an organisation uses, without those that anybody buys."""
    ends = dict.fromkeys(domain.labels[-1] for domain in domains)
    return tuple(end for end in ends if len(end) == 2 and end not in countries_table().anywhere)


def languages_of(countries: Iterable[str]) -> tuple[str, ...]:
    """Languages that most organisations of these countries write in."""
    known = countries_table().languages
    return tuple(dict.fromkeys(known[country] for country in countries if country in known))


def official_domain(domain: DomainName) -> DomainName:
    """Name that was registered, where somebody gave the address of its web site: `www.` says nothing."""
    rest = domain.value.removeprefix("www.")
    bare = DomainName(rest) if rest else domain
    return bare if registrable_domain(bare) is not None else domain


def id_for(domain: DomainName) -> str:
    """Id of an organisation from its main domain: the registrable label in plain letters."""
    plain = _plain_letters(_shown_label(domain))
    return plain or _label(domain).strip("-_.")[:63]


def id_for_name(name: str) -> str:
    """Id of an organisation that has no domain; raises UsageError where its name has no plain letter or digit."""
    plain = _plain_letters(name)
    if not plain:
        raise UsageError(f"no id can be made of {name!r}: give one with --id, in a-z 0-9 . _ -")
    return plain


def name_for(domain: DomainName) -> str:
    """Name of an organisation as its main domain spells it: `en-marche.fr` gives `En Marche`."""
    words = [word for word in re.split(r"[-_]+", _shown_label(domain)) if word]
    return " ".join(word[:1].upper() + word[1:] for word in words) or domain.value


def _label(domain: DomainName) -> str:
    registrable = registrable_domain(domain)
    return registrable.label if registrable else domain.labels[0]


def _shown_label(domain: DomainName) -> str:
    return unicode_name(DomainName(_label(domain))).text


def _plain_letters(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = re.sub(r"[^a-z0-9]+", "-", "".join(sign for sign in spread if not unicodedata.combining(sign)))
    return plain.strip("-")[:63].rstrip("-")
