"""Groups of names that one operator is probably behind: of a file of facts, without a store."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Final

from tocsin.evidence.infrastructure import load_infrastructure_weights
from tocsin.interchange.fact_rows import read_fact_rows
from tocsin.interchange.problems import Problem
from tocsin.investigation.candidates import Progress
from tocsin.investigation.clustering import NO_WORD, AnalystWord, Clusters, cluster
from tocsin.investigation.corpus import Corpus
from tocsin.model.errors import InputError, InvalidName, UsageError
from tocsin.model.observation import FactRow
from tocsin.names.parsing import domain_name
from tocsin.watch.decompression import compression_of, decompressed

_PIECE: Final = 1 << 18
_SHOWN: Final = 5


@dataclass(slots=True)
class Reading:
    """What was read of a file: how many facts, and what could not be read, of which the first are kept."""

    facts: int = 0
    problems: int = 0
    first_problems: list[Problem] = field(default_factory=list)

    def rows(self, lines: Iterator[bytes], now: datetime | None) -> Iterator[FactRow]:
        """Facts of the lines, counted as they pass."""
        for row in read_fact_rows(lines, now=now):
            if isinstance(row, FactRow):
                self.facts += 1
                yield row
            else:
                self.problems += row.count
                if len(self.first_problems) < _SHOWN:
                    self.first_problems.append(row)


def cluster_file(
    path: str,
    *,
    now: datetime | None = None,
    word: AnalystWord = NO_WORD,
    progress: Progress = lambda _what, _share: None,
) -> tuple[Clusters, Reading]:
    """Group the names of a file of facts (CSV or JSON Lines, plain or compressed; '-' is standard input).

    Nothing is kept: killed at any moment, nothing is lost. Raises InputError where the file cannot be read.
    """
    reading = Reading()
    with _opened(path) as file:
        corpus = Corpus.build(reading.rows(_lines(file, path), now))
    if not len(corpus):
        raise InputError(f"there is no name in {path!r}")
    return cluster(corpus, load_infrastructure_weights(), word=word, progress=progress), reading


def word_of(same: Sequence[str], different: Sequence[str]) -> AnalystWord:
    """Pairs as typed ('one.example,other.example') as an analyst's word; raises UsageError for what is no pair."""
    return AnalystWord(tuple(map(_pair, same)), tuple(map(_pair, different)))


def _pair(text: str) -> tuple[str, str]:
    try:
        first, second = (domain_name(name).value for name in text.split(","))
    except (ValueError, InvalidName) as error:
        raise UsageError(f"{text!r} is not a pair of names: write 'one.example,other.example'") from error
    if first == second:
        raise UsageError(f"{text!r} names {first} twice")
    return first, second


@contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    if path == "-":
        yield sys.stdin.buffer
        return
    try:
        with Path(path).open("rb") as file:
            yield file
    except OSError as error:
        raise UsageError(f"{path!r} cannot be read: {error.strerror}") from error


def _lines(file: BinaryIO, label: str) -> Iterator[bytes]:
    """Lines of a file, decompressed where its first bytes say so."""
    opening = file.read(_PIECE)
    chunks = chain([opening], iter(lambda: file.read(_PIECE), b""))
    kind = compression_of(opening)
    return _split(decompressed(chunks, kind, label) if kind else chunks)


def _split(chunks: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        lines = (rest + chunk).split(b"\n")
        rest = lines.pop()
        for line in lines:
            yield line + b"\n"
    if rest:
        yield rest
