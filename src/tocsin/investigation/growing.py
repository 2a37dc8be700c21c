"""New names put to groups that are there: only the groups that they touch are made anew, never the world.

Weights stay those of the last full run: a value that was counted then weighs what it weighed, whoever comes; a value that
comes new weighs by its own count. The next full run counts again.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tocsin.evidence.infrastructure import Trait
from tocsin.investigation.agglomeration import Groups, alone, join, labels_of, unite
from tocsin.investigation.candidates import FEW, FLOOR, NEIGHBOURS, Edges, holders, ordered
from tocsin.investigation.clustering import NO_WORD, AnalystWord, Clusters, heed
from tocsin.investigation.columns import Columns
from tocsin.investigation.corpus import Corpus
from tocsin.investigation.explaining import Explaining
from tocsin.investigation.traits import Value, comparable
from tocsin.investigation.weighing import Scales, scales_of, scratch, weigh_pairs
from tocsin.model.observation import FactRow

# A touched group of more names stays as it is, and takes in what agrees with it.
_LARGE = 2_000


class Growing:
    """Groups that take in new names; one thread at a time."""

    def __init__(self, clusters: Clusters) -> None:
        corpus = clusters.corpus
        self.clusters = clusters
        self._starts, self._owners = holders(corpus)
        self._numbers: dict[Value, int] = {
            (Trait(trait), comparable(Trait(trait), text)): number
            for number, (trait, text) in enumerate(zip(corpus.traits.tolist(), corpus.texts, strict=True))
        }
        self._came: dict[int, list[int]] = {}  # holders of each value that came since

    def add(self, rows: Iterable[FactRow], *, word: AnalystWord = NO_WORD) -> tuple[str, ...]:
        """Put new names into groups; return the names of every group that was touched, the new ones among them.

        A name that is there already keeps its facts until the next full run: rows about it are left out.
        """
        known = self.clusters.corpus.place
        small = Corpus.build(row for row in rows if row.subject not in known)
        if not len(small):
            return ()
        first = len(self.clusters.corpus)
        corpus, scales = self._enlarged(small)
        explaining = self.clusters.explaining.over(corpus, scales)
        fresh = range(first, len(corpus))
        edges = self._edges(corpus, scales, fresh)
        labels = np.concatenate([self.clusters.labels, np.arange(first, len(corpus), dtype=np.int32)])
        touched = np.unique(
            labels[np.concatenate([edges.first, edges.second, np.arange(first, len(corpus))])]
        )
        every = _inserted(self.clusters.edges, edges)
        merged = _joined_again(explaining, every, labels, touched, word)
        self.clusters = Clusters(explaining, every, merged, word)
        members = np.flatnonzero(np.isin(labels, touched))
        return tuple(corpus.names[member] for member in members)

    def _enlarged(self, small: Corpus) -> tuple[Corpus, Scales]:
        """The corpus with new names behind the old ones, and the weights of the last full run with those of new values."""
        old, scales = self.clusters.corpus, self.clusters.explaining.scales
        numbers = np.array([self._number(small, value) for value in range(len(small.texts))], dtype=np.int32)
        fresh = np.flatnonzero(numbers >= len(old.texts))
        fresh = fresh[np.argsort(numbers[fresh])]
        texts = (*old.texts, *(small.texts[value] for value in fresh))
        counts = np.concatenate([old.counts, np.zeros(len(fresh), dtype=np.int64)])
        np.add.at(counts, numbers, small.counts)
        columns = _appended(old.columns, small.columns, numbers)
        for place in range(len(small)):
            for value in columns.values[
                columns.starts[len(old) + place] : columns.starts[len(old) + place + 1]
            ]:
                self._came.setdefault(int(value), []).append(len(old) + place)
        names = (*old.names, *small.names)
        corpus = replace(
            old,
            names=names,
            columns=columns,
            texts=texts,
            traits=np.concatenate([old.traits, small.traits[fresh]]),
            counts=counts,
            gram_counts=old.gram_counts + small.gram_counts,
            size=old.size + len(small),
            place=dict(old.place) | {name: len(old) + place for place, name in enumerate(small.names)},
        )
        new_worth = scales_of(replace(small, size=corpus.size), self.clusters.explaining.weights).worth
        worth = np.concatenate([scales.worth, new_worth[fresh]])
        return corpus, scales._replace(worth=worth, trait_of=corpus.traits, gram_counts=corpus.gram_counts)

    def _number(self, small: Corpus, value: int) -> int:
        trait = Trait(int(small.traits[value]))
        return self._numbers.setdefault((trait, comparable(trait, small.texts[value])), len(self._numbers))

    def _edges(self, corpus: Corpus, scales: Scales, fresh: Iterable[int]) -> Edges:
        room, parts = scratch(), []
        for name in fresh:
            others = self._candidates(corpus, name)
            first, second = (
                np.minimum(others, name).astype(np.int32),
                np.maximum(others, name).astype(np.int32),
            )
            log_odds = weigh_pairs(corpus.columns, scales, first, second, room)
            keep = log_odds > FLOOR
            parts.append(Edges(first[keep], second[keep], log_odds[keep]))
        return ordered(parts)

    def _candidates(self, corpus: Corpus, name: int) -> NDArray[np.int64]:
        """Names that share something rare with one, and of those that share something common the nearest in time and order."""
        found: set[int] = set()
        created = corpus.columns.created
        for value in corpus.values(name).tolist():
            own = self._held(value)
            found.update(self._came.get(value, ()))
            if len(own) <= FEW:
                found.update(own.tolist())
                continue
            gaps = np.nan_to_num(np.abs(created[own] - created[name]), nan=np.inf)
            found.update(own[np.argpartition(gaps, 2 * NEIGHBOURS)[: 2 * NEIGHBOURS]].tolist())
            at = bisect_left(own, corpus.names[name], key=corpus.names.__getitem__)  # they are in order
            found.update(own[max(at - NEIGHBOURS, 0) : at + NEIGHBOURS].tolist())
        found.discard(name)
        return np.array(sorted(found), dtype=np.int64)

    def _held(self, value: int) -> NDArray[np.int32]:
        """Names that had a value at the last full run, in order."""
        if value >= len(self._starts) - 1:
            return self._owners[:0]
        return self._owners[self._starts[value] : self._starts[value + 1]]


def _inserted(edges: Edges, more: Edges) -> Edges:
    """Edges with others put in their places, the strongest first."""
    places = np.searchsorted(-edges.log_odds, -more.log_odds, side="right")
    return Edges(*(np.insert(old, places, new) for old, new in zip(edges, more, strict=True)))


def _appended(old: Columns, new: Columns, numbers: NDArray[np.int32]) -> Columns:
    """Columns of both, one after the other; values of the new ones as the old corpus numbers them, rising."""
    values = numbers[new.values]
    for place in range(len(new.known)):
        values[new.starts[place] : new.starts[place + 1]].sort()
    return Columns(
        np.concatenate([old.starts, new.starts[1:] + old.starts[-1]]),
        np.concatenate([old.values, values]),
        np.concatenate([old.known, new.known]),
        np.concatenate([old.in_front, new.in_front]),
        np.concatenate([old.created, new.created]),
        np.concatenate([old.whole_day, new.whole_day]),
        np.concatenate([old.reported, new.reported]),
        np.concatenate([old.letters, new.letters]),
        np.concatenate([old.first, new.first + len(old.letters)]),
        np.concatenate([old.after, new.after + len(old.letters)]),
        np.concatenate([old.gram_starts, new.gram_starts[1:] + old.gram_starts[-1]]),
        np.concatenate([old.grams, new.grams]),
    )


def _joined_again(
    explaining: Explaining,
    edges: Edges,
    labels: NDArray[np.int32],
    touched: NDArray[np.int32],
    word: AnalystWord,
) -> NDArray[np.int32]:
    """Make the touched groups anew from the edges among their names; all others stay as they are."""
    within = np.isin(labels, touched)
    sizes = np.bincount(labels, minlength=len(labels))
    stays = ~within | (sizes[labels] > _LARGE)
    members = np.flatnonzero(within)
    groups = alone(len(labels))
    for label in touched[sizes[touched] > _LARGE].tolist():
        _unite_all(groups, np.flatnonzero(labels == label))
    different = heed(groups, explaining.corpus, word, among=frozenset(members.tolist()))
    inside = within[edges.first] & within[edges.second]
    local = Edges(edges.first[inside], edges.second[inside], edges.log_odds[inside])
    weights = explaining.weights
    join(
        explaining.corpus.columns,
        explaining.scales,
        local,
        groups,
        different,
        weights.size_bonus,
        weights.most_bonus,
        scratch(),
    )
    again = labels_of(groups)
    return np.where(within, again, labels).astype(np.int32) if stays.any() else again


def _unite_all(groups: Groups, members: NDArray[np.int64]) -> None:
    for member in members[1:].tolist():
        unite(groups, int(members[0]), member)
