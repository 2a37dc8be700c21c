"""Why the leading group leads: the log-odds against the runner-up family by family, and what each piece of evidence does."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from tocsin.evidence.attribution import Posterior, utilities_of
from tocsin.evidence.attribution_coefficients import Coefficients
from tocsin.evidence.attribution_features import FAMILY_OF, GROUP_FEATURES, CaseItems, features
from tocsin.evidence.imitation import without_software
from tocsin.evidence.reported_uses import SOFTWARE, TECHNIQUE, Floats, Knowledge

MOST: Final = 100  # different pieces of which each is left out once: a real case has fewer
UNKNOWN_FAMILY: Final = "somebody unknown"


@dataclass(frozen=True, slots=True)
class Term:
    """What one family adds to the log-odds of the leader against the runner-up."""

    family: str
    log_odds: float


@dataclass(frozen=True, slots=True)
class Removal:
    """By how much the log-odds of the leader against the runner-up fall when one piece of evidence had not been there.

    `place` is the piece's among the techniques or the software of the case. `decides` says that the leader leads with
    the piece (UNKNOWN counts as an answer) and does not lead without it.
    """

    kind: str
    place: int
    log_odds: float
    decides: bool


@dataclass(frozen=True, slots=True)
class Row:
    """What one piece adds to each answer, less the mean over the answers, and how far that differs between them."""

    kind: str
    place: int
    values: tuple[float, ...]
    diagnosticity: float


def log_odds(
    knowledge: Knowledge,
    items: CaseItems,
    day: int,
    coefficients: Coefficients,
    *,
    leader: int,
    rival: int | None,
) -> float:
    """Log-odds of one group against another, or against UNKNOWN (None)."""
    return _against(*utilities_of(knowledge, items, day, coefficients), leader, rival)


def waterfall(
    knowledge: Knowledge,
    items: CaseItems,
    day: int,
    coefficients: Coefficients,
    *,
    leader: int,
    rival: int | None,
) -> tuple[Term, ...]:
    """Terms by family, the largest first; they sum to the log-odds."""
    found = features(knowledge, items, day)
    against = np.zeros(len(GROUP_FEATURES)) if rival is None else found.of_groups[rival]
    values = (found.of_groups[leader] - against) * coefficients.of_groups
    sums = dict.fromkeys(FAMILY_OF.values(), 0.0)
    for name, value in zip(GROUP_FEATURES, values, strict=True):
        sums[FAMILY_OF[name]] += float(value)
    if rival is None:
        sums[UNKNOWN_FAMILY] = -float(found.of_case @ coefficients.of_case)
    terms = [Term(family, value) for family, value in sums.items()]
    return tuple(sorted(terms, key=lambda term: -abs(term.log_odds)))


def removals(
    knowledge: Knowledge,
    items: CaseItems,
    day: int,
    coefficients: Coefficients,
    *,
    leader: int,
    rival: int | None,
) -> Iterator[Removal]:
    """What each technique and each software does, measured by leaving it out: the whole sum is made anew.

    Pieces that no report ever named are alike: one is measured for all. Of the others the first MOST are measured.
    """
    utilities, unknown = utilities_of(knowledge, items, day, coefficients)
    whole = _against(utilities, unknown, leader, rival)
    leads = _leads(utilities, unknown, leader)
    measured: dict[tuple[str, int, bool], tuple[float, bool]] = {}
    for kind, place, key in _pieces(items):
        if key not in measured:
            if len(measured) == MOST:
                continue
            utilities, unknown = utilities_of(knowledge, _left_out(items, kind, place), day, coefficients)
            without = _against(utilities, unknown, leader, rival)
            measured[key] = whole - without, leads and not _leads(utilities, unknown, leader)
        yield Removal(kind, place, *measured[key])


def matrix(
    knowledge: Knowledge,
    items: CaseItems,
    day: int,
    coefficients: Coefficients,
    *,
    answers: Sequence[int | None],
) -> tuple[Row, ...]:
    """Each piece against each answer (places of groups, None for UNKNOWN), the most telling pieces first.

    Analysis of competing hypotheses (Heuer 1999): what speaks alike for all answers tells nothing, however well it fits.
    """
    whole = _of_answers(*utilities_of(knowledge, items, day, coefficients), answers)
    measured: dict[tuple[str, int, bool], Floats] = {}
    rows = []
    for kind, place, key in _pieces(items):
        if key not in measured:
            if len(measured) == MOST:
                continue
            fewer = utilities_of(knowledge, _left_out(items, kind, place), day, coefficients)
            measured[key] = whole - _of_answers(*fewer, answers)
        values = measured[key] - measured[key].mean()
        rows.append(Row(kind, place, tuple(values.tolist()), float(np.ptp(values))))
    return tuple(sorted(rows, key=lambda row: -row.diagnosticity))


def leads_without_kind(
    knowledge: Knowledge, items: CaseItems, day: int, coefficients: Coefficients, *, leader: int
) -> tuple[tuple[str, bool], ...]:
    """Whether the leader still leads when all techniques, or all software, are left out; kinds that are there only."""
    nothing = items.techniques[:0]
    fewer = {TECHNIQUE: items._replace(techniques=nothing), SOFTWARE: without_software(items)}
    there = {TECHNIQUE: len(items.techniques), SOFTWARE: len(items.software)}
    found = []
    for kind, rest in fewer.items():
        if there[kind]:
            utilities, unknown = utilities_of(knowledge, rest, day, coefficients)
            found.append((kind, _leads(utilities, unknown, leader)))
    return tuple(found)


def confidence(found: Posterior, parts: Sequence[Removal], leads_without: Sequence[tuple[str, bool]]) -> str:
    """How steady the answer is: high, moderate or low (after ICD 203, which keeps this apart from likelihood).

    High: two kinds of evidence each lead to the leader alone. Moderate: no single piece decides. Low: anything else, as
    where UNKNOWN is likelier than any group, or where an imitator cannot be told from the leader.
    """
    leads = found.leader is not None and _leads(found.utilities, found.unknown_utility, found.leader)
    if not parts or not leads or found.indistinct or any(part.decides for part in parts):
        return "low"
    return "high" if len(leads_without) > 1 and all(leads for _, leads in leads_without) else "moderate"


def _against(utilities: Floats, unknown: float, leader: int, rival: int | None) -> float:
    return float(utilities[leader]) - (unknown if rival is None else float(utilities[rival]))


def _of_answers(utilities: Floats, unknown: float, answers: Sequence[int | None]) -> Floats:
    return np.array([unknown if place is None else float(utilities[place]) for place in answers])


def _leads(utilities: Floats, unknown: float, leader: int) -> bool:
    return bool(utilities[leader] >= max(float(utilities.max()), unknown))


def _pieces(items: CaseItems) -> Iterator[tuple[str, int, tuple[str, int, bool]]]:
    """Kind and place of each piece, and what makes it do what it does: its column, and whether it is malware."""
    for place, column in enumerate(items.techniques.tolist()):
        yield TECHNIQUE, place, (TECHNIQUE, column, False)
    for place, column in enumerate(items.software.tolist()):
        yield SOFTWARE, place, (SOFTWARE, column, bool(items.malware[place]))


def _left_out(items: CaseItems, kind: str, place: int) -> CaseItems:
    if kind == TECHNIQUE:
        return items._replace(techniques=np.delete(items.techniques, place))
    return items._replace(software=np.delete(items.software, place), malware=np.delete(items.malware, place))
