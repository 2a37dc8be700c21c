"""Why an assessment came out so: families, single pieces, what would change it, what to find out next, what must be said."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from tocsin.attribution.counterfactuals import (
    Change,
    Question,
    Removal,
    changes,
    families_of,
    removals,
)
from tocsin.attribution.linking import LIKELY
from tocsin.attribution.next_steps import next_steps
from tocsin.attribution.origins import Entry
from tocsin.attribution.outcomes import NAMEABLE, UNKNOWN, Answer, Outcome, Setting
from tocsin.attribution.pieces import ITEMS, contradictions
from tocsin.attribution.sentences import said
from tocsin.attribution.waterfall import HELD, IMITATORS, ODDS, PRIOR, SHARED_TOOLS, UNKNOWN_FAMILY, waterfall
from tocsin.attribution.weighing import Weigher
from tocsin.attribution.wording import Wording, listed
from tocsin.evidence.attribution_features import nearest_reports
from tocsin.model.assessment import Confidence, Hypothesis, HypothesisKind, Piece, Rationale, Term, WhatIf

LEAST_PIECES: Final = 3  # what the coefficients were fitted on had as many; fewer name nobody
_COMPARED: Final = 4  # groups in the matrix
_TELLING: Final = 3  # statements under a family
_NEAREST: Final = 3
_STEADY_ORIGINS: Final = 2  # that many, independent of each other, are asked of a steady answer


class Case(NamedTuple):
    """Everything that a rationale is made from; `later` counts what became known after the day."""

    weigher: Weigher
    whole: Outcome
    wording: Wording
    names_group: bool
    later: int

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The evidence."""
        return self.weigher.entries

    @property
    def setting(self) -> Setting:
        """What it is weighed with."""
        return self.weigher.setting


class Reasons(NamedTuple):
    """A rationale, and how steady the answer is."""

    rationale: Rationale
    confidence: Confidence


def used_pieces(found: Outcome) -> int:
    """Pieces that count: techniques, software, and origins of links that say anything."""
    origins = {link.link.origin for link in found.links if link.log_odds}
    return len(found.pieces.techniques) + len(found.pieces.software) + len(origins)


def reasons(case: Case) -> Reasons:
    """Rationale of a case that was weighed."""
    question = _question(case.whole)
    removed = removals(case.weigher, case.whole, question)
    other = tuple(changes(case.weigher, case.whole, question))
    worst = _worst(case, removed)
    rationale = Rationale(
        leader=hypothesis(question.leader, case.setting),
        against=hypothesis(question.against, case.setting),
        terms=tuple(_terms(case, question, removed)),
        answers=tuple(hypothesis(answer, case.setting) for answer in question.answers),
        pieces=_pieces(case, removed),
        what_if=tuple(
            WhatIf(said(each.key, **each.given), each.probability, each.leads) for each in (*other, *worst)
        ),
        next_steps=next_steps(case.whole, case.setting, case.wording),
        nearest=_nearest(case),
        remarks=tuple(_remarks(case, question, removed)),
    )
    return Reasons(rationale, _confidence(case, removed, other))


def hypothesis(answer: Answer, setting: Setting) -> Hypothesis:
    """An answer with the group's id in the model."""
    if not answer.group:
        return Hypothesis(answer.kind)
    is_model_id = answer.group.startswith("intrusion-set--")
    return Hypothesis(
        answer.kind, answer.group if is_model_id else setting.reader.naming.stix_id(answer.group)
    )


def _question(whole: Outcome) -> Question:
    """The likeliest answer against the next, imitators aside; in the matrix the likeliest groups, UNKNOWN and an imitator."""
    ranked = whole.ranked()
    leader = whole.first()
    against = next(answer for answer in ranked if answer != leader)
    groups = [answer for answer in ranked if answer.kind is HypothesisKind.GROUP][:_COMPARED]
    imitator = [] if whole.leader is None else [Answer(HypothesisKind.IMITATOR, whole.groups[whole.leader])]
    return Question(leader, against, tuple(dict.fromkeys([leader, against, *groups, UNKNOWN, *imitator])))


def _pieces(case: Case, removed: Mapping[str, Removal]) -> tuple[Piece, ...]:
    """Every piece that was measured, the most telling first."""
    about = _about(case)
    found = [
        Piece(
            evidence=entry_id,
            statement=case.wording.piece(entry, case.whole, about),
            log_odds=removed[entry_id].log_odds,
            decides=not removed[entry_id].leads,
            values=removed[entry_id].values,
            diagnosticity=float(np.ptp(removed[entry_id].values)),
        )
        for entry_id, entry in {entry.id: entry for entry in case.entries}.items()
        if entry_id in removed
    ]
    return tuple(sorted(found, key=lambda piece: (-piece.diagnosticity, piece.evidence)))


def _about(case: Case) -> Answer:
    """The likeliest group, of which the sentences tell."""
    whole = case.whole
    return UNKNOWN if whole.leader is None else Answer(HypothesisKind.GROUP, whole.groups[whole.leader])


def _terms(case: Case, question: Question, removed: Mapping[str, Removal]) -> Iterator[Term]:
    families = families_of(case.entries, case.setting, case.whole)
    entries = {entry.id: entry for entry in case.entries}
    leader = case.wording.group(_about(case).group)
    fixed = {
        PRIOR: said("term.activity"),
        UNKNOWN_FAMILY: said("term.unknown"),
        ODDS: said("term.stated_odds"),
        IMITATORS: said("term.imitators", group=leader),
        SHARED_TOOLS: said("term.shared"),
        HELD: said("term.held", percent=f"{LIKELY:.0%}"),
    }
    nearest = _nearest(case)
    if nearest:
        title, likeness = nearest[0]
        fixed["earlier reports"] = said(
            "term.earlier_reports", group=leader, report=title, likeness=f"{likeness:.2f}"
        )
    for family, log_odds in waterfall(case.whole, case.setting, question.leader, question.against).items():
        if not log_odds and family not in families:
            continue
        telling = sorted(
            families.get(family, ()),
            key=lambda piece: (-abs(removed[piece].log_odds) if piece in removed else 0.0, piece),
        )
        statements = [
            case.wording.piece(entries[piece], case.whole, _about(case)) for piece in telling[:_TELLING]
        ]
        yield Term(family, log_odds, (fixed[family],) if family in fixed else tuple(statements))


def _worst(case: Case, removed: Mapping[str, Removal]) -> tuple[Change, ...]:
    """The single piece without which the leader is least probable."""
    weighed = [
        entry for entry in case.entries if entry.id in removed and entry.id not in case.whole.pieces.unused
    ]
    worst = min(weighed, key=lambda entry: (removed[entry.id].probability, entry.id), default=None)
    if worst is None:
        return ()
    what = case.wording.piece(worst, case.whole, _about(case))
    found = removed[worst.id]
    return (Change("if.removal", {"what": what.rstrip(".")}, found.probability, found.leads),)


def _nearest(case: Case) -> tuple[tuple[str, float], ...]:
    """The likeliest group's reports most like the case, by title."""
    whole, knowledge = case.whole, case.setting.knowledge
    if whole.leader is None or whole.leader >= len(knowledge.groups):
        return ()
    likeness = nearest_reports(knowledge, case.setting.items(whole.pieces))
    likeness = np.where(knowledge.owner == whole.leader, likeness, -1.0)
    order = np.argsort(-likeness, kind="stable")[:_NEAREST]
    return tuple(
        (case.wording.report(knowledge.report(int(place))), min(1.0, float(likeness[place])))
        for place in order
        if likeness[place] > 0
    )


def _confidence(case: Case, removed: Mapping[str, Removal], other: Sequence[Change]) -> Confidence:
    """How steady the answer is (after ICD 203, which keeps this apart from how likely it is).

    Low: little evidence, no answer more likely than all others together, one piece or one origin decides, or an imitator
    cannot be told from the group. High: a group is named by several families and origins, and nothing that was tried
    makes another answer lead. Moderate: between.
    """
    whole = case.whole
    families = families_of(case.entries, case.setting, whole)
    origins = {
        whole.pieces.origins.roots[entry.id] for entry in case.entries if entry.id not in whole.pieces.unused
    }
    few = used_pieces(whole) < LEAST_PIECES
    open_question = whole.probability(whole.first()) <= NAMEABLE
    if (
        few
        or open_question
        or whole.deciding
        or whole.indistinct
        or not all(each.leads for each in removed.values())
    ):
        return Confidence.LOW
    steady = all(each.leads for each in other) and len(families) > 1 and len(origins) >= _STEADY_ORIGINS
    if steady and case.names_group:
        return Confidence.HIGH
    without = [each for each in other if each.key != "if.family"]
    return Confidence.MODERATE if all(each.leads for each in without) else Confidence.LOW


def _remarks(case: Case, question: Question, removed: Mapping[str, Removal]) -> Iterator[str]:
    yield from _on_the_answer(case, question)
    yield from _on_origins(case)
    yield from _on_what_was_left_out(case)
    if rest := len({entry.id for entry in case.entries}) - len(removed):
        yield said("remark.unmeasured", count=case.weigher.most, rest=rest)


def _on_the_answer(case: Case, question: Question) -> Iterator[str]:
    whole = case.whole
    if not used_pieces(whole):
        yield said("remark.no_evidence")
    if not whole.groups:
        yield said("remark.no_group")
    if not case.names_group:
        yield said("remark.insufficient")
        if 0 < used_pieces(whole) < LEAST_PIECES:
            yield said("remark.few", least=LEAST_PIECES)
    if whole.leader is not None:
        yield from _on_the_imitator(case, question, whole.groups[whole.leader])
        for origin in whole.deciding:
            yield said("remark.decides", origin=origin)
        if whole.deciding and whole.of_groups[whole.leader] == LIKELY:
            yield said("remark.held", percent=f"{LIKELY:.0%}")


def _on_the_imitator(case: Case, question: Question, group: str) -> Iterator[str]:
    whole, wording = case.whole, case.wording
    if whole.indistinct:
        yield said("remark.indistinct", group=wording.group(group))
    imitator = Answer(HypothesisKind.IMITATOR, group)
    pair = {"leader": wording.answer(question.leader), "imitator": wording.answer(imitator)}
    if whole.probability(imitator) > whole.probability(question.leader):
        yield said("remark.imitator_first", **pair)
    elif whole.probability(imitator) > whole.probability(question.against):
        yield said("remark.imitator_second", **pair)


def _on_origins(case: Case) -> Iterator[str]:
    origins = case.whole.pieces.origins
    for cycle in origins.cycles:
        yield said("remark.cycle", sources=", ".join(cycle))
    for origin, count in sorted(origins.chained.items()):
        yield said("remark.chain", count=count, origin=origin)
    for origin, better, worse in contradictions(case.entries, origins, case.setting.reader.table):
        yield said("remark.grades", better=better, worse=worse, origin=origin)
    if repeated := len(case.entries) - len({entry.id for entry in case.entries}):
        yield said("remark.same", count=repeated)


def _on_what_was_left_out(case: Case) -> Iterator[str]:
    pieces, wording, setting = case.whole.pieces, case.wording, case.setting
    if case.later:
        yield said("remark.later", count=case.later)
    items = {(entry.piece.kind, entry.piece.value) for entry in case.entries if entry.piece.kind in ITEMS}
    if never := sorted(value for kind, value in items if not wording.is_named(kind, value)):
        yield said("remark.never_named", what=listed(never))
    for group in case.whole.groups[len(setting.knowledge.groups) :]:
        yield said("remark.undescribed", group=wording.group(group))
    reasons = Counter(
        entry.piece.kind for entry in case.entries if pieces.unused.get(entry.id) == "piece.not_weighed"
    )
    if reasons:
        yield said("remark.not_weighed", kinds=", ".join(sorted(reasons)))
    ambiguous = {
        entry.piece.value for entry in case.entries if pieces.unused.get(entry.id) == "piece.ambiguous"
    }
    for group in sorted(set(setting.odds) - {*setting.knowledge.groups, *case.whole.groups}):
        yield said("remark.odds", group=wording.group(group))
    if ambiguous:
        yield said("remark.ambiguous", what=listed(sorted(ambiguous)))
