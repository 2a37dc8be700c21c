"""Who says what in a STIX bundle, since when, how surely and to whom: identities, markings, reports, observed data."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from tocsin.interchange.fact_times import true_moment
from tocsin.interchange.fact_values import plain_text
from tocsin.interchange.json_documents import objects, text_of, texts_of
from tocsin.interchange.provenance import Provenance, Sighting, sighting_of
from tocsin.model.errors import InvalidValue
from tocsin.model.grading import Credibility, Grade, Reliability

Refuse = Any  # Callable[[str, object, str], None]: place, text, why

# STIX 2.1, 7.2.1.4, and the marking that OASIS published for TLP 2.0.
_FOR_ALL: Final = frozenset(
    {
        "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9",
        "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    }
)
_OPENCTI: Final = "extension-definition--ea279b3e-5c71-4632-ac08-831c66a786ba"
# What OpenCTI writes where a relationship has no beginning or no end.
_OPEN_ENDED: Final = frozenset({"1970-01-01T00:00:00.000Z", "5138-11-16T09:46:40.000Z"})
_RELIABILITY: Final = re.compile(r"([A-F])\b")
_MOST_SEEN: Final = 2**53
_LONGEST_ID: Final = 200
RECIPIENTS: Final = ("to_refs", "cc_refs", "bcc_refs")


def place_of(each: Mapping[str, Any]) -> str:
    """What to call an object in a message: its id, or its type where it has none."""
    return (text_of(each.get("id")) or text_of(each.get("type")) or "object")[:100]


@dataclass(slots=True)
class Context:
    """What the rest of a bundle says of its observables; made once, before they are read."""

    provenance: Provenance
    refuse: Refuse
    names: dict[str, str] = field(default_factory=dict)
    reliabilities: dict[str, Reliability] = field(default_factory=dict)
    for_all: set[str] = field(default_factory=lambda: set(_FOR_ALL))
    observed: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    reported: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)

    def learn(self, each: Mapping[str, Any]) -> None:
        """Take in one object that says something of others."""
        kind, stix_id = text_of(each.get("type")), text_of(each.get("id"))
        if kind == "identity":
            self._learn_identity(stix_id, each)
        elif kind == "marking-definition" and _is_for_all(each):
            self.for_all.add(stix_id)
        elif kind in {"observed-data", "report", "grouping"}:
            by = self.observed if kind == "observed-data" else self.reported
            for ref in texts_of(each.get("object_refs")):
                by.setdefault(ref, []).append(each)

    def _learn_identity(self, stix_id: str, each: Mapping[str, Any]) -> None:
        try:
            self.names[stix_id] = plain_text(text_of(each.get("name")))
        except InvalidValue:
            return
        found = _RELIABILITY.match(
            text_of(each.get("x_opencti_reliability") or _extension(each).get("reliability"))
        )
        if found:
            self.reliabilities[stix_id] = Reliability(found[1])

    def sighting(self, each: Mapping[str, Any], *, first: str = "", last: str = "") -> Sighting:
        """Provenance of an object; `first` and `last` name properties with times of its own."""
        stix_id = text_of(each.get("id"))
        seen_in = self.observed.get(stix_id, [])
        told_in = [
            report
            for holder in (each, *seen_in)
            for report in self.reported.get(text_of(holder.get("id")), ())
        ]
        begin, end = self._times(each, seen_in, told_in, first, last)
        seen = sighting_of(self.provenance, first_seen=begin, last_seen=end)
        source, author = self._author((each, *seen_in, *told_in))
        origin = self.provenance.origin or _root((*told_in, *seen_in)) or source
        return replace(
            seen,
            source=source,
            origin=origin,
            number_observed=_count(seen_in),
            grade=self._grade((each, *seen_in, *told_in), author),
            public_since=self.provenance.public_since or self._public((each, *seen_in), told_in),
        )

    def time(self, each: Mapping[str, Any], key: str) -> datetime | None:
        """A time of an object; None where it has none, or none that can be true, which is told."""
        text = text_of(each.get(key))
        if not text or text in _OPEN_ENDED:
            return None
        try:
            return true_moment(text, self.provenance.now)
        except InvalidValue as error:
            self.refuse(f"{place_of(each)}, {key}", text, str(error))
            return None

    def _times(
        self,
        each: Mapping[str, Any],
        seen_in: Iterable[Mapping[str, Any]],
        told_in: Iterable[Mapping[str, Any]],
        first: str,
        last: str,
    ) -> tuple[datetime | None, datetime | None]:
        """The best that is known of when it was seen: its own times, those of observed data, then of reports."""
        begin = [self.time(each, first)] if first else []
        end = [self.time(each, last)] if last else []
        begin += [self.time(data, "first_observed") for data in seen_in]
        end += [self.time(data, "last_observed") for data in seen_in]
        if not any(begin):
            begin = [self.time(report, "published") for report in told_in]
        if not any(begin):
            begin = [self.time(each, "created"), self.time(_extension(each), "created_at")]
        earliest = min((when for when in begin if when), default=None)
        latest = max((when for when in end if when), default=None)
        if earliest and latest and latest < earliest:
            latest = None
        return earliest, latest

    def _author(self, holders: Iterable[Mapping[str, Any]]) -> tuple[str, str]:
        """Source, and the id of the identity behind it where that is known."""
        for each in holders:
            for key in ("created_by_ref", "x_opencti_created_by_ref"):
                author = text_of(each.get(key) or _extension(each).get("created_by_ref"))
                if author in self.names:
                    return self.provenance.source or self.names[author], author
        return self.provenance.named_source, ""

    def _grade(self, holders: Iterable[Mapping[str, Any]], author: str) -> Grade:
        given = self.provenance.grade
        reliability = self.reliabilities.get(author, given.reliability)
        for each in holders:
            confidence = each.get("confidence")
            if isinstance(confidence, int) and not isinstance(confidence, bool) and 0 < confidence <= 100:
                return Grade(reliability, _credibility(confidence))
        return Grade(reliability, given.credibility)

    def _public(
        self, holders: Iterable[Mapping[str, Any]], told_in: Iterable[Mapping[str, Any]]
    ) -> datetime | None:
        """When it was published to everybody, as far as markings say that it was; None otherwise."""
        if not all(self._may_be_known(each) for each in holders if _markings(each)):
            return None
        published = [self.time(report, "published") for report in told_in if self._is_for_all(report)]
        dates = [when for when in published if when]
        dates += [
            when
            for each in holders
            if self._is_for_all(each)
            for when in (self.time(each, "created"), self.time(_extension(each), "created_at"))
            if when
        ]
        return min(dates, default=None)

    def _may_be_known(self, each: Mapping[str, Any]) -> bool:
        return all(marking in self.for_all for marking in _markings(each))

    def _is_for_all(self, each: Mapping[str, Any]) -> bool:
        return bool(_markings(each)) and self._may_be_known(each)


def _markings(each: Mapping[str, Any]) -> list[str]:
    return texts_of(each.get("object_marking_refs"))


def _extension(each: Mapping[str, Any]) -> Mapping[str, Any]:
    """OpenCTI's extension of an object."""
    extensions = each.get("extensions")
    found = extensions.get(_OPENCTI) if isinstance(extensions, dict) else None
    return found if isinstance(found, dict) else {}


def _is_for_all(marking: Mapping[str, Any]) -> bool:
    """`{"tlp": "white"}` of the standard, `{"TLP": "TLP:WHITE"}` of OpenCTI, `TLP:CLEAR` as the name."""
    said = [text_of(marking.get("name")), text_of(marking.get("x_opencti_definition"))]
    for definition in objects(marking.get("definition")):
        said += [f"TLP:{text_of(definition.get(key))}" for key in ("tlp", "TLP")]
    return any(word.upper().replace("TLP:TLP:", "TLP:") in {"TLP:WHITE", "TLP:CLEAR"} for word in said)


def _root(holders: Iterable[Mapping[str, Any]]) -> str:
    """Origin: the report that tells of it, else the observed data; a bundle's own id is new with each export."""
    for each in holders:
        stix_id = text_of(each.get("id"))
        if not stix_id or not stix_id.isprintable() or len(stix_id) > _LONGEST_ID:
            continue
        kind, _, uuid = stix_id.partition("--")
        if kind in {"report", "grouping"} and _is_of_misp(each):
            return f"misp:{uuid}"  # the event itself, should it come in its own form, too
        return f"stix:{stix_id}"
    return ""


def _is_of_misp(each: Mapping[str, Any]) -> bool:
    return any(label.startswith("misp:tool=") for label in texts_of(each.get("labels")))


def _count(seen_in: Iterable[Mapping[str, Any]]) -> int:
    counts = [each.get("number_observed") for each in seen_in]
    total = sum(
        count for count in counts if isinstance(count, int) and not isinstance(count, bool) and count > 0
    )
    return min(max(total, 1), _MOST_SEEN)


def _credibility(confidence: int) -> Credibility:
    """Confidence on the Admiralty scale (STIX 2.1, appendix A)."""
    for least, credibility in (
        (80, Credibility.CONFIRMED),
        (60, Credibility.PROBABLY_TRUE),
        (40, Credibility.POSSIBLY_TRUE),
        (20, Credibility.DOUBTFUL),
    ):
        if confidence >= least:
            return credibility
    return Credibility.IMPROBABLE


def held(each: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Observables that observed data of STIX 2.0 hold inside, each with an id made of both."""
    inside = each.get("objects")
    if not isinstance(inside, dict):
        return
    ids = {key: f"{text_of(each.get('id'))}#{key}" for key in inside}
    for key, value in inside.items():
        if isinstance(value, dict):
            refs = {
                name: [ids.get(ref, ref) for ref in texts_of(value[name])]
                for name in ("resolves_to_refs", "belongs_to_refs", *RECIPIENTS)
                if name in value
            }
            yield {**value, **refs, "id": ids[key]}
