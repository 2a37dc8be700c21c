"""What evidence taken from a case comes with: techniques by what shows them, and defaults by what is shared. Nothing is measured."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tocsin.model.errors import InputError, InvalidValue
from tocsin.model.grading import Grade


@dataclass(frozen=True, slots=True)
class Shown:
    """A technique (id of ATT&CK) that a sign is an instance of, and how easily somebody else brings that about."""

    technique: str
    forgeability: float


@dataclass(frozen=True, slots=True)
class SharedTrait:
    """Defaults for one thing that names can share; `observing.toml` says what each means."""

    words: str
    forgeability: float
    is_open: bool
    half_life_days: float
    most: float


@dataclass(frozen=True, slots=True)
class ObservingTable:
    """All defaults: techniques by sign, traits by the word of the investigation for them, victims, the log."""

    source: str
    techniques: Mapping[str, Shown]
    traits: Mapping[str, SharedTrait]
    across_campaigns: float
    most_of_listed: float
    victims_repeat: float
    most_of_victims: float
    forgeability_of_victims: float
    least_groups: int
    grade_of_log: Grade


@cache
def builtin_observing() -> ObservingTable:
    """The table that ships with Tocsin."""
    return read_observing((files("tocsin.attribution") / "observing.toml").read_bytes())


def read_observing(text: str | bytes) -> ObservingTable:
    """Table from TOML; raises InputError with what is wrong."""
    try:
        table = tomllib.loads(text if isinstance(text, str) else text.decode("utf-8"))
        return _table(table)
    except (
        tomllib.TOMLDecodeError,
        InvalidValue,
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        RecursionError,
    ) as error:
        raise InputError(f"the table of what cases show cannot be read: {error}") from error


def _table(table: Mapping[str, Any]) -> ObservingTable:
    victims = table["victims"]
    return ObservingTable(
        source=str(table["source"]),
        techniques={
            str(entry["sign"]): Shown(str(entry["id"]), _number(entry["forgeability"], 0.0, 1.0))
            for entry in table["technique"]
        },
        traits={str(name): _trait(entry) for name, entry in table["trait"].items()},
        across_campaigns=_number(table["reuse"]["across_campaigns"], 0.0, 1.0),
        most_of_listed=_number(table["listed"]["most"], 1.0, 1e6),
        victims_repeat=_number(victims["repeats"], 0.0, 1.0),
        most_of_victims=_number(victims["most"], 1.0, 1e6),
        forgeability_of_victims=_number(victims["forgeability"], 0.0, 1.0),
        least_groups=int(_number(victims["least_groups"], 1, 1e6)),
        grade_of_log=Grade.of(str(table["log"]["grade"])),
    )


def _trait(entry: Mapping[str, Any]) -> SharedTrait:
    if not isinstance(entry["open"], bool):
        raise TypeError(f"{entry['open']!r} is neither true nor false")
    return SharedTrait(
        str(entry["words"]),
        _number(entry["forgeability"], 0.0, 1.0),
        entry["open"],
        _number(entry["half_life_days"], 1.0, 1e6),
        _number(entry["most"], 1.0, 1e6),
    )


def _number(value: object, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
        raise TypeError(f"{value!r} is no number of {least:g} to {most:g}")
    return float(value)
