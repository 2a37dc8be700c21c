"""One case against the groups as they were known on its day: how likely each answer is, and what that rests on."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from tocsin.attribution.actors import folded
from tocsin.attribution.linking import Joined, join
from tocsin.evidence.attribution import Posterior, posterior
from tocsin.evidence.attribution_coefficients import Coefficients
from tocsin.evidence.attribution_explanation import (
    Removal,
    Row,
    Term,
    confidence,
    leads_without_kind,
    matrix,
    removals,
    waterfall,
)
from tocsin.evidence.attribution_features import CaseItems, case_items, nearest_reports
from tocsin.evidence.imitation import without_software
from tocsin.evidence.links import ReportedLink, WeighedLink, builtin_links, one_lower, totals
from tocsin.evidence.reported_uses import SOFTWARE, TECHNIQUE, UNDATED, Knowledge
from tocsin.interchange.actor_profiles import ActorProfiles
from tocsin.interchange.attribution_cases import LINK, REFUTATION, NeutralCase

UNKNOWN: Final = "UNKNOWN"
SHARED: Final = "SHARED"
IMITATOR: Final = "IMITATOR:"
NAMEABLE: Final = 0.5  # below, no group is more likely than all else together
LEAST_PIECES: Final = 3  # what the coefficients were fitted on had as many; fewer name nobody
LINKS_FAMILY: Final = "reported links"
_COMPARED: Final = 4  # groups in the matrix
_IMITATOR_PRIORS: Final = (0.01, 0.05, 0.20)
_KNOWLEDGE_KEPT: Final = 8  # cases of one day share what was known on it


@dataclass(frozen=True, slots=True)
class Answer:
    """One hypothesis and its probability: a group's id, UNKNOWN, SHARED, or IMITATOR: and a group's id."""

    id: str
    probability: float


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """Probabilities of all hypotheses, the likeliest first; they sum to 1.

    `leader` is the likeliest group ('' where none is known) and `names_group` whether it is more likely than all else
    together, by at least LEAST_PIECES pieces; where not, the evidence is insufficient to name one. `indistinct`: the leader
    cannot be told from somebody who imitates it. `used` counts the pieces that were weighed, `not_used` the kinds of those
    that were not. `links` are what others report, weighed by stated defaults, and `deciding_origins` those of their origins
    of which each alone makes the group be named.
    """

    case_id: str
    hypotheses: tuple[Answer, ...]
    leader: str
    names_group: bool
    indistinct: bool
    used: int
    links: tuple[WeighedLink, ...]
    deciding_origins: tuple[str, ...]
    never_reported: tuple[str, ...]
    not_used: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The leader against the runner-up (a group's id or UNKNOWN): families that sum to the log-odds, and each piece.

    `leads_without` says of each kind of evidence whether the leader still leads when all of it is left out, and
    `confidence` (high, moderate, low) what that and the single pieces come to: it says how steady the answer is, not how
    likely. `nearest` are the leader's reports most like the case, with their likeness 0-1; `what_if` its probability where
    one thing were different. `matrix` holds each piece against each of `answers` (the likeliest groups and UNKNOWN).
    """

    leader: str
    runner_up: str
    terms: tuple[Term, ...]
    pieces: tuple[tuple[str, str, Removal], ...]
    leads_without: tuple[tuple[str, bool], ...]
    confidence: str
    nearest: tuple[tuple[str, float], ...]
    what_if: tuple[tuple[str, float], ...]
    answers: tuple[str, ...]
    matrix: tuple[tuple[str, str, Row], ...]


class _View(NamedTuple):
    """What an answer is computed from."""

    knowledge: Knowledge
    items: CaseItems
    day: int
    links: tuple[ReportedLink, ...]


class Assessor:
    """Assesses cases with one set of profiles and coefficients; what was known on the last few days is kept at hand."""

    def __init__(self, profiles: ActorProfiles, coefficients: Coefficients) -> None:
        self._profiles, self._coefficients = profiles, coefficients
        self._ids = _ids_by_name(profiles)
        self._known = lru_cache(_KNOWLEDGE_KEPT)(self._knowledge)

    def assess(self, case: NeutralCase, *, without: frozenset[str] = frozenset()) -> CaseAnswer:
        """Probabilities by reports dated before the case's `profiles_before`, less those in `without`."""
        knowledge, items = self._prepared(case, without)
        links = self._links(case, knowledge)
        found, joined = self._joined(_View(knowledge, items, case.observed, links), self._coefficients)
        used = len(items.techniques) + len(items.software) + len(links)
        leader = max(joined.of_groups, key=lambda group: joined.of_groups[group], default="")
        first = "" if found.leader is None else found.groups[found.leader]
        return CaseAnswer(
            case_id=case.case_id,
            hypotheses=_answers(joined),
            leader=leader,
            names_group=used >= LEAST_PIECES and joined.of_groups.get(leader, 0.0) > NAMEABLE,
            indistinct=found.indistinct and leader == first,
            used=used,
            links=joined.links,
            deciding_origins=joined.deciding,
            never_reported=_never_reported(case, knowledge),
            not_used=_not_used(case, len(links)),
        )

    def explain(self, case: NeutralCase, *, without: frozenset[str] = frozenset()) -> Explanation | None:
        """What the lead of the likeliest group rests on, and what would change it; None where no group is known."""
        knowledge, items = self._prepared(case, without)
        view = _View(knowledge, items, case.observed, self._links(case, knowledge))
        found, joined = self._joined(view, self._coefficients)
        if found.leader is None:
            return None
        name = max(joined.of_groups, key=lambda group: joined.of_groups[group])
        leader, rival = knowledge.groups.index(name), _runner_up(joined, name, knowledge)
        arguments = (knowledge, items, case.observed, self._coefficients)
        parts = tuple(removals(*arguments, leader=leader, rival=rival))
        leads_without = leads_without_kind(*arguments, leader=leader)
        places = _likeliest(joined, knowledge)
        steady = leader == found.leader and not joined.deciding
        return Explanation(
            leader=name,
            runner_up=UNKNOWN if rival is None else found.groups[rival],
            terms=_with_links(waterfall(*arguments, leader=leader, rival=rival), joined, name, found, rival),
            pieces=tuple((part.kind, _value(case, part), part) for part in parts),
            leads_without=leads_without,
            confidence=confidence(found, parts, leads_without) if steady else "low",
            nearest=_nearest(knowledge, items, leader),
            what_if=tuple(self._what_if(view, name)),
            answers=(*(knowledge.groups[place] for place in places), UNKNOWN),
            matrix=tuple(
                (row.kind, _value(case, row), row) for row in matrix(*arguments, answers=(*places, None))
            ),
        )

    def _what_if(self, view: "_View", group: str) -> Iterator[tuple[str, float]]:
        """Probability of a group where one thing were different."""
        other: dict[str, _View] = {}
        if len(view.items.techniques):
            fewer = view.items._replace(techniques=view.items.techniques[:0])
            other["without the techniques"] = view._replace(items=fewer)
        if len(view.items.software):
            other["without the software"] = view._replace(items=without_software(view.items))
        if view.links:
            other["without reported links"] = view._replace(links=())
            worse = tuple(replace(link, grade=one_lower(link.grade)) for link in view.links)
            other["every source one grade lower"] = view._replace(links=worse)
        for what, changed in other.items():
            yield what, self._joined(changed, self._coefficients)[1].of_groups[group]
        for prior in _IMITATOR_PRIORS:
            test = replace(self._coefficients.imitator, prior=prior)
            stressed = replace(self._coefficients, imitator=test)
            yield f"imitators in {prior:.0%} of cases", self._joined(view, stressed)[1].of_groups[group]

    def _joined(self, view: "_View", coefficients: Coefficients) -> tuple[Posterior, Joined]:
        found = posterior(view.knowledge, view.items, view.day, coefficients)
        return found, join(found, view.links, builtin_links(), imitator_prior=coefficients.imitator.prior)

    def _prepared(self, case: NeutralCase, without: frozenset[str]) -> tuple[Knowledge, CaseItems]:
        knowledge = self._known(case.profiles_before, without)
        return knowledge, case_items(knowledge, case.techniques, case.software, tools=self._profiles.tools)

    def _links(self, case: NeutralCase, knowledge: Knowledge) -> tuple[ReportedLink, ...]:
        """Links to groups known then that were reported by the day of the case; undated ones only without a limit."""
        found = []
        for piece in case.links:
            in_time = case.profiles_before is None or UNDATED < piece.reported <= case.observed
            ids = {piece.group} | self._ids.get(folded(piece.group), frozenset())
            known = sorted(ids.intersection(knowledge.groups))
            if in_time and len(known) == 1:  # a name that two groups bear says nothing
                origin = piece.origin or f"{piece.basis}, {piece.reported}"
                link = ReportedLink(
                    known[0], piece.basis, origin, piece.grade, piece.forgeability, against=piece.against
                )
                found.append(link)
        return tuple(found)

    def _knowledge(self, before: int | None, without: frozenset[str]) -> Knowledge:
        return self._profiles.uses.known_before(before, without=without)


def _ids_by_name(profiles: ActorProfiles) -> dict[str, frozenset[str]]:
    """Groups by each of their names; a name that several bear has all of them."""
    ids: dict[str, set[str]] = {}
    for group in profiles.uses.groups:
        for name in (profiles.names.get(group, group), *profiles.aliases.get(group, ())):
            ids.setdefault(folded(name), set()).add(group)
    return {name: frozenset(groups) for name, groups in ids.items()}


def _answers(joined: Joined) -> tuple[Answer, ...]:
    answers = [Answer(group, value) for group, value in joined.of_groups.items()]
    answers += [Answer(UNKNOWN, joined.unknown), Answer(SHARED, joined.shared)]
    answers += [Answer(IMITATOR + group, value) for group, value in joined.imitators.items()]
    return tuple(sorted(answers, key=lambda answer: (-answer.probability, answer.id)))


def _runner_up(joined: Joined, leader: str, knowledge: Knowledge) -> int | None:
    """Place of the likeliest other group, or None where UNKNOWN is likelier."""
    others = {group: value for group, value in joined.of_groups.items() if group != leader}
    best = max(others, key=lambda group: others[group], default=None)
    return knowledge.groups.index(best) if best is not None and others[best] > joined.unknown else None


def _likeliest(joined: Joined, knowledge: Knowledge) -> list[int]:
    ranked = sorted(joined.of_groups, key=lambda group: (-joined.of_groups[group], group))
    return [knowledge.groups.index(group) for group in ranked[:_COMPARED]]


def _with_links(
    terms: Sequence[Term], joined: Joined, leader: str, found: Posterior, rival: int | None
) -> tuple[Term, ...]:
    """Families of the waterfall and what reported links add."""
    added = totals(joined.links)
    against = 0.0 if rival is None else added.get(found.groups[rival], (0.0, 0.0))[0]
    links = added.get(leader, (0.0, 0.0))[0] - against
    both = (*terms, Term(LINKS_FAMILY, links)) if joined.links else tuple(terms)
    return tuple(sorted(both, key=lambda term: -abs(term.log_odds)))


def _nearest(knowledge: Knowledge, items: CaseItems, leader: int) -> tuple[tuple[str, float], ...]:
    likeness = np.where(knowledge.owner == leader, nearest_reports(knowledge, items), -1.0)
    order = np.argsort(-likeness, kind="stable")[:3]
    return tuple(
        (knowledge.report(int(place)), float(likeness[place])) for place in order if likeness[place] > 0
    )


def _value(case: NeutralCase, part: Removal | Row) -> str:
    return (case.techniques if part.kind == TECHNIQUE else case.software)[part.place]


def _never_reported(case: NeutralCase, knowledge: Knowledge) -> tuple[str, ...]:
    """Values that no report known then had named."""
    uses = knowledge.uses
    named = {uses.techniques[place] for place in np.flatnonzero(knowledge.used_techniques.sum(0))}
    named |= {uses.software[place] for place in np.flatnonzero(knowledge.used_software.sum(0))}
    return tuple(value for value in (*case.techniques, *case.software) if value not in named)


def _not_used(case: NeutralCase, links_used: int) -> tuple[tuple[str, int], ...]:
    weighed = {TECHNIQUE, SOFTWARE, LINK, REFUTATION}
    kinds = Counter(piece.kind for piece in case.evidence if piece.kind not in weighed)
    if links_left := len(case.links) - links_used:
        kinds[LINK] = links_left
    return tuple(sorted(kinds.items()))
