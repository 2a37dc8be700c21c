"""What a case's names share with names that are said to be a group's, as evidence: rarity counted, damped by age and by many looks."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import product
from typing import Final

from tocsin.attribution.naming import Naming
from tocsin.attribution.observing_table import ObservingTable, SharedTrait
from tocsin.evidence.infrastructure import InfrastructureWeights, Trait
from tocsin.evidence.links import builtin_links
from tocsin.model.assessment import Evidence, EvidenceKind
from tocsin.model.grading import UNGRADED, Grade
from tocsin.model.linking import Reason
from tocsin.model.observation import Fact, FactSource

LEAST: Final = 1.05  # likelihood ratio below which a shared thing is not worth a line
_NAMED: Final = 3
_LONGEST: Final = 200  # characters of a value


@dataclass(frozen=True, slots=True)
class Attributed:
    """A name said to be a group's, with the facts by which it shows a thing; without facts it is that thing itself.

    `said` are ATTRIBUTED_TO facts about it.
    """

    name: str
    facts: tuple[Fact, ...]
    said: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """One thing that names of the case show (`own` are the facts), and the attributed names that show it as well.

    `reason` tells how many names show it: of `of` in the corpus `shared_by`, among these the case's and the attributed ones.
    `common` is the share of all names that show it as a table of providers has it; 0 where it does not know.
    """

    reason: Reason
    own: tuple[Fact, ...]
    others: tuple[Attributed, ...]
    common: float = 0.0


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What ties are weighed with. `inventory` tells how many names of the corpus are said to be of each word for a group."""

    naming: Naming
    inventory: Mapping[str, int]
    weights: InfrastructureWeights
    table: ObservingTable


@dataclass(frozen=True, slots=True)
class _Bond:
    """One attributed name of a tie by one word for a group, who says so, and what is left of the tie by age and poor grades."""

    other: Attributed
    said: Fact
    voice: FactSource
    own: Fact
    damping: float


def infrastructure_evidence(
    subject: str, ties: Iterable[Tie], own_names_said: Sequence[Fact], reckoning: Reckoning
) -> tuple[Evidence, ...]:
    """One piece of evidence for each group and thing shared, the strongest first, with the grade and the origin of who attributes.

    However much is shared with names that one report attributes, all of it stands or falls with that report.
    What is said of the other names by an origin that says as much of the case's own (`own_names_said`) is left out: it may be
    said because of this case. A word that no group, or more than one, bears gives evidence of no group, which is shown
    and not weighed.
    """
    spoken = {source.origin for fact in own_names_said for source in fact.sources}
    found = [
        evidence
        for tie in ties
        if tie.own and tie.reason.of
        for evidence in _of_tie(subject, tie, spoken, reckoning)
    ]
    return tuple(
        sorted(found, key=lambda each: (-(each.ratio or 0.0), each.value, each.group or "", each.id))
    )


def _of_tie(subject: str, tie: Tie, spoken: set[str], reckoning: Reckoning) -> Iterator[Evidence]:
    trait = reckoning.table.traits.get(tie.reason.relation)
    if trait is None:
        return
    by_group: dict[tuple[str | None, str], list[_Bond]] = {}
    for bond in _bonds(tie, trait, spoken):
        group = reckoning.naming.meant(bond.said.value)
        key = (None, bond.said.value) if group is None else (reckoning.naming.stix_id(group.id), group.name)
        by_group.setdefault(key, []).append(bond)
    for (group_id, name), bonds in by_group.items():
        made = _evidence(subject, tie, trait, group_id, bonds, reckoning)
        if group_id is None:
            yield replace(made, ratio=None, basis=f"{made.basis}; {_unclear(name, reckoning.naming)}")
        elif made.ratio is not None and made.ratio >= LEAST:
            yield made


def _bonds(tie: Tie, trait: SharedTrait, spoken: set[str]) -> Iterator[_Bond]:
    for other in tie.others:
        for said in other.said:
            voices = [source for source in said.sources if source.origin not in spoken]
            if voices:
                voice = max(voices, key=_most_trusted)
                own, gap = _nearest(tie.own, other.facts or (said,))
                kept = min(_weight(own), *map(_weight, other.facts)) if other.facts else _weight(own)
                yield _Bond(other, said, voice, own, kept * 0.5 ** (gap.days / trait.half_life_days))


def _evidence(
    subject: str, tie: Tie, trait: SharedTrait, group: str | None, bonds: list[_Bond], reckoning: Reckoning
) -> Evidence:
    best = min(bonds, key=lambda bond: (-trust(bond.voice.grade) * bond.damping, bond.other.name))
    names = len({bond.other.name for bond in bonds if bond.other.facts})
    rate = _rate_elsewhere(tie, names, reckoning.weights)
    most = trait.most if best.other.facts else min(trait.most, reckoning.table.most_of_listed)
    inventory = sum(reckoning.inventory.get(word, 0) for word in {bond.said.value for bond in bonds})
    # A group of many known names has many things that one could share with it: this is the part of those that have this.
    share = names / max(inventory, names) if best.other.facts else 1.0
    across = share * reckoning.table.across_campaigns
    alike = across * _ratio_of_one_operator(tie.reason, rate, reckoning.weights) + (1.0 - across)
    ratio = 1.0 + best.damping * (min(alike, most) - 1.0)
    return Evidence(
        subject=subject,
        kind=EvidenceKind.INFRASTRUCTURE,
        value=f"{tie.reason.relation} {tie.reason.value}"[:_LONGEST].rstrip(),
        observed_at=_known_at(best),  # nobody may read who said so before it was said
        source=best.voice.source,
        grade=best.voice.grade,
        origin=best.voice.origin,
        forgeability=trait.forgeability,
        public_since=_public_since(bonds, trait),
        base_rate=min(rate, 1.0),
        group=group,
        basis=_basis(tie, trait, best, bonds) + _part(names, inventory),
        ratio=ratio,
    )


def _rate_elsewhere(tie: Tie, names: int, weights: InfrastructureWeights) -> float:
    """How often names of anybody else show the thing: those of the case are one, and the group's own are not counted."""
    everybody = tie.reason.of + weights.ordinary_names
    known = len({fact.subject for fact in tie.own}) - 1 + names
    return max(tie.reason.rate - known / everybody, 1.0 / everybody, tie.common)


def _ratio_of_one_operator(reason: Reason, rate: float, weights: InfrastructureWeights) -> float:
    """P(another name of one operator shows it) / P(any name does)."""
    weight = weights.traits[Trait[reason.relation.upper().replace("-", "_")]]
    most = weights.families[weight.family].most(-weights.prior(reason.of))
    return math.exp(min(weight.temper * math.log(weight.match / rate), most))


def _nearest(own: Sequence[Fact], others: Sequence[Fact]) -> tuple[Fact, timedelta]:
    """The fact of the case that lies nearest in time to a fact of the other, and how far apart the two uses are."""
    pairs = [
        (_apart(mine, theirs), mine.known_at, mine.subject, mine) for mine, theirs in product(own, others)
    ]
    gap, _, _, fact = min(pairs, key=lambda pair: pair[:3])
    return fact, gap


def _apart(first: Fact, second: Fact) -> timedelta:
    (begin, end), (other_begin, other_end) = _span(first), _span(second)
    return max(begin - other_end, other_begin - end, timedelta())


def _span(fact: Fact) -> tuple[datetime, datetime]:
    begin = fact.true_from or fact.first_seen
    return begin, max(fact.true_to or fact.last_seen, begin)


def _known_at(bond: _Bond) -> datetime:
    known = (fact.known_at for fact in bond.other.facts)
    return max(bond.own.known_at, bond.voice.said_at, *known)


def _public_since(bonds: Iterable[_Bond], trait: SharedTrait) -> datetime | None:
    """Since when somebody could have known that to show this thing points to the group; None: never."""
    days = []
    for bond in bonds:
        needed = [bond.voice.public_since]
        if not trait.is_open and bond.other.facts:
            needed.append(min((day for fact in bond.other.facts if (day := fact.public_since)), default=None))
        if all(needed):
            days.append(max(day for day in needed if day))
    return min(days, default=None)


def _basis(tie: Tie, trait: SharedTrait, best: _Bond, bonds: Sequence[_Bond]) -> str:
    own = _listed([best.own.subject, *(fact.subject for fact in tie.own)])
    others = _listed([best.other.name, *(bond.other.name for bond in bonds)])
    what = (
        f"{own} and {others} have in common {tie.reason.statement}" if best.other.facts
        else f"{own}: {tie.reason.statement}"
    )  # fmt: skip
    return f"{trait.words}: {what}; {best.other.name} is said to be of {best.said.value!r} by {best.voice.source}"


def _part(names: int, inventory: int) -> str:
    """Why a rare thing can be worth little: of a group of many known names chance alone shares something with one."""
    return f"; {names:,} of {inventory:,} names known as the group's" if names and inventory > names else ""


def _listed(names: Iterable[str]) -> str:
    found = list(dict.fromkeys(names))
    more = f" (+{len(found) - _NAMED})" if len(found) > _NAMED else ""  # reads alike in every language
    return ", ".join(found[:_NAMED]) + more


def _unclear(word: str, naming: Naming) -> str:
    several = [group.name for group in naming.find(word)]
    return f"{word!r} may be {' or '.join(several)}" if several else f"no known group is called {word!r}"


def trust(grade: Grade) -> float:
    """How far a grade is relied on, 0 to 1: the factors by which reported links are pulled."""
    return builtin_links().trust(grade)


def _weight(fact: Fact) -> float:
    """For how much a shared fact counts: whole, unless the best of its sources is worse than one that nobody judged."""
    return min(1.0, max(trust(source.grade) for source in fact.sources) / trust(UNGRADED))


def _most_trusted(source: FactSource) -> tuple[float, float, str]:
    return trust(source.grade), -source.said_at.timestamp(), source.source
