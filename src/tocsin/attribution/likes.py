"""Which pieces of evidence can only do the same as others when they are left out, so that one is measured for all."""

import math
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import Final

from tocsin.attribution.origins import Entry, bridges
from tocsin.attribution.outcomes import Setting
from tocsin.attribution.pieces import ITEMS, Pieces, contradicted
from tocsin.evidence.links import ReportedLink
from tocsin.evidence.reported_uses import SOFTWARE, TECHNIQUE

NOTHING: Final = "does nothing"
_NAMED_STRENGTH, _UNNAMED_STRENGTH = 1.0, 0.05


class Likes:
    """For each piece, by its id, what makes it do what it does; and about how strong it is.

    A technique or software does what its value does, and all that no report names are alike; links are alike where they are
    worth the same to the same group. Unless another piece repeats it, shares its origin, or goes back to its own over it.
    """

    def __init__(self, entries: Sequence[Entry], pieces: Pieces, setting: Setting) -> None:
        self._pieces, self._setting = pieces, setting
        self._named = _named(setting)
        single = {entry.id: entry for entry in entries}
        self._links = dict(pieces.links)
        self._values = Counter((entry.piece.kind, entry.piece.value) for entry in single.values())
        self._of_root = Counter(pieces.origins.roots[entry_id] for entry_id in single)
        times = Counter(entry.id for entry in entries)
        own = bridges(entries) | contradicted(entries, pieces.origins)
        self.keys: Mapping[str, Hashable] = {
            entry_id: entry_id if entry_id in own or times[entry_id] > 1 else self._key(entry)
            for entry_id, entry in single.items()
        }
        self.strengths: Mapping[str, float] = {
            entry_id: self._strength(entry) for entry_id, entry in single.items()
        }

    def _key(self, entry: Entry) -> Hashable:
        kind, value = entry.piece.kind, entry.piece.value
        root, counted = self._pieces.origins.roots[entry.id], self._pieces.grades[entry.id]
        shared_root = None if self._of_root[root] == 1 else root
        if entry.id in self._links:
            return _worth(self._links[entry.id], self._setting), shared_root
        if kind not in ITEMS:
            return NOTHING
        alike = (kind, value) not in self._named and self._values[kind, value] == 1
        what = value in self._setting.tools if alike else value
        reader = self._setting.reader
        return kind, what, reader.weight(counted), reader.is_public(entry.piece), shared_root

    def _strength(self, entry: Entry) -> float:
        if entry.id in self._links:
            link = self._links[entry.id]
            basis = self._setting.reader.table.basis_of(link.basis, link.kind)
            return abs(math.log(basis.ratio if link.ratio is None else link.ratio))
        if entry.piece.kind not in ITEMS:
            return 0.0
        is_named = (entry.piece.kind, entry.piece.value) in self._named
        return _NAMED_STRENGTH if is_named else _UNNAMED_STRENGTH


def _worth(link: ReportedLink, setting: Setting) -> Hashable:
    """Everything of a link that its weight depends on, but its origin."""
    basis = setting.reader.table.basis_of(link.basis, link.kind)
    return (
        link.group, basis, str(link.grade), link.forgeability, link.was_public, link.against, link.ratio, link.base_rate,
    )  # fmt: skip


def _named(setting: Setting) -> frozenset[tuple[str, str]]:
    uses = setting.knowledge.uses
    return frozenset(
        [(TECHNIQUE, value) for value in uses.techniques] + [(SOFTWARE, value) for value in uses.software]
    )
