"""Coefficients of the attribution model: fitted by `tools/fit_attribution.py`, kept in a data file with their n and date."""

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

import numpy as np

from tocsin.evidence.attribution_features import CASE_FEATURES, GROUP_FEATURES
from tocsin.evidence.imitation import SIGNS
from tocsin.evidence.reported_uses import Floats
from tocsin.model.errors import InputError


@dataclass(frozen=True, slots=True)
class Origin:
    """What the coefficients rest on: nothing dated on `before` or later was looked at."""

    source: str
    before: date
    cases: int
    unknown_cases: int
    imitations: int


@dataclass(frozen=True, slots=True, eq=False)
class ImitatorTest:
    """When and how far a leading group gives way to an imitator of it.

    The test is made of a leader of at least `least` probability; below, `prior` of it goes to the imitator. `weights`
    (SIGNS) and `intercept` give log-odds for even odds, to which those of the prior are added. Above `threshold` the
    two cannot be told apart, and the group is not shown as more than `cap` likely.
    """

    weights: Floats
    intercept: float
    threshold: float
    prior: float
    cap: float
    least: float


@dataclass(frozen=True, slots=True, eq=False)
class Coefficients:
    """Weights of GROUP_FEATURES and CASE_FEATURES, the imitator test, and the stated share of SHARED in UNKNOWN."""

    origin: Origin
    of_groups: Floats
    of_case: Floats
    imitator: ImitatorTest
    shared: float


def builtin_coefficients() -> Coefficients:
    """The coefficients that ship with Tocsin."""
    return read_coefficients((files("tocsin.evidence") / "attribution_coefficients.toml").read_bytes())


def read_coefficients(text: str | bytes) -> Coefficients:
    """Coefficients from TOML; raises InputError with what is wrong."""
    try:
        table = tomllib.loads(text if isinstance(text, str) else text.decode("utf-8"))
        imitator = table["imitator"]
        return Coefficients(
            origin=_origin(table["origin"]),
            of_groups=_vector(table["group"], GROUP_FEATURES),
            of_case=_vector(table["unknown"], CASE_FEATURES),
            imitator=ImitatorTest(
                weights=_vector(imitator["signs"], SIGNS),
                intercept=_number(imitator["intercept"]),
                threshold=_number(imitator["threshold"]),
                prior=_share(imitator["prior"]),
                cap=_share(imitator["cap"]),
                least=_share(imitator["least"]),
            ),
            shared=_share(table["shared"]["share_of_unknown"]),
        )
    except (
        tomllib.TOMLDecodeError,
        KeyError,
        TypeError,
        ValueError,
        OverflowError,
        AttributeError,
        RecursionError,
    ) as error:
        raise InputError(f"the coefficients of the attribution model cannot be read: {error}") from error


def write_coefficients(coefficients: Coefficients) -> str:
    """TOML that `read_coefficients` reads back."""
    origin, imitator = coefficients.origin, coefficients.imitator
    return "\n".join(
        [
            "# Made by tools/fit_attribution.py; natural log-odds for one unit of each feature.",
            "[origin]",
            f"source = {_quoted(origin.source)}",
            f"before = {origin.before.isoformat()}",
            f"cases = {origin.cases}",
            f"unknown_cases = {origin.unknown_cases}",
            f"imitations = {origin.imitations}",
            "\n[group]",
            *_lines(GROUP_FEATURES, coefficients.of_groups),
            "\n[unknown]",
            *_lines(CASE_FEATURES, coefficients.of_case),
            "\n[imitator] # prior, cap and least are stated, not fitted",
            f"prior = {imitator.prior!r}",
            f"cap = {imitator.cap!r}",
            f"least = {imitator.least!r}",
            f"intercept = {imitator.intercept:.4f}",
            f"threshold = {imitator.threshold:.4f}",
            "\n[imitator.signs]",
            *_lines(SIGNS, imitator.weights),
            "\n[shared] # stated, not fitted",
            f"share_of_unknown = {coefficients.shared!r}",
            "",
        ]
    )


def _lines(names: Sequence[str], values: Floats) -> list[str]:
    return [f"{name} = {value:.4f}" for name, value in zip(names, values, strict=True)]


def _quoted(text: str) -> str:
    return '"' + "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08X}" for c in text) + '"'


def _origin(table: Mapping[str, object]) -> Origin:
    before = table["before"]
    if type(before) is not date:
        raise TypeError(f"{before!r} is no day: write 2023-06-01 without quotes")
    counts = [table[name] for name in ("cases", "unknown_cases", "imitations")]
    cases, unknown, imitations = (_count(value) for value in counts)
    return Origin(str(table["source"]), before, cases, unknown, imitations)


def _vector(table: Mapping[str, object], names: Sequence[str]) -> Floats:
    if stray := set(table) - set(names):
        raise ValueError(f"{min(stray)!r} is not known; known are {', '.join(names)}")
    return np.array([_number(table[name]) for name in names])


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise TypeError(f"{value!r} is no number")
    return float(value)


def _share(value: object) -> float:
    number = _number(value)
    if not 0.0 < number < 1.0:
        raise ValueError(f"{number} is no share between 0 and 1")
    return number


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise TypeError(f"{value!r} is no count")
    return value
