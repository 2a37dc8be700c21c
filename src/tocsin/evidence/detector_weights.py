"""Weights of detectors: what each feature adds to the log-odds, read from one TOML file for each detector."""

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

from tocsin.model.errors import InputError


@dataclass(frozen=True, slots=True)
class Weight:
    """What one feature adds: `log_odds` (natural), and `slope` for each unit of -ln(rate) where the finding has a rate."""

    log_odds: float
    slope: float = 0.0


@dataclass(frozen=True, slots=True)
class DetectorWeights:
    """Weights of one detector by feature, with their origin in words. Findings of one `family` are not independent."""

    detector: str
    family: str
    source: str
    features: Mapping[str, Weight]


def builtin_folder() -> Traversable:
    """Folder of the weights that ship with Tocsin."""
    return files("tocsin.evidence") / "weights"


def load_weights(
    detectors: Iterable[str], folder: Traversable | None = None
) -> Mapping[str, DetectorWeights]:
    """Weights of those of the detectors that have a file in the folder (ours by default)."""
    place = builtin_folder() if folder is None else folder
    found = {}
    for name in detectors:
        path = place / f"{name}.toml"
        if path.is_file():
            found[name] = read_weights(name, path.read_bytes())
    return MappingProxyType(found)


def read_weights(detector: str, text: str | bytes) -> DetectorWeights:
    """Weights from TOML; raises InputError with what is wrong."""
    try:
        table = tomllib.loads(text if isinstance(text, str) else text.decode("utf-8"))
        features = {name: _weight(entry) for name, entry in table["features"].items()}
        return DetectorWeights(
            detector, str(table.get("family", detector)), str(table["source"]), MappingProxyType(features)
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
        raise InputError(f"the weights of detector {detector!r} cannot be read: {error}") from error


def _weight(entry: object) -> Weight:
    if isinstance(entry, Mapping):
        return Weight(_number(entry["log_odds"]), _number(entry.get("slope", 0.0)))
    return Weight(_number(entry))


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise TypeError(f"{value!r} is no weight: give a number, or a table with log_odds and slope")
    return float(value)
