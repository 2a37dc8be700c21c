"""Weights of shared infrastructure: what families and traits there are, and how often one operator's names share them."""

import enum
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from tocsin.model.errors import InputError


class Trait(enum.IntEnum):
    """What two names can have in common; the values that are numbered and counted come first."""

    ADDRESS = 0
    NETWORK = 1
    AUTONOMOUS_SYSTEM = 2
    ALIAS = 3
    NAME_SERVERS = 4
    NAME_SERVER_PROVIDER = 5
    DEFAULT_NAME_SERVERS = 6
    SOA_MAILBOX = 7
    TEXT = 8
    REGISTRAR = 9
    REGISTRANT_EMAIL = 10
    REGISTRANT_NAME = 11
    REGISTRANT_ORGANISATION = 12
    CERTIFICATE = 13
    CERTIFICATE_NAME = 14
    CERTIFICATE_ISSUER = 15
    FAVICON = 16
    PAGE_TITLE = 17
    FORM_TARGET = 18
    REDIRECTS_TO = 19
    MAIL_EXCHANGER = 20
    SUFFIX = 21
    REGISTRABLE_DOMAIN = 22
    TEMPLATE = 23
    # What follows has no values to count: it is measured between two names.
    TOKEN = 24
    CREATED = 25
    REPORTED = 26

    @property
    def word(self) -> str:
        """Name in the weights file."""
        return self.name.lower()


class Family(enum.IntEnum):
    """What depends on one another: of a family the strongest counts in full, the rest in part."""

    HOSTING = 0
    DNS = 1
    REGISTRATION = 2
    REGISTRANT = 3
    CERTIFICATE = 4
    PAGE = 5
    MAIL = 6
    SUFFIX = 7
    DOMAIN = 8
    NAME = 9
    TIME = 10
    REPORT = 11

    @property
    def word(self) -> str:
        """Name in the weights file."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class TraitWeight:
    """How often two names of one operator share the trait; `temper` scales the log-odds of what was picked by looking."""

    family: Family
    match: float
    origin: str
    temper: float = 1.0


@dataclass(frozen=True, slots=True)
class FamilyWeight:
    """The most a family may say, as log-odds (`cap`) and as a share of what stands against it, and what a mismatch says."""

    cap: float | None
    cap_share: float | None
    known: frozenset[Trait]
    shared: frozenset[Trait]
    mismatch: float

    def most(self, against: float) -> float:
        """Largest log-odds of the family where `against` (above 0) are the log-odds against one operator."""
        share = math.inf if self.cap_share is None else against * self.cap_share
        return min(share, math.inf if self.cap is None else self.cap)


@dataclass(frozen=True, slots=True)
class GapWeight:
    """How far apart two moments of one operator lie: upper edges of stretches (one more is open), and the share in each.

    Those of any two names are taken to spread evenly over `spread` where the corpus cannot tell. Edges and spread are in
    hours for registrations, in days for reports.
    """

    family: Family
    edges: tuple[float, ...]
    shares: tuple[float, ...]
    spread: float
    origin: str


@dataclass(frozen=True, slots=True)
class InfrastructureWeights:
    """Everything that links are weighed with; see infrastructure.toml for what each number means and comes from."""

    source: str
    siblings: float
    ordinary_names: float
    least_against: float
    rest: float
    size_bonus: float
    most_bonus: float
    families: Mapping[Family, FamilyWeight]
    traits: Mapping[Trait, TraitWeight]
    gaps: Mapping[Trait, GapWeight]

    def prior(self, names: int) -> float:
        """Log-odds that two names of a corpus of so many have one operator, before anything is known."""
        return min(math.log(self.siblings / (max(names, 1) + self.ordinary_names)), -self.least_against)


@cache
def load_infrastructure_weights() -> InfrastructureWeights:
    """The weights that ship with Tocsin."""
    return read_infrastructure_weights(builtin_text())


def builtin_text() -> str:
    """The file of the weights that ship."""
    return (files("tocsin.evidence") / "infrastructure.toml").read_text(encoding="utf-8")


def read_infrastructure_weights(text: str | bytes) -> InfrastructureWeights:
    """Weights from TOML; raises InputError with what is wrong."""
    try:
        table = tomllib.loads(text if isinstance(text, str) else text.decode("utf-8"))
        return _weights(table)
    except (
        tomllib.TOMLDecodeError,
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        RecursionError,
    ) as error:
        raise InputError(f"the weights of infrastructure cannot be read: {error}") from error


def _weights(table: Mapping[str, Any]) -> InfrastructureWeights:
    families = {family: _family(table["family"][family.word]) for family in Family}
    gaps = {trait: _gap(table["gap"][trait.word]) for trait in (Trait.CREATED, Trait.REPORTED)}
    traits = {trait: _trait(table["trait"][trait.word]) for trait in Trait if trait not in gaps}
    return InfrastructureWeights(
        source=str(table["source"]),
        siblings=_positive(table["siblings"]),
        ordinary_names=_positive(table["ordinary_names"]),
        least_against=_positive(table["least_against"]),
        rest=_share(table["rest"]),
        size_bonus=_number(table["size_bonus"]),
        most_bonus=_number(table["most_bonus"]),
        families=MappingProxyType(families),
        traits=MappingProxyType(traits),
        gaps=MappingProxyType(gaps),
    )


def _family(entry: Mapping[str, Any]) -> FamilyWeight:
    cap, cap_share = (
        None if entry.get(key) is None else _positive(entry[key]) for key in ("cap", "cap_share")
    )
    if cap is None and cap_share is None:
        raise ValueError("a family needs 'cap' or 'cap_share'")
    mismatch = _number(entry.get("mismatch", 0.0))
    if mismatch > 0.0:
        raise ValueError(f"a mismatch of {mismatch} would speak for one operator")
    known, shared = (
        frozenset(Trait[word.upper()] for word in entry.get(key, ())) for key in ("known", "shared")
    )
    return FamilyWeight(cap, cap_share, known, shared, mismatch)


def _trait(entry: Mapping[str, Any]) -> TraitWeight:
    return TraitWeight(
        Family[entry["family"].upper()],
        _positive(_share(entry["match"])),
        str(entry["origin"]),
        _share(entry.get("temper", 1.0)),
    )


def _gap(entry: Mapping[str, Any]) -> GapWeight:
    edges, shares = (tuple(_positive(number) for number in entry[key]) for key in ("edges", "shares"))
    if len(shares) != len(edges) + 1 or list(edges) != sorted(set(edges)) or abs(sum(shares) - 1.0) > 1e-6:
        raise ValueError("a gap has rising edges, and one share more, which sum to 1")
    return GapWeight(
        Family[entry["family"].upper()], edges, shares, _positive(entry["spread"]), str(entry["origin"])
    )


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise TypeError(f"{value!r} is no number")
    return float(value)


def _positive(value: object) -> float:
    number = _number(value)
    if number <= 0.0:
        raise ValueError(f"{number} is not above 0")
    return number


def _share(value: object) -> float:
    number = _number(value)
    if not 0.0 <= number <= 1.0:
        raise ValueError(f"{number} is no share from 0 to 1")
    return number
