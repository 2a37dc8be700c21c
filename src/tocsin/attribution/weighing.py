"""How probable each answer is by a set of evidence: the conditional logit, links, imitators, and what holds an answer back."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final, NamedTuple

import numpy as np

from tocsin.attribution.linking import LIKELY
from tocsin.attribution.origins import Entry
from tocsin.attribution.pieces import Pieces, Reader, read_pieces
from tocsin.evidence.attribution import imitation_log_odds, shares_of, utilities_of
from tocsin.evidence.attribution_coefficients import Coefficients
from tocsin.evidence.attribution_features import CaseItems, case_items
from tocsin.evidence.links import WeighedLink, totals, weigh_links
from tocsin.evidence.log_odds import logit, probability
from tocsin.evidence.reported_uses import SOFTWARE, TECHNIQUE, Floats, Knowledge
from tocsin.model.assessment import HypothesisKind

NAMEABLE: Final = 0.5  # below, no group is more likely than all else together
_WEAK_CAP: Final = 2.5  # links of a family that is capped so low make nobody look for an imitator
_LEAST: Final = 1e-300  # what a logarithm is taken of at least


class Answer(NamedTuple):
    """A hypothesis, with the group's id in the actor data (in the model, where no report describes the group)."""

    kind: HypothesisKind
    group: str = ""


UNKNOWN: Final = Answer(HypothesisKind.UNKNOWN)
SHARED: Final = Answer(HypothesisKind.SHARED)


class Judged(NamedTuple):
    """What techniques and software say, before links and imitators.

    `imitation` are the log-odds of an imitator against the leading group, were both as likely to begin with; None where
    it was not tested.
    """

    utilities: Floats
    unknown_utility: float
    of_groups: Floats
    unknown: float
    leader: int | None
    imitation: float | None


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything but the evidence: what was known on the day, coefficients, priors.

    `odds` are log-odds of groups that were set. `undescribed` are those that a group which evidence names and no report
    describes has to begin with, against UNKNOWN. `day` (an ordinal) is that of the deed. What was computed once is kept.
    """

    knowledge: Knowledge
    coefficients: Coefficients
    reader: Reader
    odds: Mapping[str, float]
    undescribed: float
    day: int
    tools: frozenset[str]
    kept: dict[object, Judged] = field(default_factory=dict)

    def groups(self, pieces: Pieces) -> tuple[str, ...]:
        """The groups that reports describe, and then those that the evidence names besides."""
        named = {link.group for _, link in pieces.links} - self.reader.known
        return (*self.knowledge.groups, *sorted(named))

    def start(self, group: str) -> float:
        """Log-odds of a group before any evidence, beyond what reports say of it."""
        begins = 0.0 if group in self.reader.known else self.undescribed
        return begins + self.odds.get(group, 0.0)

    def with_imitators(self, prior: float) -> "Setting":
        """The same with another prior of imitators."""
        test = replace(self.coefficients.imitator, prior=prior)
        return replace(self, coefficients=replace(self.coefficients, imitator=test))

    def one_grade_lower(self) -> "Setting":
        """The same with every grade one step worse."""
        return replace(self, reader=replace(self.reader, lower=True))

    def items(self, pieces: Pieces, *, without_private: bool = False) -> CaseItems:
        """Techniques and software as columns."""
        hidden = pieces.private if without_private else frozenset()
        techniques = [
            (value, weight) for value, weight in pieces.techniques if (TECHNIQUE, value) not in hidden
        ]
        software = [(value, weight) for value, weight in pieces.software if (SOFTWARE, value) not in hidden]
        items = case_items(
            self.knowledge,
            [value for value, _ in techniques],
            [value for value, _ in software],
            tools=self.tools,
        )
        return items._replace(technique_weights=_weights(techniques), software_weights=_weights(software))


def _weights(items: Sequence[tuple[str, float]]) -> Floats | None:
    """Weights of techniques or software; None where all count whole."""
    return np.array([weight for _, weight in items]) if any(weight < 1.0 for _, weight in items) else None


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """Probabilities that sum to 1: of each group of the setting, of imitators by place, of UNKNOWN and of SHARED.

    `leader` is the place of the likeliest group. `deciding` are the origins of which each alone makes that group more
    likely than all else together, as far as they were looked for. `splits` are for each place with an imitator the
    logarithm of the part that the group itself kept. `unheld` are probabilities of answers before they were held back.
    """

    groups: tuple[str, ...]
    of_groups: Floats
    imitators: Mapping[int, float]
    unknown: float
    shared: float
    leader: int | None
    indistinct: bool
    deciding: tuple[str, ...]
    splits: Mapping[int, float]
    judged: Judged | None
    pieces: Pieces
    links: tuple[WeighedLink, ...]
    prior: float
    undescribed: float
    unheld: Mapping[Answer, float] = field(default_factory=dict)

    def probability(self, answer: Answer) -> float:
        """Probability of an answer."""
        if answer.kind is HypothesisKind.UNKNOWN:
            return self.unknown
        if answer.kind is HypothesisKind.SHARED:
            return self.shared
        if answer.group not in self.groups:
            return 0.0
        place = self.groups.index(answer.group)
        if answer.kind is HypothesisKind.GROUP:
            return float(self.of_groups[place])
        return self.imitators.get(place, 0.0)

    def log_odds(self, answer: Answer, against: Answer) -> float:
        """Natural log-odds of one answer against another."""
        return self.log(answer) - self.log(against)

    def log(self, answer: Answer) -> float:
        """Natural logarithm of the probability of an answer.

        Where an imitator was not considered it is by the prior, where a group was not, by what an undescribed one has.
        """
        if answer.group and answer.group not in self.groups:
            begins = math.log(max(self.unknown + self.shared, _LEAST)) + self.undescribed
            return begins + (logit(self.prior) if answer.kind is HypothesisKind.IMITATOR else 0.0)
        if answer.kind is HypothesisKind.IMITATOR and self.groups.index(answer.group) not in self.imitators:
            return self.log(Answer(HypothesisKind.GROUP, answer.group)) + logit(self.prior)
        return math.log(max(self.probability(answer), _LEAST))

    def log_unheld(self, answer: Answer) -> float:
        """Natural logarithm of the probability of an answer before anything was held back."""
        return math.log(max(self.unheld[answer], _LEAST)) if answer in self.unheld else self.log(answer)

    def ranked(self) -> tuple[Answer, ...]:
        """Groups, UNKNOWN and SHARED, the likeliest first."""
        answers = [Answer(HypothesisKind.GROUP, group) for group in self.groups]
        values = dict(zip(answers, self.of_groups.tolist(), strict=True))
        values |= {UNKNOWN: self.unknown, SHARED: self.shared}
        return tuple(sorted(values, key=lambda answer: (-values[answer], answer)))

    def first(self) -> Answer:
        """The likeliest of groups, UNKNOWN and SHARED."""
        best = UNKNOWN if self.unknown >= self.shared else SHARED
        if self.leader is None or self.of_groups[self.leader] < self.probability(best):
            return best
        return Answer(HypothesisKind.GROUP, self.groups[self.leader])


class _Shares(NamedTuple):
    """Probabilities on the way: groups, their imitators, each pair's sum, UNKNOWN and SHARED together apart."""

    of_groups: Floats
    imitators: dict[int, float]
    whole: Floats
    unknown: float
    shared: float


def outcome(entries: Sequence[Entry], setting: Setting, *, all_origins: bool = False) -> Outcome:
    """Probabilities by the evidence; `all_origins` finds each origin that decides, else only as far as it matters."""
    found = _undecided(entries, setting)
    if found.leader is None or found.of_groups[found.leader] <= (NAMEABLE if all_origins else LIKELY):
        return found
    deciding = _deciding(entries, setting, found)
    origins = tuple(deciding if all_origins else islice(deciding, 1))
    return replace(_held(found, LIKELY), deciding=origins) if origins else found


def _undecided(entries: Sequence[Entry], setting: Setting) -> Outcome:
    """Probabilities before it is asked whether one origin decides."""
    pieces = read_pieces(entries, setting.reader)
    links = weigh_links([link for _, link in pieces.links], setting.reader.table)
    shared = setting.coefficients.shared
    groups = setting.groups(pieces)
    if not groups:
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
            pieces=pieces,
            links=links,
            prior=setting.coefficients.imitator.prior,
            undescribed=setting.undescribed,
        )
    judged = _judged(pieces, setting)
    shares, splits = _with_links(judged, links, groups, setting)
    leader = int(shares.of_groups.argmax())
    found = Outcome(
        groups=groups,
        of_groups=shares.of_groups,
        imitators=shares.imitators,
        unknown=shares.unknown,
        shared=shares.shared,
        leader=leader,
        indistinct=_is_indistinct(judged, links, shares, groups[leader], setting),
        deciding=(),
        splits=splits,
        judged=judged,
        pieces=pieces,
        links=links,
        prior=setting.coefficients.imitator.prior,
        undescribed=setting.undescribed,
    )
    return (
        _held(found, setting.coefficients.imitator.cap, whole=float(shares.whole[leader]))
        if found.indistinct
        else found
    )


def _judged(pieces: Pieces, setting: Setting) -> Judged:
    key = (pieces.techniques, pieces.software, pieces.private, setting.groups(pieces))
    if key not in setting.kept:
        setting.kept[key] = _judge(pieces, setting)
    return setting.kept[key]


def _judge(pieces: Pieces, setting: Setting) -> Judged:
    items, knowledge, groups = setting.items(pieces), setting.knowledge, setting.groups(pieces)
    utilities, unknown_utility = _utilities(items, groups, setting)
    of_groups, unknown = shares_of(utilities, unknown_utility)
    leader = int(of_groups.argmax())
    imitation = None
    if leader < len(knowledge.groups) and of_groups[leader] >= setting.coefficients.imitator.least:
        imitation = imitation_log_odds(knowledge, items, setting.day, setting.coefficients, leader=leader)
    if pieces.private:
        rest, rest_unknown = _utilities(setting.items(pieces, without_private=True), groups, setting)
        gain = float(utilities[leader]) - unknown_utility - (float(rest[leader]) - rest_unknown)
        imitation = (imitation or 0.0) - max(0.0, gain)
    return Judged(utilities, unknown_utility, of_groups, unknown, leader, imitation)


def _utilities(items: CaseItems, groups: Sequence[str], setting: Setting) -> tuple[Floats, float]:
    """Log-weights of all groups and of UNKNOWN; an undescribed group starts as a part of UNKNOWN."""
    described, unknown = np.zeros(0), 0.0
    if setting.knowledge.groups:
        described, unknown = utilities_of(setting.knowledge, items, setting.day, setting.coefficients)
    starts = np.array([setting.start(group) for group in groups])
    if not starts.any():
        return described, unknown
    return np.concatenate([described, np.full(len(groups) - len(described), unknown)]) + starts, unknown


def _with_links(
    judged: Judged, links: Sequence[WeighedLink], groups: Sequence[str], setting: Setting
) -> tuple[_Shares, dict[int, float]]:
    """Links multiplied in, and what part of each pair goes to an imitator before them, as the logarithm of what is left.

    Imitators are considered of whom techniques and software lead to, of whom a link of weight leads to, and of who leads
    in the end (all that lead alike).
    """
    prior = setting.coefficients.imitator.prior
    added = {groups.index(group): both for group, both in totals(links).items()}
    parts = {groups.index(group): prior for group in _groups_of_weight(links, setting)}
    if judged.leader is not None:
        tested = judged.imitation
        parts[judged.leader] = prior if tested is None else probability(tested + logit(prior))
    while True:
        shares = _multiplied(judged, added, parts, setting.coefficients.shared)
        lead = np.flatnonzero(shares.of_groups == shares.of_groups.max()).tolist()
        lacking = [place for place in lead if place not in parts]
        if not lacking:
            return shares, {place: math.log1p(-part) for place, part in parts.items()}
        parts |= dict.fromkeys(lacking, prior)


def _groups_of_weight(links: Sequence[WeighedLink], setting: Setting) -> frozenset[str]:
    """Groups that a link of a family points to which is not capped low, as whom a group aims at is."""
    caps = {basis.family: basis.cap for basis in setting.reader.table.bases}
    return frozenset(link.link.group for link in links if caps[link.family] > _WEAK_CAP)


def _multiplied(
    judged: Judged, added: Mapping[int, tuple[float, float]], parts: Mapping[int, float], shared: float
) -> _Shares:
    of_groups, whole, unknown = judged.of_groups.copy(), judged.of_groups.copy(), judged.unknown
    imitators = {place: part * float(of_groups[place]) for place, part in parts.items()}
    for place, taken in imitators.items():
        of_groups[place] -= taken
    for place, (for_group, for_imitator) in added.items():
        of_groups[place] *= math.exp(for_group)
        whole[place] = of_groups[place]
        if place in imitators:
            imitators[place] *= math.exp(for_imitator)
            whole[place] += imitators[place]
    if added:  # sums of rounded numbers would move a capped answer above its cap
        scale = 1.0 / (float(whole.sum()) + unknown)
        of_groups, whole, unknown = of_groups * scale, whole * scale, unknown * scale
        imitators = {place: value * scale for place, value in imitators.items()}
    return _Shares(of_groups, imitators, whole, unknown * (1.0 - shared), unknown * shared)


def _is_indistinct(
    judged: Judged, links: Sequence[WeighedLink], shares: _Shares, group: str, setting: Setting
) -> bool:
    """Whether what was found speaks for the leading group hardly more than for an imitator of it."""
    test, leader = setting.coefficients.imitator, int(shares.of_groups.argmax())
    if shares.whole[leader] < test.least:
        return False
    by_items = (judged.imitation or 0.0) if leader == judged.leader else 0.0
    for_group, for_imitator = totals(links).get(group, (0.0, 0.0))
    return by_items + for_imitator - for_group > test.threshold


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


def _deciding(entries: Sequence[Entry], setting: Setting, found: Outcome) -> Iterator[str]:
    """Origins without which the leading group would not be more likely than all else together; the largest first."""
    by_origin: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.id not in found.pieces.unused:
            by_origin[found.pieces.origins.roots[entry.id]].add(entry.id)
    for origin in sorted(by_origin, key=lambda origin: (-len(by_origin[origin]), origin)):
        rest = _undecided([entry for entry in entries if entry.id not in by_origin[origin]], setting)
        if rest.leader != found.leader or rest.of_groups[rest.leader] <= NAMEABLE:
            yield origin
