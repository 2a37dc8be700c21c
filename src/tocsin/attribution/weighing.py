"""How probable each answer is by a body of evidence, whole or with some of it left out: logit, links, imitators, what holds back."""

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import Final, NamedTuple

import numpy as np

from tocsin.attribution.judging import judge
from tocsin.attribution.likes import Likes
from tocsin.attribution.linking import LIKELY
from tocsin.attribution.origins import Entry, bridges
from tocsin.attribution.outcomes import NAMEABLE, Answer, Judged, Outcome, Setting
from tocsin.attribution.pieces import ITEMS, Pieces, contradicted, items_of, read_pieces
from tocsin.evidence.attribution_features import CaseItems
from tocsin.evidence.links import ReportedLink, WeighedLink, totals, weigh_links
from tocsin.evidence.log_odds import logit, probability
from tocsin.evidence.reported_uses import Flags, Floats
from tocsin.model.assessment import HypothesisKind

MOST_MEASURED: Final = (
    200  # different pieces, and different origins, of which each is left out once: a real case has fewer
)
_MOST_OF_MANY: Final = 20  # the same where there are _MANY pieces
_MANY: Final = 1_000
_WEAK_CAP: Final = 2.5  # links of a family that is capped so low make nobody look for an imitator
_NONE: Final[frozenset[str]] = frozenset()


class _Shares(NamedTuple):
    """Probabilities on the way: groups, their imitators, each pair's sum, UNKNOWN and SHARED."""

    of_groups: Floats
    imitators: dict[int, float]
    whole: Floats
    unknown: float
    shared: float


class _Added(NamedTuple):
    """What links add to the log-odds of each group and of an imitator of it; which groups have any, and any of weight."""

    for_groups: Floats
    for_imitators: Floats
    linked: Flags
    weighty: Flags


class Weigher:
    """Weighs a body of evidence, and again with some of it left out: only what that touches is computed anew.

    Entries must be sorted by `in_order`.
    """

    def __init__(self, entries: Sequence[Entry], setting: Setting) -> None:
        self.entries, self.setting = tuple(entries), setting
        self.pieces = read_pieces(self.entries, setting.reader)
        self._groups = setting.groups(self.pieces)
        self._place = {group: place for place, group in enumerate(self._groups)}
        self._items = [entry for entry in self.entries if entry.piece.kind in ITEMS]
        self._item_ids = frozenset(entry.id for entry in self._items)
        self._group_of = {piece: link.group for piece, link in self.pieces.links}
        self._links: dict[str, dict[str, ReportedLink]] = defaultdict(dict)
        for piece, link in self.pieces.links:
            self._links[link.group][piece] = link
        self._caps = {basis.family: basis.cap for basis in setting.reader.table.bases}
        self._pieces_without = {_NONE: self.pieces}
        self._totals: dict[tuple[str, frozenset[str]], tuple[float, float, bool, bool]] = {}
        self._tied = self._ties()
        self._all_added = _no_links(len(self._groups))
        for group in self._links:
            self._write(self._all_added, group, _NONE)

    def outcome(self, without: frozenset[str] = _NONE, *, all_origins: bool = False) -> Outcome:
        """Probabilities by the evidence, less some pieces by their ids; as if these had never been there.

        `all_origins` finds each origin that decides, else only as far as the probabilities need it.
        """
        if without & self._tied:
            return self._less(without).outcome(all_origins=all_origins)
        found = self.undecided(without)
        if found.leader is None or found.of_groups[found.leader] <= (NAMEABLE if all_origins else LIKELY):
            return found
        origins = tuple(islice(self._deciding(found, without), None if all_origins else 1))
        return replace(_held(found, LIKELY), deciding=origins) if origins else found

    def _less(self, without: frozenset[str]) -> "Weigher":
        return Weigher([entry for entry in self.entries if entry.id not in without], self.setting)

    @cached_property
    def likes(self) -> Likes:
        """Which pieces can only do the same."""
        return Likes(self.entries, self.pieces, self.setting)

    @property
    def most(self) -> int:
        """How many different things are each left out once."""
        return MOST_MEASURED if len(self.entries) < _MANY else _MOST_OF_MANY

    @cached_property
    def _of_root(self) -> dict[str, frozenset[str]]:
        """Weighed pieces of each origin, the strongest origin first."""
        by_root: dict[str, set[str]] = defaultdict(set)
        for entry in self.entries:
            if entry.id not in self.pieces.unused:
                by_root[self.pieces.origins.roots[entry.id]].add(entry.id)
        strengths = self.likes.strengths
        order = sorted(
            by_root, key=lambda root: (-math.fsum(strengths[piece] for piece in by_root[root]), root)
        )
        return {root: frozenset(by_root[root]) for root in order}

    @cached_property
    def _likes_of(self) -> dict[str, Hashable]:
        """What each origin does, where it can be another's as well."""
        keys = self.likes.keys
        return {
            root: frozenset(Counter(keys[piece] for piece in ids).items())
            for root, ids in self._of_root.items()
        }

    def _ties(self) -> frozenset[str]:
        """Pieces without which others would be read in another way."""
        known = self.setting.reader.known
        undescribed = {piece for piece, group in self._group_of.items() if group not in known}
        return bridges(self.entries) | contradicted(self.entries, self.pieces.origins) | undescribed

    def _deciding(self, found: Outcome, without: frozenset[str]) -> Iterator[str]:
        """Origins without which the leading group would not be more likely than all else together; the strongest first."""
        decides: dict[Hashable, bool] = {}
        for origin, ids in self._of_root.items():
            left = ids - without
            likes: Hashable = self._likes_of[origin] if left == ids else left
            if not left or (likes not in decides and len(decides) == self.most):
                continue
            if likes not in decides:
                rest = self.undecided(without | left)
                decides[likes] = not _leads_alike(rest, found)
            if decides[likes]:
                yield origin

    def undecided(self, without: frozenset[str]) -> Outcome:
        """Probabilities before it is asked whether one origin decides."""
        if without & self._tied:
            return self._less(without).undecided(_NONE)
        if not self._groups:
            return self._of_nobody()
        pieces, added = self._pieces(without), self._added(without)
        judged = self._judged(pieces)
        shares, splits = self._shares(judged, added)
        leader = int(shares.of_groups.argmax())
        indistinct = self._is_indistinct(judged, added, shares, leader)
        found = Outcome(
            groups=self._groups,
            of_groups=shares.of_groups,
            imitators=shares.imitators,
            unknown=shares.unknown,
            shared=shares.shared,
            leader=leader,
            indistinct=indistinct,
            deciding=(),
            splits=splits,
            judged=judged,
            pieces=pieces,
            links=() if without else self.links(),
            prior=self.setting.coefficients.imitator.prior,
            undescribed=self.setting.undescribed,
        )
        cap = self.setting.coefficients.imitator.cap
        return _held(found, cap, whole=float(shares.whole[leader])) if indistinct else found

    def links(self) -> tuple[WeighedLink, ...]:
        """All links with what they add, in the order of their evidence."""
        return weigh_links([link for _, link in self.pieces.links], self.setting.reader.table)

    def _of_nobody(self) -> Outcome:
        shared = self.setting.coefficients.shared
        return Outcome(
            groups=(),
            of_groups=np.zeros(0),
            imitators={},
            unknown=1.0 - shared,
            shared=shared,
            leader=None,
            indistinct=False,
            deciding=(),
            splits={},
            judged=None,
            pieces=self.pieces,
            links=(),
            prior=self.setting.coefficients.imitator.prior,
            undescribed=self.setting.undescribed,
        )

    def _pieces(self, without: frozenset[str]) -> Pieces:
        """What is left of techniques and software; the rest is as in the whole."""
        gone = without & self._item_ids
        if gone not in self._pieces_without:
            left = [entry for entry in self._items if entry.id not in gone]
            techniques, software, private = items_of(left, self.pieces.grades, self.setting.reader)
            self._pieces_without[gone] = replace(
                self.pieces, techniques=techniques, software=software, private=private
            )
        return self._pieces_without[gone]

    def _judged(self, pieces: Pieces) -> Judged:
        key = (pieces.techniques, pieces.software, pieces.private, self._groups)
        kept = self.setting.kept
        if key not in kept:
            kept[key] = judge(
                self.setting.items(pieces), self._groups, self.setting, public=self._public(pieces)
            )
        return kept[key]

    def _public(self, pieces: Pieces) -> CaseItems | None:
        """What an imitator could have known of, where that is not all."""
        return self.setting.items(pieces, without_private=True) if pieces.private else None

    def _added(self, without: frozenset[str]) -> _Added:
        touched: dict[str, set[str]] = defaultdict(set)
        for piece in without:
            if piece in self._group_of:
                touched[self._group_of[piece]].add(piece)
        if not touched:
            return self._all_added
        for_groups, for_imitators, linked, weighty = self._all_added
        copied = _Added(for_groups.copy(), for_imitators.copy(), linked.copy(), weighty.copy())
        for group, left_out in touched.items():
            self._write(copied, group, frozenset(left_out))
        return copied

    def _write(self, added: _Added, group: str, left_out: frozenset[str]) -> None:
        key = group, left_out
        if key not in self._totals:
            self._totals[key] = self._total(group, left_out)
        for column, value in zip(added, self._totals[key], strict=True):
            column[self._place[group]] = value

    def _total(self, group: str, left_out: frozenset[str]) -> tuple[float, float, bool, bool]:
        """What the links of one group add, without some of them."""
        links = [link for piece, link in self._links[group].items() if piece not in left_out]
        weighed = weigh_links(links, self.setting.reader.table)
        for_group, for_imitator = totals(weighed).get(group, (0.0, 0.0))
        weighty = any(self._caps[each.family] > _WEAK_CAP for each in weighed)
        return for_group, for_imitator, bool(links), weighty

    def _shares(self, judged: Judged, added: _Added) -> tuple[_Shares, dict[int, float]]:
        """Links multiplied in, and what part of each pair goes to an imitator before them, as the logarithm of what is left.

        Imitators are considered of whom techniques and software lead to, of whom a link of weight leads to, and of who
        leads in the end (all that lead alike).
        """
        prior = self.setting.coefficients.imitator.prior
        parts = dict.fromkeys(np.flatnonzero(added.weighty).tolist(), prior)
        if judged.leader is not None:
            tested = judged.imitation
            parts[judged.leader] = prior if tested is None else probability(tested + logit(prior))
        while True:
            shares = _multiplied(judged, added, parts, self.setting.coefficients.shared)
            lead = np.flatnonzero(shares.of_groups == shares.of_groups.max()).tolist()
            lacking = [place for place in lead if place not in parts]
            if not lacking:
                return shares, {place: math.log1p(-part) for place, part in parts.items()}
            parts |= dict.fromkeys(lacking, prior)

    def _is_indistinct(self, judged: Judged, added: _Added, shares: _Shares, leader: int) -> bool:
        """Whether what was found speaks for the leading group hardly more than for an imitator of it."""
        test = self.setting.coefficients.imitator
        if shares.whole[leader] < test.least:
            return False
        by_items = (judged.imitation or 0.0) if leader == judged.leader else 0.0
        by_links = float(added.for_imitators[leader] - added.for_groups[leader])
        return by_items + by_links > test.threshold


def _leads_alike(one: Outcome, other: Outcome) -> bool:
    """Whether the leading group of another outcome leads here too, more likely than all else together."""
    if one.leader is None or other.leader is None:
        return False
    alike = one.groups[one.leader] == other.groups[other.leader]
    return alike and bool(one.of_groups[one.leader] > NAMEABLE)


def _no_links(groups: int) -> _Added:
    return _Added(np.zeros(groups), np.zeros(groups), np.zeros(groups, bool), np.zeros(groups, bool))


def _multiplied(judged: Judged, added: _Added, parts: Mapping[int, float], shared: float) -> _Shares:
    of_groups, whole, unknown = judged.of_groups.copy(), judged.of_groups, judged.unknown
    imitators = {place: part * float(of_groups[place]) for place, part in parts.items()}
    for place, taken in imitators.items():
        of_groups[place] -= taken
    if added.linked.any():  # without, sums of rounded numbers would move a capped answer above its cap
        of_groups *= np.exp(added.for_groups)
        whole = np.where(added.linked, of_groups, whole)
        imitators = {
            place: taken * math.exp(added.for_imitators[place]) for place, taken in imitators.items()
        }
        for place, taken in imitators.items():
            if added.linked[place]:
                whole[place] += taken
        scale = 1.0 / (float(whole.sum()) + unknown)
        of_groups, whole, unknown = of_groups * scale, whole * scale, unknown * scale
        imitators = {place: value * scale for place, value in imitators.items()}
    return _Shares(of_groups, imitators, whole, unknown * (1.0 - shared), unknown * shared)


def _held(found: Outcome, most: float, whole: float | None = None) -> Outcome:
    """The same with the leading group at most so probable; the rest goes to an imitator of it."""
    leader = found.leader
    if leader is None or found.of_groups[leader] <= most:
        return found
    group, imitator = (
        Answer(kind, found.groups[leader]) for kind in (HypothesisKind.GROUP, HypothesisKind.IMITATOR)
    )
    unheld = {each: found.probability(each) for each in (group, imitator)} | dict(found.unheld)
    both = float(found.of_groups[leader]) + found.imitators[leader] if whole is None else whole
    of_groups = found.of_groups.copy()
    of_groups[leader] = most
    return replace(
        found, of_groups=of_groups, imitators={**found.imitators, leader: both - most}, unheld=unheld
    )
