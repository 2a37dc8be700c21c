"""How far the stated probabilities of attribution held on cases that nothing was fitted on: the figures that are published."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Stated:
    """Cases in which the likeliest answer was given a probability above `low` and up to `high`, and what came of them."""

    low: float
    high: float
    cases: int
    mean: float
    right: float


@dataclass(frozen=True, slots=True)
class CalibrationError:
    """Expected calibration error on one way to score, and below what it must lie to be what chance allows (95 %)."""

    of: str
    value: float
    by_chance: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Figures of one run of `command` on `measured`.

    `unknown_cases` of the `cases` were by groups that no report had described; of `imitations`, made to look like another
    group's, that group got more than 0.8 in the share `framed`.
    """

    measured: date
    command: str
    cases: int
    unknown_cases: int
    imitations: int
    framed: float
    errors: tuple[CalibrationError, ...]
    rows: tuple[Stated, ...]


@cache
def calibration() -> Calibration:
    """The figures that ship with the coefficients."""
    document = tomllib.loads((files("tocsin.evidence") / "attribution_calibration.toml").read_text("utf-8"))
    return Calibration(
        measured=document["measured"],
        command=document["command"],
        cases=document["cases"],
        unknown_cases=document["unknown_cases"],
        imitations=document["imitations"],
        framed=document["framed"],
        errors=tuple(
            CalibrationError(each["of"], each["value"], each["by_chance"]) for each in document["error"]
        ),
        rows=tuple(
            Stated(low, high, each["cases"], each["mean"], each["right"])
            for each in document["row"]
            for low, high in (each["said"],)
        ),
    )
