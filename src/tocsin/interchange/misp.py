"""MISP events as JSON: attributes, objects and their references as observations with the event behind them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from tocsin.interchange import misp_objects, passive_dns
from tocsin.interchange.attributions import attributed, groups_said
from tocsin.interchange.fact_times import LYING, true_moment
from tocsin.interchange.fact_values import plain_text
from tocsin.interchange.json_documents import objects, parsed, text_of
from tocsin.interchange.misp_attributes import NEEDS_A_NAME, Stated, Subject, named
from tocsin.interchange.problems import Problem, problem
from tocsin.interchange.provenance import Provenance, Sighting, sighting_of
from tocsin.model.errors import InputError, InvalidValue
from tocsin.model.grading import Credibility, Grade, Reliability
from tocsin.model.observation import ObservedData, Relation

DELETED: Final = "is deleted in the event"
PROPOSED: Final = "is proposed, and the owner of the event has not taken it up"
NO_VALUE: Final = "has no value"
DANGLING: Final = "is referred to and is not in the file"
NO_TIE: Final = "is a relationship that gives no facts"
_ADMIRALTY: Final = re.compile(
    r'admiralty-scale:(source-reliability|information-credibility)="?([a-f1-6])"?\Z', re.IGNORECASE
)
_MEANS_PUBLIC: Final = frozenset({"tlp:white", "tlp:clear"})
_MOST_TIES: Final = 1000  # of one reference: an object of many names that refers to one of many addresses

_Found = ObservedData | Problem


def read(data: bytes, provenance: Provenance) -> Iterator[_Found]:
    """Facts of every event of an export, and what could not be read; raises InputError where there is no event.

    A single event, a list of them, and the `response` of a search for events or for attributes are read.
    """
    events = list(_events(parsed(data, "MISP event")))
    if not events:
        raise InputError("the file is no MISP event: neither 'Event' nor 'Attribute' nor 'Object' is in it")
    for event in events:
        yield from _Event(event, provenance).facts()


def _events(value: object) -> Iterator[dict[str, Any]]:
    for each in objects(value):
        if "response" in each:
            yield from _events(each["response"])
        elif "type" in each and "value" in each:  # a list of attributes alone
            yield {"Attribute": [each]}
        elif isinstance(each.get("Event"), dict):
            yield each["Event"]
        elif any(key in each for key in ("Attribute", "Object", "EventReport")) or "info" in each:
            yield each


@dataclass(slots=True)
class _Event:
    """One event while it is read; what its objects name is kept for the references between them."""

    event: Mapping[str, Any]
    provenance: Provenance
    problems: list[Problem] = field(default_factory=list)
    named: dict[str, list[Subject]] = field(default_factory=dict)
    published: datetime | None = None
    known: frozenset[str] = frozenset()
    groups: tuple[str, ...] = ()

    def facts(self) -> Iterator[_Found]:
        """Facts of all attributes, then of the objects, then of what refers to what."""
        event = self.event
        seen = self._seen_of_event()
        self.known = frozenset(_uuids(event))
        self.groups = groups_said(event)
        for attribute in objects(event.get("Attribute")):
            yield from self._attribute(attribute, seen)
        for each in objects(event.get("Object")):
            yield from self._object(each, seen)
        for each in objects(event.get("Object")):
            for reference in objects(each.get("ObjectReference")):
                yield from self._reference(each, reference, seen)
        for each in objects(event.get("ShadowAttribute")):
            self._refuse(_place(each), text_of(each.get("value")), PROPOSED)
        yield from self._told()

    def _seen_of_event(self) -> Sighting:
        event, provenance = self.event, self.provenance
        uuid = text_of(event.get("uuid"))
        day = self._time(event, "date", "event")
        seen = sighting_of(provenance, first_seen=day)
        source = provenance.source or _organisation(event) or provenance.label
        origin = provenance.origin or (f"misp:{uuid.lower()}" if uuid else source)
        if _is_true(event.get("published")):
            self.published = self._time(event, "publish_timestamp", "event")
        return self._tagged(replace(seen, source=source, origin=_plain(origin) or source), event)

    def _tagged(self, seen: Sighting, holder: Mapping[str, Any]) -> Sighting:
        """What the tags of an event or attribute say: Admiralty grade, and whether everybody may know."""
        tags = [text_of(tag.get("name")).lower() for tag in objects(holder.get("Tag"))]
        seen = replace(seen, grade=_grade(tags, seen.grade))
        if self.provenance.public_since is not None:
            return seen
        tlp = [tag for tag in tags if tag.startswith("tlp:")]
        if tlp:
            is_public = all(tag in _MEANS_PUBLIC for tag in tlp)
            return replace(seen, public_since=self.published if is_public else None)
        return seen

    def _attribute(self, attribute: Mapping[str, Any], of_event: Sighting) -> Iterator[_Found]:
        """Facts of one attribute that stands alone."""
        place, kind, value = (
            _place(attribute),
            text_of(attribute.get("type")),
            text_of(attribute.get("value")),
        )
        if not self._stands(attribute, place, value):
            return
        try:
            subjects, facts = named(kind, value)
        except InvalidValue as error:
            self._refuse(place, value, str(error))
            return
        self._keep(attribute, subjects)
        seen = self._seen(attribute, self._of_its_event(attribute, of_event), place)
        yield from self._told()
        yield from _observed(seen, facts)
        yield from _reported(seen, subjects)
        yield from self._attributed(attribute, subjects, seen, of_event)

    def _attributed(
        self, attribute: Mapping[str, Any], subjects: Sequence[Subject], seen: Sighting, of_event: Sighting
    ) -> Iterator[_Found]:
        """To whom what an attribute names is said to belong: by its own tags, and by its event's where it is no mere context.

        It was said when the event was made, whenever the thing itself was seen.
        """
        is_meant = _is_true(attribute.get("to_ids", True))
        own = groups_said(attribute, inherited=is_meant)
        groups = dict.fromkeys((*own, *(self.groups if is_meant else ())))
        said = replace(seen, first_seen=of_event.first_seen, last_seen=of_event.last_seen)
        yield from _observed(said, attributed(subjects, groups))

    def _of_its_event(self, attribute: Mapping[str, Any], seen: Sighting) -> Sighting:
        """A search for attributes names the event of each."""
        uuid = next((text_of(each.get("uuid")) for each in objects(attribute.get("Event"))), "")
        if not uuid or self.provenance.origin:
            return seen
        return replace(seen, origin=_plain(f"misp:{uuid.lower()}") or seen.origin)

    def _stands(self, attribute: Mapping[str, Any], place: str, value: str) -> bool:
        for each in objects(attribute.get("ShadowAttribute")):
            self._refuse(_place(each), text_of(each.get("value")), PROPOSED)
        if _is_true(attribute.get("deleted")):
            self._refuse(place, value, DELETED)
        elif not value:
            self._refuse(place, "", NO_VALUE)
        else:
            return True
        return False

    def _object(self, each: Mapping[str, Any], of_event: Sighting) -> Iterator[_Found]:
        """Facts of one object: what its template states, and what its attributes name."""
        name = text_of(each.get("name"))
        place = f"object {name[:40]!r} {text_of(each.get('uuid'))[:36]}".rstrip()
        if _is_true(each.get("deleted")):
            self._refuse(place, "", DELETED)
            return
        attributes = [
            attribute
            for attribute in objects(each.get("Attribute"))
            if self._stands(attribute, _place(attribute), text_of(attribute.get("value")))
        ]
        held: dict[str, list[str]] = {}
        for attribute in attributes:
            held.setdefault(text_of(attribute.get("object_relation")), []).append(text_of(attribute["value"]))
        seen = self._seen(_with_times(each, held), of_event, place)
        yield from self._told()
        if name == "passive-dns":
            yield from self._passive_dns(place, held, seen)
            return

        def refuse(relation: str, text: str, why: str) -> None:
            self._refuse(f"{place}, {relation}", text, why)

        facts = list(misp_objects.stated(name, held, self.provenance.now, refuse))
        yield from _observed(seen, facts)
        yield from self._named_in(each, attributes, seen, of_event, known=name in misp_objects.TEMPLATES)
        yield from self._told()

    def _named_in(
        self,
        each: Mapping[str, Any],
        attributes: Sequence[Mapping[str, Any]],
        of_object: Sighting,
        of_event: Sighting,
        *,
        known: bool,
    ) -> Iterator[_Found]:
        """Observables that the attributes of an object name, whatever the object is."""
        for attribute in attributes:
            value = text_of(attribute["value"])
            try:
                subjects, facts = named(text_of(attribute.get("type")), value)
            except InvalidValue as error:
                if not known and str(error) != NEEDS_A_NAME:
                    self._refuse(_place(attribute), value, str(error))
                continue
            self._keep(attribute, subjects)
            self._keep(each, subjects)
            seen = self._seen(attribute, of_object, _place(attribute))
            yield from _observed(seen, facts)
            yield from _reported(seen, subjects)
            yield from self._attributed(attribute, subjects, seen, of_event)

    def _passive_dns(self, place: str, held: Mapping[str, Sequence[str]], seen: Sighting) -> Iterator[_Found]:
        record = {key: values[0] for key, values in held.items() if key != "rdata"}
        record["rdata"] = list(held.get("rdata", ()))  # type: ignore[assignment]  # several data of one record
        provenance = replace(
            self.provenance,
            source=seen.source,
            origin=seen.origin,
            public_since=seen.public_since,
            grade=seen.grade,
        )
        count = record.get("count", "")
        if count.isascii() and count.isdigit() and len(count) < 16:
            record["count"] = int(count)  # type: ignore[assignment]  # as the format has it
        yield from passive_dns.record(place, record, provenance)

    def _reference(
        self, each: Mapping[str, Any], reference: Mapping[str, Any], seen: Sighting
    ) -> Iterator[_Found]:
        """Facts that one object states of another by referring to it."""
        kind, uuid = text_of(reference.get("relationship_type")), text_of(reference.get("referenced_uuid"))
        place = f"reference {kind[:40]!r} of object {text_of(each.get('uuid'))[:36]}"
        if _is_true(reference.get("deleted")):
            return
        targets = self.named.get(uuid.lower())
        if targets is None and uuid.lower() not in self.known:
            yield problem(place, uuid, DANGLING)
            return
        if not misp_objects.gives_facts(kind):
            yield problem(place, uuid, NO_TIE)
            return
        sources = self.named.get(text_of(each.get("uuid")).lower(), [])
        ties = (
            misp_objects.tied(kind, source, target)
            for source in dict.fromkeys(sources)
            for target in dict.fromkeys(targets or ())
        )
        facts = [tie for _, tie in zip(range(_MOST_TIES), ties, strict=False) if tie]
        yield from _observed(seen, facts)

    def _seen(self, holder: Mapping[str, Any], otherwise: Sighting, place: str) -> Sighting:
        """Sighting of an attribute or object: its own times and tags, else those of what it stands in."""
        first, last = self._time(holder, "first_seen", place), self._time(holder, "last_seen", place)
        for sighting in objects(holder.get("Sighting")):
            when = self._time(sighting, "date_sighting", place)
            if when and text_of(sighting.get("type")) in {"", "0"}:
                first, last = min(first or otherwise.first_seen, when), max(last or otherwise.last_seen, when)
        if first and last and last < first:
            self._refuse(place, last.isoformat(), LYING)
            last = None
        if first or last:
            begin = first or min(otherwise.first_seen, last or otherwise.first_seen)
            otherwise = replace(
                otherwise, first_seen=begin, last_seen=last or max(begin, otherwise.last_seen)
            )
        return self._tagged(otherwise, holder)

    def _time(self, holder: Mapping[str, Any], key: str, place: str) -> datetime | None:
        text = text_of(holder.get(key))
        if not text or text == "0":
            return None
        try:
            return true_moment(text, self.provenance.now)
        except InvalidValue as error:
            self._refuse(f"{place}, {key}", text, str(error))
            return None

    def _keep(self, holder: Mapping[str, Any], subjects: Sequence[Subject]) -> None:
        self.named.setdefault(text_of(holder.get("uuid")).lower(), []).extend(subjects)

    def _refuse(self, place: str, text: str, why: str) -> None:
        self.problems.append(problem(place, text, why))

    def _told(self) -> Iterator[Problem]:
        found, self.problems = self.problems, []
        yield from found


def _observed(seen: Sighting, facts: Sequence[Stated]) -> Iterator[ObservedData]:
    for (kind, subject), relation, value in dict.fromkeys(facts):
        yield seen.observation(kind, subject, relation, value)


def _reported(seen: Sighting, subjects: Sequence[Subject]) -> Iterator[ObservedData]:
    day = seen.first_seen.date().isoformat()
    for kind, subject in dict.fromkeys(subjects):
        yield seen.observation(kind, subject, Relation.REPORTED.value, day)


def _with_times(each: Mapping[str, Any], held: Mapping[str, Sequence[str]]) -> Mapping[str, Any]:
    """The object with the times that older templates keep among the attributes."""
    times = {key.replace("-", "_"): held[key][0] for key in ("first-seen", "last-seen") if held.get(key)}
    return {**each, **{key: value for key, value in times.items() if not each.get(key)}}


def _uuids(event: Mapping[str, Any]) -> Iterator[str]:
    """Everything that can be referred to, if only something that gives no facts."""
    yield text_of(event.get("uuid")).lower()
    for each in (*objects(event.get("Attribute")), *objects(event.get("Object"))):
        yield text_of(each.get("uuid")).lower()
        yield from (text_of(part.get("uuid")).lower() for part in objects(each.get("Attribute")))


def _place(attribute: Mapping[str, Any]) -> str:
    uuid, kind = text_of(attribute.get("uuid")), text_of(attribute.get("type"))
    return f"attribute {kind[:40]} {uuid[:36]}".rstrip()


def _organisation(event: Mapping[str, Any]) -> str:
    for key in ("Orgc", "Org"):
        for organisation in objects(event.get(key)):
            name = _plain(text_of(organisation.get("name")))
            if name:
                return name
    return ""


def _grade(tags: Sequence[str], otherwise: Grade) -> Grade:
    reliability, credibility = otherwise.reliability, otherwise.credibility
    for tag in tags:
        found = _ADMIRALTY.match(tag)
        if found and found[1] == "source-reliability" and found[2].isalpha():
            reliability = Reliability(found[2].upper())
        elif found and found[1] == "information-credibility" and found[2].isdigit():
            credibility = Credibility(int(found[2]))
    return Grade(reliability, credibility)


def _plain(text: str) -> str:
    try:
        return plain_text(text)
    except InvalidValue:
        return ""


def _is_true(value: object) -> bool:
    return value is True or value == 1 or text_of(value).lower() in {"1", "true"}
