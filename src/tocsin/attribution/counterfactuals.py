"""What would be, were one thing different: a piece or a family left out, other imitators, worse grades; all computed anew."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from tocsin.attribution.likes import NOTHING
from tocsin.attribution.origins import Entry
from tocsin.attribution.outcomes import Answer, Outcome, Setting
from tocsin.attribution.pieces import ITEMS
from tocsin.attribution.weighing import Weigher
from tocsin.evidence.reported_uses import SOFTWARE, TECHNIQUE

ITEM_FAMILIES: Final = {TECHNIQUE: "techniques", SOFTWARE: "software"}
IMITATOR_PRIORS: Final = (0.01, 0.05, 0.20)


class Question(NamedTuple):
    """The leading answer against another, and the answers of the matrix."""

    leader: Answer
    against: Answer
    answers: tuple[Answer, ...]


class Removal(NamedTuple):
    """What leaving out one piece does.

    `log_odds` is by how much those of the leader against the other fall, `values` by how much the logarithm of each
    answer's probability does before anything is held back, less the mean; `probability` is the leader's without the piece, and `leads` whether it
    still leads.
    """

    log_odds: float
    values: tuple[float, ...]
    probability: float
    leads: bool


class Change(NamedTuple):
    """Something that were different, by the key of its sentence, and the leader's probability then."""

    key: str
    given: Mapping[str, str]
    probability: float
    leads: bool


def removals(weigher: Weigher, whole: Outcome, question: Question) -> dict[str, Removal]:
    """What each piece does, by its id, measured by leaving it out.

    Pieces that can only do the same are measured once. Of the different ones as many are as the weigher allows, the
    strongest first.
    """
    found: dict[str, Removal] = {}
    measured: dict[Hashable, Removal] = {NOTHING: _unchanged(whole, question)}
    strengths = weigher.likes.strengths
    for entry_id, key in sorted(weigher.likes.keys.items(), key=lambda each: (-strengths[each[0]], each[0])):
        if key not in measured:
            if len(measured) > weigher.most:
                continue
            measured[key] = _removal(whole, weigher.outcome(frozenset({entry_id})), question)
        found[entry_id] = measured[key]
    return found


def families_of(entries: Sequence[Entry], setting: Setting, whole: Outcome) -> dict[str, frozenset[str]]:
    """Ids of the weighed pieces of each family."""
    families: dict[str, set[str]] = defaultdict(set)
    basis_of = setting.reader.table.basis_of
    for entry in entries:
        if entry.piece.kind in ITEMS:
            families[ITEM_FAMILIES[entry.piece.kind]].add(entry.id)
    for entry_id, link in whole.pieces.links:
        families[basis_of(link.basis, link.kind).family].add(entry_id)
    return {family: frozenset(ids) for family, ids in families.items()}


def changes(weigher: Weigher, whole: Outcome, question: Question) -> Iterator[Change]:
    """The leader without each family, with imitators in fewer and in more cases, and with worse grades."""
    entries, setting = weigher.entries, weigher.setting
    for family, ids in families_of(entries, setting, whole).items():
        yield _change("if.family", weigher.outcome(ids), question, family=family)
    for prior in IMITATOR_PRIORS:
        other = Weigher(entries, setting.with_imitators(prior)).outcome()
        yield _change("if.imitators", other, question, percent=f"{prior:.0%}")
    if any(entry.id not in whole.pieces.unused for entry in entries):
        yield _change("if.grades", Weigher(entries, setting.one_grade_lower()).outcome(), question)


def _change(key: str, other: Outcome, question: Question, **given: str) -> Change:
    return Change(key, given, other.probability(question.leader), other.first() == question.leader)


def _removal(whole: Outcome, rest: Outcome, question: Question) -> Removal:
    values = np.array([whole.log_unheld(answer) - rest.log_unheld(answer) for answer in question.answers])
    pair = (question.leader, question.against)
    return Removal(
        log_odds=whole.log_odds(*pair) - rest.log_odds(*pair),
        values=tuple((values - values.mean()).tolist()),
        probability=rest.probability(question.leader),
        leads=rest.first() == question.leader,
    )


def _unchanged(whole: Outcome, question: Question) -> Removal:
    return Removal(0.0, (0.0,) * len(question.answers), whole.probability(question.leader), leads=True)
