"""Which pairs of names are worth weighing: those that share something rare, and neighbours among those that share something common."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tocsin.evidence.infrastructure import Trait
from tocsin.investigation.columns import Columns
from tocsin.investigation.corpus import Corpus
from tocsin.investigation.weighing import Scales, Scratch, scratch, weigh_pair
from tocsin.names.compiled import njit

# So few names are all weighed against each other: two seconds at most.
ALL_PAIRS: Final = 2_000
# A value of so many names makes a pair of any two of them; of one that more share only neighbours are weighed.
FEW: Final = 40
NEIGHBOURS: Final = 4
# A pair of less can be in one group only by way of others: groups may grow together at averages down to this.
FLOOR: Final = -2.0
_STRETCH: Final = 1 << 16
_THREADS: Final = 2

Progress = Callable[[str, float], None]


class Edges(NamedTuple):
    """Pairs of names by their places, the lower first, with their log-odds; the strongest pair first."""

    first: NDArray[np.int32]
    second: NDArray[np.int32]
    log_odds: NDArray[np.float32]


def edges_of(corpus: Corpus, scales: Scales, *, progress: Progress = lambda _what, _share: None) -> Edges:
    """Every pair above the floor that was found worth weighing; the same whatever the number of threads."""
    columns = corpus.columns
    if len(corpus) <= ALL_PAIRS:
        return ordered(list(_in_stretches(len(corpus), partial(_all_pairs, columns, scales))))
    starts, owners = holders(corpus)
    found = list(_in_stretches(len(starts) - 1, partial(_few, columns, scales, starts, owners)))
    progress("pairs of rare values", 0.3)
    for share, order, groups in _orders(corpus, starts, owners):
        found += _in_stretches(len(order), partial(_near, columns, scales, order, groups))
        progress("neighbours", 0.3 + 0.6 * share)
    return ordered(found)


def ordered(parts: list[Edges]) -> Edges:
    """The parts as one: each pair once, the strongest first, ties in the order of names."""
    if not parts:
        nothing = np.empty(0, dtype=np.int32)
        return Edges(nothing, nothing, np.empty(0, dtype=np.float32))
    first, second, log_odds = (np.concatenate(each) for each in zip(*parts, strict=True))
    order = np.lexsort((second, first, -log_odds))
    first, second, log_odds = first[order], second[order], log_odds[order]
    fresh = np.ones(len(first), dtype=np.bool_)
    # A pair weighs the same wherever it was found, so its repeats stand together.
    fresh[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    return Edges(first[fresh], second[fresh], log_odds[fresh])


def holders(corpus: Corpus) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Names of each value: value `v` is held by `owners[starts[v]:starts[v + 1]]`, rising."""
    columns = corpus.columns
    names = np.repeat(np.arange(len(corpus), dtype=np.int32), np.diff(columns.starts))
    order = np.argsort(columns.values, kind="stable")
    starts = np.zeros(len(corpus.texts) + 1, dtype=np.int64)
    np.cumsum(np.bincount(columns.values, minlength=len(corpus.texts)), out=starts[1:])
    return starts, names[order]


def _in_stretches(count: int, weigh: Callable[[int, int, Scratch], Edges]) -> Iterator[Edges]:
    """Weigh stretch after stretch on all threads; parts come in their order."""
    stretch = max(min(_STRETCH, -(-count // (4 * _THREADS))), 1)
    with ThreadPoolExecutor(_THREADS) as pool:
        yield from pool.map(
            lambda start: weigh(start, min(start + stretch, count), scratch()), range(0, count, stretch)
        )


def _orders(
    corpus: Corpus, starts: NDArray[np.int64], owners: NDArray[np.int32]
) -> Iterator[tuple[float, NDArray[np.int32], NDArray[np.int32]]]:
    """Names of common values in orders that bring together those which share something else: order and value of each."""
    columns = corpus.columns
    many = np.diff(starts)
    common = np.flatnonzero(many > FEW)
    rows = (
        np.concatenate([np.arange(starts[v], starts[v + 1]) for v in common])
        if len(common)
        else np.empty(0, np.int64)
    )
    names, values = owners[rows], np.repeat(common, many[common]).astype(np.int32)
    traits = corpus.traits[values]
    signature = _signatures(corpus)
    created = np.nan_to_num(columns.created, nan=-1.0)
    present = np.unique(traits)
    for number, trait in enumerate(present.tolist()):
        mine = np.flatnonzero(traits == trait)
        name, value = names[mine], values[mine]
        for keys in ((name, created[name]), (name,), (name, created[name], signature[name])):
            order = np.lexsort((*keys, value))
            yield (number + 1) / len(present), name[order], value[order]


def _signatures(corpus: Corpus) -> NDArray[np.int64]:
    """What each name has of registrar and name servers, as one number."""
    columns = corpus.columns
    owners = np.repeat(np.arange(len(corpus)), np.diff(columns.starts))
    found = np.zeros(len(corpus), dtype=np.int64)
    for trait in (Trait.REGISTRAR, Trait.NAME_SERVERS, Trait.DEFAULT_NAME_SERVERS):
        mine = corpus.traits[columns.values] == trait
        number = np.zeros(len(corpus), dtype=np.int64)
        number[owners[mine]] = columns.values[mine] + 1
        found = found * 1_000_003 + number
    return found


@njit
def _grown(
    held: NDArray[np.int32], scores: NDArray[np.float32]
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    more = np.empty((len(scores) * 2, 2), dtype=np.int32)
    more[: len(scores)] = held
    better = np.empty(len(scores) * 2, dtype=np.float32)
    better[: len(scores)] = scores
    return more, better


@njit
def _all_pairs_kernel(
    c: Columns, s: Scales, start: int, end: int, room: Scratch
) -> tuple[NDArray[np.int32], NDArray[np.float32], int]:
    held, scores, kept = np.empty((1024, 2), dtype=np.int32), np.empty(1024, dtype=np.float32), 0
    for i in range(start, end):
        for j in range(i + 1, len(c.known)):
            score = weigh_pair(c, s, i, j, room)
            if score > FLOOR:
                if kept == len(scores):
                    held, scores = _grown(held, scores)
                held[kept, 0], held[kept, 1], scores[kept] = i, j, score
                kept += 1
    return held, scores, kept


@njit
def _first_shared(c: Columns, i: int, j: int, many: NDArray[np.int64]) -> int:
    """Return the lowest value of few names that both have: the pair is weighed there and nowhere else."""
    at, to = c.starts[i], c.starts[i + 1]
    by, until = c.starts[j], c.starts[j + 1]
    while at < to and by < until:
        if c.values[at] == c.values[by]:
            if many[c.values[at] + 1] - many[c.values[at]] <= FEW:
                return int(c.values[at])
            at += 1
            by += 1
        elif c.values[at] < c.values[by]:
            at += 1
        else:
            by += 1
    return -1


@njit
def _few_kernel(
    c: Columns,
    s: Scales,
    starts: NDArray[np.int64],
    owners: NDArray[np.int32],
    start: int,
    end: int,
    room: Scratch,
) -> tuple[NDArray[np.int32], NDArray[np.float32], int]:
    held, scores, kept = np.empty((1024, 2), dtype=np.int32), np.empty(1024, dtype=np.float32), 0
    for value in range(start, end):
        if starts[value + 1] - starts[value] > FEW:
            continue
        for at in range(starts[value], starts[value + 1]):
            for by in range(at + 1, starts[value + 1]):
                i, j = owners[at], owners[by]
                if _first_shared(c, i, j, starts) != value:
                    continue
                score = weigh_pair(c, s, i, j, room)
                if score > FLOOR:
                    if kept == len(scores):
                        held, scores = _grown(held, scores)
                    held[kept, 0], held[kept, 1], scores[kept] = i, j, score
                    kept += 1
    return held, scores, kept


@njit
def _near_kernel(
    c: Columns,
    s: Scales,
    order: NDArray[np.int32],
    groups: NDArray[np.int32],
    start: int,
    end: int,
    room: Scratch,
) -> tuple[NDArray[np.int32], NDArray[np.float32], int]:
    held, scores, kept = np.empty((1024, 2), dtype=np.int32), np.empty(1024, dtype=np.float32), 0
    for at in range(start, end):
        for by in range(at + 1, min(at + 1 + NEIGHBOURS, len(order))):
            if groups[by] != groups[at]:
                break
            i, j = min(order[at], order[by]), max(order[at], order[by])
            score = weigh_pair(c, s, i, j, room)
            if score > FLOOR:
                if kept == len(scores):
                    held, scores = _grown(held, scores)
                held[kept, 0], held[kept, 1], scores[kept] = i, j, score
                kept += 1
    return held, scores, kept


def _edges(found: tuple[NDArray[np.int32], NDArray[np.float32], int]) -> Edges:
    held, scores, kept = found
    return Edges(held[:kept, 0].copy(), held[:kept, 1].copy(), scores[:kept].copy())


def _all_pairs(c: Columns, s: Scales, start: int, end: int, room: Scratch) -> Edges:
    return _edges(_all_pairs_kernel(c, s, start, end, room))


def _few(
    c: Columns,
    s: Scales,
    starts: NDArray[np.int64],
    owners: NDArray[np.int32],
    start: int,
    end: int,
    room: Scratch,
) -> Edges:
    return _edges(_few_kernel(c, s, starts, owners, start, end, room))


def _near(
    c: Columns,
    s: Scales,
    order: NDArray[np.int32],
    groups: NDArray[np.int32],
    start: int,
    end: int,
    room: Scratch,
) -> Edges:
    return _edges(_near_kernel(c, s, order, groups, start, end, room))
