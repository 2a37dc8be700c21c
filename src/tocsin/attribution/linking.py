"""Reported links joined to what techniques and software say: odds are multiplied, and no single origin decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from tocsin.evidence.attribution import Posterior
from tocsin.evidence.links import LinkTable, ReportedLink, WeighedLink, totals, weigh_links

LIKELY: Final = 0.80  # what an answer that rests on one origin is shown with at most


@dataclass(frozen=True, slots=True)
class Joined:
    """Probabilities that sum to 1: of groups and of imitators by id, of UNKNOWN, of SHARED; and the links as weighed.

    `deciding` are the origins of which each alone makes the likeliest group lead with more than one half.
    """

    of_groups: Mapping[str, float]
    imitators: Mapping[str, float]
    unknown: float
    shared: float
    links: tuple[WeighedLink, ...]
    deciding: tuple[str, ...]


def join(
    found: Posterior, links: Sequence[ReportedLink], table: LinkTable, *, imitator_prior: float
) -> Joined:
    """Multiply in the links to known groups; an answer that one origin decides is capped, the rest goes to an imitator."""
    joined = _multiplied(found, weigh_links(links, table), imitator_prior)
    leader = _leader(joined)
    if leader is None:
        return joined
    deciding = tuple(
        origin
        for origin in sorted({link.origin for link in links})
        if not _still_leads(found, links, table, imitator_prior, leader=leader, without=origin)
    )
    of_groups, imitators = dict(joined.of_groups), dict(joined.imitators)
    excess = max(0.0, of_groups[leader] - LIKELY) if deciding else 0.0
    of_groups[leader] -= excess
    imitators[leader] = imitators.get(leader, 0.0) + excess
    return Joined(of_groups, imitators, joined.unknown, joined.shared, joined.links, deciding)


def _multiplied(found: Posterior, weighed: tuple[WeighedLink, ...], imitator_prior: float) -> Joined:
    of_groups = {group: float(value) for group, value in zip(found.groups, found.of_groups, strict=True)}
    imitators = {} if found.leader is None else {found.groups[found.leader]: found.imitator}
    if not weighed:  # sums of rounded numbers would move a capped answer above its cap
        return Joined(of_groups, imitators, found.unknown, found.shared, (), ())
    for group, (for_group, for_imitator) in totals(weighed).items():
        whole = of_groups[group]
        if group not in imitators:
            of_groups[group], imitators[group] = whole * (1.0 - imitator_prior), whole * imitator_prior
        of_groups[group] *= float(np.exp(for_group))
        imitators[group] *= float(np.exp(for_imitator))
    total = sum(of_groups.values()) + sum(imitators.values()) + found.unknown + found.shared
    return Joined(
        {group: value / total for group, value in of_groups.items()},
        {group: value / total for group, value in imitators.items()},
        found.unknown / total,
        found.shared / total,
        weighed,
        (),
    )


def _leader(joined: Joined) -> str | None:
    """The group with more than one half; None where no group has it."""
    best = max(joined.of_groups, key=lambda group: joined.of_groups[group], default=None)
    return best if best is not None and joined.of_groups[best] > 0.5 else None


def _still_leads(
    found: Posterior,
    links: Sequence[ReportedLink],
    table: LinkTable,
    imitator_prior: float,
    *,
    leader: str,
    without: str,
) -> bool:
    rest = [link for link in links if link.origin != without]
    return _leader(_multiplied(found, weigh_links(rest, table), imitator_prior)) == leader
