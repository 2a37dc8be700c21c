"""Groups of names that one operator is probably behind: the whole corpus at once, or what a few new names touch."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tocsin.evidence.infrastructure import InfrastructureWeights
from tocsin.investigation.agglomeration import Groups, alone, join, labels_of, unite
from tocsin.investigation.candidates import Edges, Progress, edges_of
from tocsin.investigation.corpus import Corpus
from tocsin.investigation.explaining import Explaining
from tocsin.investigation.weighing import scratch
from tocsin.model.errors import InvalidValue
from tocsin.model.linking import Link, Reason


@dataclass(frozen=True, slots=True)
class AnalystWord:
    """What analysts said of pairs of names: `same` are tied whatever the evidence, `different` never come together."""

    same: tuple[tuple[str, str], ...] = ()
    different: tuple[tuple[str, str], ...] = ()


NO_WORD = AnalystWord()


@dataclass(frozen=True, eq=False)
class Clusters:
    """The groups of a corpus, and why: `labels[i]` is the place of the first name of the group of name `i`."""

    explaining: Explaining
    edges: Edges
    labels: NDArray[np.int32]
    word: AnalystWord = field(default=NO_WORD)

    @property
    def corpus(self) -> Corpus:
        """The corpus."""
        return self.explaining.corpus

    @cached_property
    def _members(self) -> dict[int, list[int]]:
        order = np.argsort(self.labels, kind="stable")
        found: dict[int, list[int]] = {}
        for place, label in zip(order.tolist(), self.labels[order].tolist(), strict=True):
            found.setdefault(label, []).append(place)
        return found

    @cached_property
    def _nearest(self) -> NDArray[np.int64]:
        """For each name the place of the edge that ties it most strongly to another of its group; -1 for none."""
        edges, labels = self.edges, self.labels
        within = np.flatnonzero(labels[edges.first] == labels[edges.second])[::-1]
        nearest = np.full(len(labels), -1, dtype=np.int64)
        # Edges are strongest first: assigned from the weakest on, the strongest stays.
        for ends in (edges.first, edges.second):
            best = np.full(len(labels), -1, dtype=np.int64)
            best[ends[within]] = within
            nearest = np.where((nearest < 0) | ((best >= 0) & (best < nearest)), best, nearest)
        return nearest

    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Groups of two names and more, the largest first, their names in order."""
        names = self.corpus.names
        several = [members for members in self._members.values() if len(members) > 1]
        several.sort(key=lambda members: (-len(members), members[0]))
        return tuple(tuple(names[member] for member in members) for members in several)

    def label(self, name: str) -> str:
        """The group of a name, by the first of its names; raises KeyError for a name that is not in the corpus."""
        return self.corpus.names[int(self.labels[self.corpus.place[name]])]

    def of(self, name: str) -> tuple[str, ...]:
        """Names of the group of a name, itself among them."""
        place = self.corpus.place[name]
        return tuple(self.corpus.names[member] for member in self._members[int(self.labels[place])])

    def strongest_link(self, name: str) -> Link | None:
        """What ties a name to its group most strongly; None for a name by itself."""
        other = self._nearest_to(name)
        return None if other is None else self.explaining.link(self.corpus.place[name], other)

    def strongest_tie(self, name: str) -> tuple[str, float, Reason | None] | None:
        """The name that one is tied to most strongly, how probable that is, and the strongest reason: quicker than the link."""
        other = self._nearest_to(name)
        if other is None:
            return None
        return self.corpus.names[other], *self.explaining.strongest(self.corpus.place[name], other)

    def _nearest_to(self, name: str) -> int | None:
        place = self.corpus.place[name]
        members = self._members[int(self.labels[place])]
        if len(members) == 1:
            return None
        edge = int(self._nearest[place])
        if edge >= 0:
            return int(self.edges.first[edge] + self.edges.second[edge]) - place
        # Held by the group as a whole, or by the analyst's word: the best of it is shown.
        others = [member for member in members if member != place][:64]
        return max(others, key=lambda member: (self.explaining.log_odds(place, member), -member))

    def strongest(self, name: str) -> Reason | None:
        """The strongest reason that ties a name to its group; None for a name by itself, or tied by a word alone."""
        tie = self.strongest_tie(name)
        return tie[2] if tie else None

    def links(self, group: Iterable[str]) -> tuple[Link, ...]:
        """For each name of a group its strongest link, each link once, the most probable first."""
        found = {}
        for name in group:
            link = self.strongest_link(name)
            if link is not None:
                found[link.first, link.second] = link
        return tuple(sorted(found.values(), key=lambda link: (-link.probability, link.first, link.second)))


def cluster(
    corpus: Corpus,
    weights: InfrastructureWeights,
    *,
    word: AnalystWord = NO_WORD,
    progress: Progress = lambda _what, _share: None,
) -> Clusters:
    """Group the names of a corpus; the same facts give the same groups, in whatever order they came.

    Raises InvalidValue where the analyst's words contradict each other.
    """
    explaining = Explaining(corpus, weights)
    edges = edges_of(corpus, explaining.scales, progress=progress)
    progress("joining", 0.9)
    labels = grouped(explaining, edges, word)
    progress("done", 1.0)
    return Clusters(explaining, edges, labels, word)


def grouped(explaining: Explaining, edges: Edges, word: AnalystWord = NO_WORD) -> NDArray[np.int32]:
    """Join along edges: for each name the place of the first name of its group."""
    weights, corpus = explaining.weights, explaining.corpus
    groups = alone(len(corpus))
    different = heed(groups, corpus, word)
    join(
        corpus.columns,
        explaining.scales,
        edges,
        groups,
        different,
        weights.size_bonus,
        weights.most_bonus,
        scratch(),
    )
    return labels_of(groups)


def heed(
    groups: Groups, corpus: Corpus, word: AnalystWord, *, among: Container[int] | None = None
) -> NDArray[np.int32]:
    """Join what analysts said is the same; return what they said is different: places of pairs.

    Names that are not in the corpus, or whose places are not `among` those given, are let be. Raises InvalidValue where
    words contradict each other.
    """
    for first, second in _places(corpus, word.same, among):
        a, b = _root(groups, first), _root(groups, second)
        if a != b:
            unite(groups, a, b)
    different = _places(corpus, word.different, among)
    for first, second in different:
        if _root(groups, first) == _root(groups, second):
            raise InvalidValue(
                f"analysts said that {corpus.names[first]} and {corpus.names[second]} are different, and by other "
                "words that they are the same: take one of these back"
            )
        groups.apart[_root(groups, first)] = groups.apart[_root(groups, second)] = True
    return np.array(different, dtype=np.int32).reshape(-1, 2)


def _root(groups: Groups, place: int) -> int:
    while groups.parent[place] != place:
        place = int(groups.parent[place])
    return place


def _places(
    corpus: Corpus, pairs: Sequence[tuple[str, str]], among: Container[int] | None
) -> list[tuple[int, int]]:
    known = corpus.place
    found = ((known[one], known[other]) for one, other in pairs if one in known and other in known)
    return sorted(pair for pair in found if among is None or (pair[0] in among and pair[1] in among))
