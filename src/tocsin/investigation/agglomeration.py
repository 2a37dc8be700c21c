"""Joining of names into groups: strong pairs first, and only groups that agree on average, so that no chain forms."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tocsin.investigation.candidates import Edges
from tocsin.investigation.columns import Columns
from tocsin.investigation.weighing import Scales, Scratch, weigh_pair
from tocsin.names.compiled import njit, njit_bare

# A group is compared by so many of its names, spread evenly: all of them where it has no more.
SPOKESMEN: Final = 16
_PASSES: Final = 12
_REFUSALS: Final = (
    1 << 20
)  # places for pairs of groups that were refused, so that they are not compared again


class Groups(NamedTuple):
    """Groups while they grow: the group of each name, how many names it has, and who speaks for it."""

    parent: NDArray[np.int32]
    size: NDArray[np.int32]
    spokesmen: NDArray[np.int32]
    version: NDArray[np.int32]
    apart: NDArray[np.bool_]  # whether the analyst has a word against joining the group with some other
    refused: NDArray[np.int64]


def alone(names: int) -> Groups:
    """Every name in a group of its own."""
    spokesmen = np.full((names, SPOKESMEN), -1, dtype=np.int32)
    spokesmen[:, 0] = np.arange(names)
    return Groups(
        np.arange(names, dtype=np.int32),
        np.ones(names, dtype=np.int32),
        spokesmen,
        np.zeros(names, dtype=np.int32),
        np.zeros(names, dtype=np.bool_),
        np.full((_REFUSALS, 4), -1, dtype=np.int64),
    )


@njit_bare
def root_of(parent: NDArray[np.int32], name: int) -> int:
    """Return the group of a name."""
    while parent[name] != name:
        parent[name] = parent[parent[name]]
        name = parent[name]
    return name


@njit_bare
def _speakers(g: Groups, group: int) -> int:
    speakers: int = min(g.size[group], SPOKESMEN)
    return speakers


@njit
def unite(g: Groups, a: int, b: int) -> None:
    """Make one group of two; its spokesmen are taken evenly from both, in the order of names."""
    if b < a:
        a, b = b, a
    many, more = _speakers(g, a), _speakers(g, b)
    both = np.empty(many + more, dtype=np.int32)
    if many + more <= SPOKESMEN:
        both[:many] = g.spokesmen[a, :many]
        both[many:] = g.spokesmen[b, :more]
        g.spokesmen[a, : many + more] = np.sort(both)
    else:
        mine = round(SPOKESMEN * g.size[a] / (g.size[a] + g.size[b]))
        mine = min(max(mine, SPOKESMEN - more, 1), many, SPOKESMEN - 1)
        for place in range(mine):
            both[place] = g.spokesmen[a, place * many // mine]
        theirs = SPOKESMEN - mine
        for place in range(theirs):
            both[mine + place] = g.spokesmen[b, place * more // theirs]
        g.spokesmen[a, :] = np.sort(both[:SPOKESMEN])
    g.parent[b] = a
    g.size[a] += g.size[b]
    g.version[a] += 1
    g.apart[a] = g.apart[a] or g.apart[b]


@njit_bare
def agreement(c: Columns, s: Scales, g: Groups, a: int, b: int, room: Scratch) -> float:
    """Mean log-odds of the pairs between two groups' spokesmen."""
    total = 0.0
    for mine in range(_speakers(g, a)):
        for theirs in range(_speakers(g, b)):
            total += weigh_pair(c, s, g.spokesmen[a, mine], g.spokesmen[b, theirs], room)
    return total / (_speakers(g, a) * _speakers(g, b))


@njit_bare
def _forbidden(g: Groups, different: NDArray[np.int32], a: int, b: int) -> bool:
    if not (g.apart[a] and g.apart[b]):
        return False
    for place in range(len(different)):
        one, other = root_of(g.parent, different[place, 0]), root_of(g.parent, different[place, 1])
        if (one == a and other == b) or (one == b and other == a):
            return True
    return False


@njit
def join(
    c: Columns,
    s: Scales,
    edges: Edges,
    g: Groups,
    different: NDArray[np.int32],
    bonus: float,
    most_bonus: float,
    room: Scratch,
) -> int:
    """Join groups along the edges, strongest first, until nothing changes; return how often two were joined."""
    joined = 0
    for _ in range(_PASSES):
        before = joined
        for edge in range(len(edges.first)):
            a, b = root_of(g.parent, edges.first[edge]), root_of(g.parent, edges.second[edge])
            if a == b:
                continue
            place = ((a * 1_000_003) ^ (b * 998_244_353)) & (_REFUSALS - 1)
            told = g.refused[place]
            if told[0] == a and told[1] == b and told[2] == g.version[a] and told[3] == g.version[b]:
                continue
            extra = min(0.5 * np.log(float(g.size[a]) * float(g.size[b])), most_bonus) * bonus
            if agreement(c, s, g, a, b, room) + extra > 0.0 and not _forbidden(g, different, a, b):
                unite(g, a, b)
                joined += 1
            else:
                told[0], told[1], told[2], told[3] = a, b, g.version[a], g.version[b]
        if joined == before:
            break
    return joined


@njit
def labels_of(g: Groups) -> NDArray[np.int32]:
    """Return the group of every name, by the place of its first name."""
    found = np.empty(len(g.parent), dtype=np.int32)
    for name in range(len(g.parent)):
        found[name] = root_of(g.parent, name)
    return found
