"""What to find out next, by the information that it is expected to give on who is behind a case."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from tocsin.attribution.outcomes import Outcome, Setting
from tocsin.attribution.sentences import said
from tocsin.attribution.wording import Wording
from tocsin.evidence.reported_uses import SOFTWARE, TECHNIQUE, Floats
from tocsin.model.assessment import NextStep

_OF_EACH: Final = 3  # pieces of software, and techniques, that are named
_SMOOTHING: Final = 5.0  # reports that the rate of all reports counts for against a group's own
_FEWEST: Final = 0.01  # bits: what is expected to tell less is not worth the walk
_CANDIDATES: Final = 2  # groups whose software, techniques and links are looked for
# How often what would tie a case to the group behind it can be found at all, and how much likelier then a private, hard to
# forge fact is under the group than under an imitator: stated, not measured.
_FOUND: Final = 0.3
_PRIVATE_RATIO: Final = 20.0
_WEAK: Final = 2.0  # links of such a ratio are not worth a search


class _Chances(NamedTuple):
    """Probability of each answer, and for each the chance that something is seen: groups, imitators, UNKNOWN, SHARED."""

    probabilities: Floats
    imitated: tuple[int, ...]


def next_steps(found: Outcome, setting: Setting, wording: Wording) -> tuple[NextStep, ...]:
    """Things to look for, the most telling first: H(now) - E[H(after)] over all answers, in bits."""
    if found.leader is None:
        return ()
    chances = _chances(found)
    steps = [
        *_items(found, setting, wording, chances, SOFTWARE),
        *_items(found, setting, wording, chances, TECHNIQUE),
        *_links(found, setting, wording, chances),
        *_private(found, wording, chances),
    ]
    return tuple(
        sorted((step for step in steps if step.bits >= _FEWEST), key=lambda step: (-step.bits, step.what))
    )


def information(probabilities: Floats, seen: Floats) -> Floats:
    """Expected information in bits of looking for something: rows of `seen` are its chances under each answer."""
    chance = seen @ probabilities
    return np.maximum(0.0, _entropy(chance) - _entropy(seen) @ probabilities)


def _entropy(share: Floats) -> Floats:
    inner = np.clip(share, 1e-12, 1.0 - 1e-12)
    return np.asarray(-inner * np.log2(inner) - (1.0 - inner) * np.log2(1.0 - inner), dtype=np.float64)


def _chances(found: Outcome) -> _Chances:
    imitated = tuple(found.imitators)
    parts = [found.of_groups, [found.imitators[place] for place in imitated], [found.unknown, found.shared]]
    return _Chances(np.concatenate([np.asarray(part, dtype=np.float64) for part in parts]), imitated)


def _candidates(found: Outcome) -> tuple[int, ...]:
    """The likeliest groups."""
    order = np.argsort(-found.of_groups, kind="stable")[:_CANDIDATES]
    return tuple(int(place) for place in order)


def _items(
    found: Outcome, setting: Setting, wording: Wording, chances: _Chances, kind: str
) -> Iterator[NextStep]:
    """Software or techniques that a likely group was said to use, few others, and the case has not shown."""
    knowledge = setting.knowledge
    described = [place for place in _candidates(found) if place < len(knowledge.groups)]
    if not described:
        return
    used = knowledge.used_software if kind == SOFTWARE else knowledge.used_techniques
    values = knowledge.uses.software if kind == SOFTWARE else knowledge.uses.techniques
    there = {value for value, _ in (found.pieces.software if kind == SOFTWARE else found.pieces.techniques)}
    new = np.array([value not in there for value in values], dtype=bool)
    columns = np.flatnonzero(new & (used[described] > 0).any(0))
    if kind == SOFTWARE:  # what anybody can have tells little, however it is counted
        columns = columns[knowledge.uses.malware[columns]]
    bits = information(chances.probabilities, _seen(used[:, columns], setting, chances))
    for number in np.argsort(-bits, kind="stable")[:_OF_EACH].tolist():
        column = int(columns[number])
        place = max(described, key=lambda place: (used[place, column] > 0, found.of_groups[place]))
        yield NextStep(wording.wanted(kind, values[column], found.groups[place]), float(bits[number]))


def _seen(used: Floats, setting: Setting, chances: _Chances) -> Floats:
    """Chance of each column under each answer: the rate in a group's reports, drawn to that of all; an imitator's is the group's.

    What a report can be known to say, an imitator can do as well.
    """
    knowledge = setting.knowledge
    everybody = (used.sum(0) + 0.1) / (len(knowledge.rows) + 1.0)
    own = (used + _SMOOTHING * everybody) / (knowledge.reports[:, None] + _SMOOTHING)
    groups = np.minimum(own, 0.99)
    undescribed = np.repeat(
        everybody[None, :], len(chances.probabilities) - len(chances.imitated) - 2 - len(groups), axis=0
    )
    of_groups = np.concatenate([groups, undescribed])
    nobody = np.repeat(everybody[None, :], 2, axis=0)
    return np.asarray(
        np.concatenate([of_groups, of_groups[list(chances.imitated)], nobody]).T, dtype=np.float64
    )


def _links(found: Outcome, setting: Setting, wording: Wording, chances: _Chances) -> Iterator[NextStep]:
    """A link of each family that is worth a search, with the likeliest group."""
    place = _candidates(found)[0]
    there = {link.family for link in found.links if link.link.group == found.groups[place] and link.log_odds}
    for basis in setting.reader.table.bases:
        if basis.words and basis.ratio > _WEAK and basis.family not in there:
            trusted = _FOUND / basis.ratio
            imitator = trusted * (1.0 + basis.forgeability * (basis.ratio - 1.0))
            bits = _of_one(found, chances, place, _FOUND, imitator, trusted)
            what = said("next.link", family=basis.family, group=wording.group(found.groups[place]))
            yield NextStep(what, bits)


def _private(found: Outcome, wording: Wording, chances: _Chances) -> Iterator[NextStep]:
    place = _candidates(found)[0]
    if place in found.imitators:
        other = _FOUND / _PRIVATE_RATIO
        bits = _of_one(found, chances, place, _FOUND, other, other)
        yield NextStep(said("next.private", group=wording.group(found.groups[place])), bits)


def _of_one(
    found: Outcome, chances: _Chances, place: int, group: float, imitator: float, others: float
) -> float:
    """Bits of something that speaks for one group."""
    seen = np.full(len(chances.probabilities), others)
    seen[place] = group
    if place in chances.imitated:
        seen[len(found.of_groups) + chances.imitated.index(place)] = imitator
    return float(information(chances.probabilities, seen[None, :])[0])
