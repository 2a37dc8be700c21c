"""Which root fact each piece of evidence goes back to: chains of sources are followed, circles are one origin.

A piece names its origin. Where that is another piece (its id), or the source of others that all go back to one origin,
the other's origin is its own. Sources that refer to each other in a circle are one origin: nobody saw more than one thing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from tocsin.model.assessment import Evidence


class Entry(NamedTuple):
    """A piece of evidence with its id, and its origin and source as they are compared: made once, used often."""

    id: str
    piece: Evidence
    origin: str
    source: str

    @classmethod
    def of(cls, piece: Evidence) -> Self:
        """Entry of a piece."""
        return cls(piece.id, piece, _plain(piece.origin), _plain(piece.source))


@dataclass(frozen=True, slots=True)
class Origins:
    """Root of each piece by its id, the circles that were found, and how many pieces came to each root over others."""

    roots: Mapping[str, str]
    cycles: tuple[tuple[str, ...], ...]
    chained: Mapping[str, int]


def origins_of(entries: Iterable[Entry]) -> Origins:
    """Origins of all pieces of a case; the same in whatever order they come. Texts that differ in case or spaces are one."""
    given = tuple(entries)
    written = _written(given)
    onward = _onward(given)
    ends: dict[str, tuple[str, ...]] = {}
    for start in written:
        _follow(start, onward, ends)
    names = {entry.id: ends[entry.origin][0] for entry in given}
    roots = {entry_id: written[name] for entry_id, name in names.items()}
    cycles = sorted({end for end in ends.values() if len(end) > 1})
    chained: dict[str, int] = defaultdict(int)
    for entry in given:
        chained[roots[entry.id]] += len(ends[entry.origin]) == 1 and entry.origin != names[entry.id]
    return Origins(
        roots,
        tuple(tuple(written[name] for name in cycle) for cycle in cycles),
        {root: count for root, count in chained.items() if count},
    )


def bridges(entries: Sequence[Entry]) -> frozenset[str]:
    """Pieces over which others go back to their origin, and which alone lead there."""
    ids_of: dict[tuple[str, str], set[str]] = defaultdict(set)
    users: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        ids_of[entry.source, entry.origin].add(entry.id)
        users[entry.origin].add(entry.id)
    return frozenset(
        entry.id
        for entry in entries
        if entry.id in users
        or (len(ids_of[entry.source, entry.origin]) == 1 and users.get(entry.source, set()) - {entry.id})
    )


def _written(entries: Iterable[Entry]) -> dict[str, str]:
    """Each origin as it is compared, and as it is shown: of several ways to write it always the same one."""
    written: dict[str, str] = {}
    for entry in entries:
        text = " ".join(entry.piece.origin.split())
        written[entry.origin] = min(text, written.get(entry.origin, text))
    return written


def _onward(entries: Sequence[Entry]) -> dict[str, str]:
    """Where each origin leads, if it is a piece or a source of pieces that all have one other origin."""
    by_source: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        by_source[entry.source].add(entry.origin)
        by_source[entry.id].add(entry.origin)
    return {
        name: target
        for name, targets in by_source.items()
        if len(targets) == 1 and (target := next(iter(targets))) != name
    }


def _follow(start: str, onward: Mapping[str, str], ends: dict[str, tuple[str, ...]]) -> None:
    """Note of every origin on the way from one where the way ends: at a root, or in a circle (its names in order)."""
    way: dict[str, None] = {}
    place = start
    while place not in ends and place not in way and place in onward:
        way[place] = None
        place = onward[place]
    if place in way:
        names = list(way)
        ends[place] = tuple(sorted(names[names.index(place) :]))
    end = ends.setdefault(place, (place,))
    for name in way:
        ends[name] = end


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
