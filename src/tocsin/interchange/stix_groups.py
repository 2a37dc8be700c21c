"""Which observables of a STIX bundle belong to which group, by the relationships between them and what stands in between."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from tocsin.interchange.attributions import group_text
from tocsin.interchange.json_documents import text_of
from tocsin.model.errors import InvalidValue

Part = Mapping[str, Any]

_GROUP: Final = 5
# From what was seen up to who is behind it: a thing belongs to one of a higher rank only, so nothing goes in circles.
_RANKS: Final[Mapping[str, int]] = {
    "observed-data": 1,
    "indicator": 2,
    "infrastructure": 3,
    "campaign": 4,
    "intrusion-set": _GROUP,
    "threat-actor": _GROUP,
}
_OBSERVABLES: Final = frozenset(
    {"domain-name", "hostname", "x-opencti-hostname", "ipv4-addr", "ipv6-addr", "url", "email-addr"}
    | {"x509-certificate", "x-misp-attribute"}
)
# What a source says of its target, and what a target is to its source.
_BELONGS_TO: Final = frozenset({"attributed-to", "indicates", "related-to", "belongs-to", "part-of"})
_HAS: Final = frozenset({"uses", "owns", "hosts", "controls", "consists-of", "based-on", "related-to"})
MOST: Final = 5_000  # observables of one relationship to a group
_MOST_STEPS: Final = 2_000_000  # of a bundle


class Said(NamedTuple):
    """One relationship to a group, the group's name, and the ids of what belongs to it thereby."""

    relationship: Part
    group: str
    ids: tuple[str, ...]
    is_cut: bool  # there were more than MOST


@dataclass(slots=True)
class Belongings:
    """Relationships of one bundle by which something belongs to something; made once, before they are read.

    `used` are the ids (of Python) of relationships by which observables belong to a group, `reached` the objects between.
    """

    used: set[int] = field(default_factory=set)
    reached: set[str] = field(default_factory=set)
    said: list[Said] = field(default_factory=list)
    _below: dict[str, list[tuple[str, Part | None]]] = field(default_factory=dict)
    _kinds: dict[str, str] = field(default_factory=dict)
    _steps: int = 0

    @classmethod
    def of(cls, parts: Sequence[Part], observed: Mapping[str, Sequence[Part]]) -> "Belongings":
        """Belongings of the current objects of a bundle; `observed` are the observed data that hold or name each."""
        made = cls()
        current = [each for each in parts if each.get("revoked") is not True]
        made._kinds = {text_of(each.get("id")): text_of(each.get("type")) for each in current}
        for each in current:
            if text_of(each.get("type")) == "relationship":
                made._learn(each)
        for seen, holders in observed.items():
            for holder in holders:
                made._add(seen, text_of(holder.get("id")), None)
        made.said = [said for each in current for said in made._of_group(each)]
        return made

    def _learn(self, each: Part) -> None:
        kind = text_of(each.get("relationship_type")).lower().replace("_", "-")
        source, target = text_of(each.get("source_ref")), text_of(each.get("target_ref"))
        if kind in _BELONGS_TO and self._rank(source) < self._rank(target):
            self._add(source, target, each)
        elif kind in _HAS and self._rank(target) < self._rank(source):
            self._add(target, source, each)

    def _add(self, low: str, high: str, each: Part | None) -> None:
        if 0 <= self._rank(low) < self._rank(high):
            self._below.setdefault(high, []).append((low, each))

    def _rank(self, stix_id: str) -> int:
        kind = self._kinds.get(stix_id, "")
        return 0 if kind in _OBSERVABLES else _RANKS.get(kind, -1)

    def _of_group(self, each: Part) -> Iterator[Said]:
        stix_id = text_of(each.get("id"))
        if self._rank(stix_id) != _GROUP:
            return
        try:
            name = group_text(text_of(each.get("name")))
        except InvalidValue:
            return
        for low, relationship in self._below.get(stix_id, ()):
            if relationship is None:
                continue
            ids, is_cut = self._observables(low)
            if ids:
                self.used.add(id(relationship))
                self.reached.add(stix_id)
                yield Said(relationship, name, ids, is_cut)

    def _observables(self, start: str) -> tuple[tuple[str, ...], bool]:
        """What has a value of its own at or below a thing, observables and patterns of indicators; whether there is more."""
        found: dict[str, None] = {}
        seen, left, used = {start}, [start], set[int]()
        while left and len(found) < MOST and self._steps < _MOST_STEPS:
            here = left.pop()
            if self._rank(here) in {0, _RANKS["indicator"]}:
                found[here] = None
            below = self._below.get(here, ())
            self._steps += len(below) + 1
            used.update(id(relationship) for _, relationship in below if relationship is not None)
            new = [low for low, _ in below if low not in seen]
            seen.update(new)
            left += dict.fromkeys(new)
        if found:
            self.used |= used
            self.reached |= seen
        return tuple(found), bool(left)
