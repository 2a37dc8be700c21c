"""The En Marche case of 2017: who was watched, which names were set up against them, and where that is published."""

import random
from dataclasses import dataclass
from typing import Final

from tocsin.app.demo.ordinary_names import ordinary_names
from tocsin.model.domain_names import DomainName
from tocsin.model.identity import Identity

ORDINARY: Final = 120_000

EN_MARCHE: Final = Identity(
    slug="en-marche",
    name="En Marche !",
    domains=(DomainName("en-marche.fr"),),
    services=("microsoft-365",),
    languages=("fr",),
    countries=("fr",),
    sectors=("political-party",),
)


@dataclass(frozen=True, slots=True)
class CaseName:
    """A name of the case: how it became known, and who published that."""

    name: str
    known: str
    source: str


CASE: Final = (
    CaseName(
        "onedrive-en-marche.fr",
        "set up on 15 March 2017; the only one named in Trend Micro's report",
        "France 24, 24 April 2017; Trend Micro, 'Two Years of Pawn Storm', 25 April 2017",
    ),
    CaseName(
        "mail-en-marche.fr",
        "found from the registration data of the first",
        "Motherboard (Vice), April 2017",
    ),
    CaseName(
        "portal-office.fr",
        "found from the registration data of the first",
        "Motherboard (Vice), April 2017",
    ),
    CaseName(
        "accounts-office.fr",
        "found from the registration data of the first",
        "Motherboard (Vice), April 2017",
    ),
    CaseName(
        "en-marche.co",
        "added by ThreatConnect",
        "ThreatConnect, 'Parlez-vous Fancy?', April 2017",
    ),
)


# Ordinary names with the very words, as a few real ones have them: what a search for the words would drown in.
NEAR_MISSES: Final = (
    "marche-de-noel-colmar.fr",
    "marche-nordique-annecy.fr",
    "www.marchepublic-conseil.fr",
    "supermarche-durand.fr",
    "marchal-opticien.fr",
    "electricite-marchand.com",
    "agriturismo-marche.it",
    "bienmarcher.ch",
    "la-demarche-qualite.com",
    "office-tourisme-luberon.fr",
    "office-notarial-brest.fr",
    "backoffice-solutions.net",
    "smart-office-furniture.com",
    "drive-fermier-dijon.fr",
    "testdrive-angers.fr",
    "outlookmountainlodge.com",
)


def demonstration_names(ordinary: int = ORDINARY, seed: int = 2017) -> tuple[str, ...]:
    """Return ordinary new names with those of the case among them, in the same places for the same seed."""
    names = list(ordinary_names(ordinary, seed))
    dice = random.Random(seed)  # noqa: S311  # places in a list, not keys
    for name in (*NEAR_MISSES, *(entry.name for entry in CASE)):
        names.insert(dice.randrange(len(names)), name)
    return tuple(names)
