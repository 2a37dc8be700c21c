"""Ordinary facts for ordinary names: registrars, hosters and registrants as crowded as real ones, all made up.

Addresses are from 198.18.0.0/15 (RFC 2544) and networks from 65536-65551 (RFC 5398), which nobody may use.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from tocsin.app.demo.case_facts import REPLAYED
from tocsin.model.observation import ObservableKind, ObservedData, Relation

SOURCE: Final = "made up for the demonstration"
_FIRST_DAY: Final = datetime(2017, 1, 2, tzinfo=UTC)
_DAYS: Final = 110
# Names per hundred at each registrar, and at each hoster: a few have most.
_REGISTRARS: Final = (31, 17, 11, 8, 6, 5, 4, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1)
_HOSTERS: Final = (24, 18, 12, 9, 8, 6, 5, 5, 4, 3, 3, 2, 1)
# A hoster has a shared host more for each so many names per hundred.
_SHARE_OF_A_HOST: Final = 6
# Of a hundred registrants: redacted, behind a privacy service, themselves; the rest has several names.
_REDACTED, _PRIVACY, _THEMSELVES = 58, 22, 15
_MOST_OF_ONE: Final = 9
_MAIL_COM: Final = 400  # one in so many registrants has an address at mail.com

Row = tuple[Relation, str]


def ordinary_facts(names: Sequence[str], seed: int = 2017) -> Iterator[ObservedData]:
    """Facts about each name, the same for the same names and seed."""
    dice = random.Random(seed)  # noqa: S311  # facts, not keys
    left, shared = 0, ""
    for place, name in enumerate(names):
        if not left:  # the next who has several names
            left, shared = dice.randrange(2, _MOST_OF_ONE), f"office-{place}@holder-{place}.example"
        registrant, is_shared = _registrant(dice, name, place, shared)
        left -= is_shared
        day = _FIRST_DAY + timedelta(days=dice.randrange(_DAYS))
        for relation, value in (
            (Relation.CREATED, day.date().isoformat()),
            (Relation.REGISTRANT_EMAIL, registrant),
            *_registrar(dice),
            *_hoster(dice),
        ):
            yield _observed(name, relation, value, day)


def _registrant(dice: random.Random, name: str, place: int, shared: str) -> tuple[str, bool]:
    drawn = dice.randrange(100)
    if dice.randrange(_MAIL_COM) == 0:
        return f"registrant-{place + 2}@mail.com", False
    if drawn < _REDACTED:
        return "REDACTED FOR PRIVACY", False
    if drawn < _REDACTED + _PRIVACY:
        return "contact@privacy-service.example", False
    if drawn < _REDACTED + _PRIVACY + _THEMSELVES:
        return f"contact@{name}", False
    return shared, True


def _registrar(dice: random.Random) -> Iterator[Row]:
    number = _drawn(dice, _REGISTRARS)
    yield Relation.REGISTRAR, f"Registrar {number}"
    for server in (1, 2):
        yield Relation.NAME_SERVER, f"ns{server}.registrar-{number}.example"


def _hoster(dice: random.Random) -> Iterator[Row]:
    number = _drawn(dice, _HOSTERS)
    hosts = 1 + _HOSTERS[number - 1] // _SHARE_OF_A_HOST
    yield Relation.RESOLVES_TO, f"198.18.{number}.{1 + dice.randrange(hosts)}"
    yield Relation.AUTONOMOUS_SYSTEM, f"AS{65535 + number}"
    yield Relation.MAIL_EXCHANGER, f"mx.hoster-{number}.example"


def _drawn(dice: random.Random, shares: Sequence[int]) -> int:
    return 1 + dice.choices(range(len(shares)), shares)[0]


def _observed(name: str, relation: Relation, value: str, day: datetime) -> ObservedData:
    return ObservedData(
        ObservableKind.DOMAIN_NAME,
        name,
        relation,
        value,
        SOURCE,
        first_seen=day,
        last_seen=REPLAYED,
        origin=SOURCE,
        true_from=day,
    )
