"""What would be, were one thing different: a piece or a family left out, other imitators, worse grades; all computed anew."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from tocsin.attribution.origins import Entry, bridges
from tocsin.attribution.outcomes import Answer, Outcome, Setting
from tocsin.attribution.pieces import ITEMS, LINKS
from tocsin.attribution.weighing import Weigher
from tocsin.evidence.reported_uses import SOFTWARE, TECHNIQUE

MOST_MEASURED: Final = 200  # different pieces of which each is left out once: a real case has fewer
ITEM_FAMILIES: Final = {TECHNIQUE: "techniques", SOFTWARE: "software"}
IMITATOR_PRIORS: Final = (0.01, 0.05, 0.20)
_NOTHING: Final = "does nothing"


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

    Pieces that can only do the same are measured once. Of the different ones MOST_MEASURED are, links before others.
    """
    found: dict[str, Removal] = {}
    measured: dict[object, Removal] = {_NOTHING: _unchanged(whole, question)}
    for entry_id, key in _keys(weigher.entries, weigher.setting, whole).items():
        if key not in measured:
            if len(measured) > MOST_MEASURED:
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


def _keys(entries: Sequence[Entry], setting: Setting, whole: Outcome) -> dict[str, object]:
    """For each piece what makes it do what it does, links first, then what reports name.

    A technique or software does what its value does, and all that no report names are alike; unless another piece
    repeats it, shares its origin or goes back to its own over it.
    """
    roots, named, ties = whole.pieces.origins.roots, _named(setting), bridges(entries)
    times = Counter(entry.id for entry in entries)
    single = {entry.id: entry for entry in entries}.values()
    values = Counter((entry.piece.kind, entry.piece.value) for entry in single)
    of_root = Counter(roots[entry.id] for entry in single)
    keys: dict[str, object] = {}
    order = sorted(
        entries,
        key=lambda entry: (entry.piece.kind in ITEMS, (entry.piece.kind, entry.piece.value) not in named),
    )
    for entry in order:
        kind, value = entry.piece.kind, entry.piece.value
        if entry.id in ties or kind in LINKS or times[entry.id] > 1:
            keys[entry.id] = entry.id
        elif kind not in ITEMS:
            keys[entry.id] = _NOTHING
        else:
            alike = (kind, value) not in named and values[kind, value] == 1
            root, counted = roots[entry.id], whole.pieces.grades[entry.id]
            keys[entry.id] = (
                kind, value in setting.tools if alike else value, setting.reader.weight(counted), str(entry.piece.grade),
                setting.reader.is_public(entry.piece), None if of_root[root] == 1 else root,
            )  # fmt: skip
    return keys


def _named(setting: Setting) -> frozenset[tuple[str, str]]:
    uses = setting.knowledge.uses
    return frozenset(
        [(TECHNIQUE, value) for value in uses.techniques] + [(SOFTWARE, value) for value in uses.software]
    )
