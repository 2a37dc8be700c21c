"""Base rates: how often a word, or a misspelling of it, stands in the labels of ordinary names, and in which way."""

import enum
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import as_file, files
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin.evidence.ngrams import ALPHABET, Counts, counts_table, expected, rates_of, symbols
from tocsin.model.errors import InvalidValue
from tocsin.names.folding import FOLD

# Rates below this are not told apart. The counted labels are a million: what is rarer than that is an estimate of the
# chain of symbols, which still tells a long word from a short one.
RAREST: Final = 1e-10
# Two edits are not summed one by one (10^5 texts a word). On the names of the lists they are seen this many times
# as often as one edit, give or take a factor of three.
TWO_EDITS: Final = 4.0


# A word takes a third of a millisecond; compiled code lets the interpreter go.
_STRETCH: Final = 256
_THREADS: Final = 2


class Way(enum.IntEnum):
    """How a word stands in a label; each ordinary label has at most the first that holds."""

    LABEL = 0  # it is the whole label
    TOKEN = 1  # it is a hyphen-separated token, or neighbouring tokens joined
    EDGE = 2  # a token begins or ends with it
    INSIDE = 3  # it is within a token


@dataclass(frozen=True, slots=True, eq=False)
class BaseRates:
    """Counted strings of ordinary labels, with where and when they were counted."""

    counts: Counts
    hosts: Mapping[str, tuple[float, float]]  # word: share of host names with it as a label, as a part of one
    source: str
    counted: date

    def expected(self, text: str) -> float:
        """Times one ordinary label is expected to hold a text of `a-z0-9-`, with `.` for the edge of the label."""
        return float(expected(self.counts, symbols(text), len(text), RAREST))

    def of(self, words: Sequence[str]) -> NDArray[np.float64]:
        """Rates per ordinary label of words of `a-z0-9`: an array (word, distance 0-2, `Way`), never below RAREST."""
        if not all(word.isascii() and word.isalnum() and word == word.lower() for word in words):
            raise InvalidValue("base rates are for words of a-z and 0-9")
        if not words:
            return np.empty((0, 3, len(Way)))
        stretches = [words[first : first + _STRETCH] for first in range(0, len(words), _STRETCH)]
        with ThreadPoolExecutor(_THREADS) as pool:
            near = np.concatenate(list(pool.map(self._near, stretches)))
        return np.asarray(np.maximum(np.concatenate([near, near[:, 1:] * TWO_EDITS], axis=1), RAREST))

    def of_hosts(self, words: Sequence[str]) -> NDArray[np.float64]:
        """How often host names have each word left of the registrable domain: an array (word, `Way.LABEL` or TOKEN)."""
        nothing = (0.0, 0.0)
        return np.array([self.hosts.get(word, nothing) for word in words], dtype=np.float64).reshape(-1, 2)

    def _near(self, words: Sequence[str]) -> NDArray[np.float64]:
        """Rates at distance 0 and 1, whatever is asked for later."""
        texts = symbols("".join(words))
        ends = np.cumsum([len(word) for word in words], dtype=np.int64)
        return rates_of(self.counts, texts, ends, _FOLD, np.ones(len(words), dtype=np.bool_))


# What matching does not tell apart, as numbers of the symbols of `ngrams`.
_FOLD: Final = np.array([0, *(FOLD[ord(symbol)] for symbol in ALPHABET)], dtype=np.uint8)


def _hosts(data: Mapping[str, NDArray[np.generic]]) -> Mapping[str, tuple[float, float]]:
    names = float(data["host_names"])
    labels, tokens = (data[key].astype(np.float64) / names for key in ("host_labels", "host_tokens"))
    words = str(data["host_words"]).split(" ")
    return MappingProxyType(
        {word: (float(a), float(b)) for word, a, b in zip(words, labels, tokens, strict=True)}
    )


@cache
def load_base_rates() -> BaseRates:
    """The table that ships with Tocsin, made by `tools/make_base_rates.py`."""
    with (
        as_file(files("tocsin.evidence") / "base_rates.npz") as path,
        np.load(path, allow_pickle=False) as data,
    ):
        codes = np.cumsum(data["gaps"], dtype=np.uint64)
        return BaseRates(
            counts=counts_table(codes, data["counts"], int(data["labels"])),
            hosts=_hosts(data),
            source=str(data["source"]),
            counted=datetime.strptime(str(data["date"]), "%Y%m%d").date(),  # noqa: DTZ007  # a day, no time
        )
