"""Fact rows for tests, written as one writes a line of a file; values are of documentation ranges."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from tocsin.model.observation import FactRow, Relation

_FIRST = datetime(2005, 1, 1, tzinfo=UTC)
_RELATIONS = {
    "created": Relation.CREATED,
    "registrar": Relation.REGISTRAR,
    "email": Relation.REGISTRANT_EMAIL,
    "servers": Relation.NAME_SERVER,
    "addresses": Relation.RESOLVES_TO,
    "network": Relation.AUTONOMOUS_SYSTEM,
    "reported": Relation.REPORTED,
    "mail": Relation.MAIL_EXCHANGER,
    "title": Relation.PAGE_TITLE,
    "redirects": Relation.REDIRECTS_TO,
}


def rows(name: str, **facts: str) -> list[FactRow]:
    """Rows of one name; several values of a fact are separated by blanks where no value has any."""
    several = {"servers", "addresses"}
    found = [FactRow(name, "", "", "")]
    for key, text in facts.items():
        values = text.split() if key in several else [text]
        found += [FactRow(name, _RELATIONS[key].value, value, "") for value in values]
    return found


def crowd(count: int) -> Iterator[FactRow]:
    """Ordinary names that share nothing rare: each has its own address and date, registrars and suffixes repeat."""
    for number in range(count):
        created = _FIRST + timedelta(hours=number * 31_337 % 120_011)
        yield from rows(
            f"{_word(number)}.{('com', 'net', 'org', 'fr')[number % 4]}",
            registrar=f"Registrar {number % 7}",
            servers=f"ns1.host{number % 11}.example ns2.host{number % 11}.example",
            addresses=f"198.51.{number % 100}.{number // 100 + 1}",
            created=created.isoformat(),
            reported=(created + timedelta(days=number * 67 % 800)).date().isoformat(),
        )


def campaign(count: int = 4) -> list[FactRow]:
    """Names of one registrant, registered in one hour on one account."""
    return joined(
        rows(
            f"{_word(5_000 + 37 * number)}.fr",
            registrar="Registrar 3",
            email="somebody@mail.example",
            servers="cora.ns.cloudflare.com quincy.ns.cloudflare.com",
            addresses="203.0.113.7",
            created=f"2017-03-15T10:{number:02d}:00Z",
            reported="2017-04-25",
        )
        for number in range(count)
    )


def joined(parts: Iterable[list[FactRow]]) -> list[FactRow]:
    """The rows of all parts."""
    return [row for part in parts for row in part]


def _word(number: int) -> str:
    """A word of four syllables, another for each number below 343 000."""
    syllables = [letter + vowel for letter in "bdfgklmnprstvz" for vowel in "aeiou"]
    spread = number * 7_919 % 343_000
    return "".join(syllables[spread // 70**place % 70] for place in range(3)) + syllables[number % 70]
