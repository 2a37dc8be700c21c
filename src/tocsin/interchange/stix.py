"""STIX 2.1 bundles (and 2.0) as JSON: observables, relationships and indicators as observations."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from tocsin.interchange import misp_attributes, misp_objects
from tocsin.interchange.attributions import attributed
from tocsin.interchange.fact_values import (
    fingerprint_text,
)
from tocsin.interchange.json_documents import objects, parsed, text_of, texts_of
from tocsin.interchange.misp_attributes import Stated, Subject
from tocsin.interchange.problems import Problem, problem
from tocsin.interchange.provenance import Provenance, Sighting
from tocsin.interchange.stix_context import RECIPIENTS, Context, held, place_of
from tocsin.interchange.stix_groups import MOST, Belongings
from tocsin.interchange.stix_observables import IN_PATTERNS, READERS, certificate_values
from tocsin.interchange.stix_patterns import Comparison, observations
from tocsin.model.errors import InputError, InvalidValue
from tocsin.model.observation import ObservableKind, ObservedData, Relation

DANGLING: Final = "is referred to and is not in the bundle"
NO_OBJECT: Final = "is no object with a 'type'"
NO_TIE: Final = "is a relationship that gives no facts"
REVOKED: Final = "is revoked"
NO_PATTERN: Final = "is an indicator that names no name, address, URL or certificate"
OTHER_PATTERN: Final = "is an indicator in another language than that of STIX"
NO_VALUE: Final = "has no value"
TOO_MUCH: Final = (
    f"is a group to which one relationship ties more than {MOST} observables: the rest is left out"
)
_CONTEXT: Final = frozenset(
    {
        "identity",
        "marking-definition",
        "extension-definition",
        "language-content",
        "observed-data",
        "report",
        "grouping",
        "note",
        "opinion",
        "sighting",
        "bundle",
    }
)
_BELONGS: Final = {"belongs-to", "belongs_to"}

_Found = ObservedData | Problem


def read(data: bytes, provenance: Provenance) -> Iterator[_Found]:
    """Facts of a bundle and what could not be read; raises InputError where it holds no STIX object."""
    bundle = parsed(data, "STIX bundle")
    parts = list(_parts(bundle))
    if not parts:
        raise InputError("the file is no STIX bundle: there is no object with a 'type' in it")
    without_type = _without_type(bundle)
    if without_type:
        yield problem("bundle", "", NO_OBJECT, count=without_type)
    yield from _Bundle(provenance).facts(parts)


def _without_type(value: object) -> int:
    """How many members of a bundle are no objects or have no type."""
    count = 0
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict) and isinstance(each.get("objects"), list):
            count += _without_type(each["objects"])
        elif not isinstance(each, dict) or not text_of(each.get("type")):
            count += 1
    return count


def _parts(value: object) -> Iterator[dict[str, Any]]:
    for each in objects(value):
        if isinstance(each.get("objects"), list):
            yield from _parts(each["objects"])
        elif text_of(each.get("type")):
            yield each


@dataclass(slots=True)
class _Bundle:
    """One bundle while it is read: what each id stands for, and what was refused since the last fact."""

    provenance: Provenance
    problems: list[Problem] = field(default_factory=list)
    subjects: dict[str, Subject] = field(default_factory=dict)
    named: dict[str, Sequence[Subject]] = field(default_factory=dict)
    belongings: Belongings = field(default_factory=Belongings)
    ids: set[str] = field(default_factory=set)
    seen: set[Problem] = field(default_factory=set)
    victims: frozenset[str] = frozenset()
    context: Context = field(init=False)

    def __post_init__(self) -> None:
        self.context = Context(self.provenance, self._refuse)

    def facts(self, parts: Sequence[Mapping[str, Any]]) -> Iterator[_Found]:
        """Facts of all observables, then what ties them."""
        current = list(_current(parts))
        parts = [*current, *(inner for each in current for inner in held(each))]
        for each in current:
            self.context.learn(each)
            for inner in held(each):
                self.context.observed.setdefault(text_of(inner["id"]), []).append(each)
        self.belongings = Belongings.of(parts, self.context.observed)
        self.ids = {text_of(each.get("id")) for each in parts}
        self.victims = frozenset(
            ref
            for each in parts
            if text_of(each.get("type")) == "email-message"
            for key in RECIPIENTS
            for ref in texts_of(each.get(key))
        )
        for each in parts:
            if each.get("revoked") is True:
                self._refuse(place_of(each), text_of(each.get("name")), REVOKED)
            else:
                yield from self._named(each)
            yield from self._told()
        for each in parts:
            if each.get("revoked") is not True:
                yield from self._tied(each)
            self._refuse_dangling(each)
            yield from self._told()
        yield from self._attributed()

    def _attributed(self) -> Iterator[_Found]:
        """To which groups the bundle says that what it names belongs; it was said when that relationship was made."""
        for said in self.belongings.said:
            subjects = [subject for stix_id in said.ids for subject in self.named.get(stix_id, ())]
            if said.is_cut:
                self._refuse(place_of(said.relationship), said.group, TOO_MUCH)
            begin, end = self._held(said.relationship)
            seen = replace(self.context.sighting(said.relationship), true_from=begin, true_to=end)
            yield from _stated(seen, attributed(subjects, (said.group,)))
            yield from self._told()

    def _named(self, each: Mapping[str, Any]) -> Iterator[_Found]:
        """What one object is, and what it states by itself."""
        kind = text_of(each.get("type"))
        if kind in _CONTEXT or kind == "relationship":
            return
        if kind == "indicator":
            yield from self._indicator(each)
        elif kind == "x509-certificate":
            yield from self._certificate(each)
        elif kind == "x-misp-attribute":
            yield from self._misp_attribute(each)
        elif kind == "x-misp-object":
            yield from self._misp_object(each)
        elif kind in READERS:
            yield from self._observable(each, kind)
        elif text_of(each.get("id")) not in self.belongings.reached:
            self._refuse(place_of(each), "", f"is of the type {kind[:40]!r}, which gives no facts")

    def _observable(self, each: Mapping[str, Any], kind: str) -> Iterator[_Found]:
        value = text_of(each.get("number" if kind == "autonomous-system" else "value"))
        if not value:
            self._refuse(place_of(each), "", NO_VALUE)
            return
        if text_of(each.get("id")) in self.victims:
            self._refuse(place_of(each), "", misp_attributes.A_VICTIM)
            return
        try:
            subjects = READERS[kind](value)
        except InvalidValue as error:
            self._refuse(place_of(each), value, str(error))
            return
        self.subjects[text_of(each.get("id"))] = subjects[0]
        self.named[text_of(each.get("id"))] = subjects
        yield from _reported(self.context.sighting(each), subjects)

    def _certificate(self, each: Mapping[str, Any]) -> Iterator[_Found]:
        values = certificate_values(each)
        facts = list(self._object("x509", values, place_of(each)))
        seen = self.context.sighting(each)
        for text in values.get("x509-fingerprint-sha256", ()):
            try:
                subject = (ObservableKind.CERTIFICATE, fingerprint_text(text, 64))
            except InvalidValue:
                continue  # refused already
            self.subjects[text_of(each.get("id"))] = subject
            self.named[text_of(each.get("id"))] = (subject,)
            yield from _reported(seen, (subject,))
        if not facts and text_of(each.get("id")) not in self.subjects:
            self._refuse(place_of(each), text_of(each.get("subject")), misp_objects.NO_SUBJECT)
        yield from _stated(seen, facts)

    def _misp_attribute(self, each: Mapping[str, Any]) -> Iterator[_Found]:
        """An attribute for which MISP's export has no STIX type."""
        value = text_of(each.get("x_misp_value"))
        try:
            subjects, facts = misp_attributes.named(text_of(each.get("x_misp_type")), value)
        except InvalidValue as error:
            self._refuse(place_of(each), value, str(error))
            return
        self.named[text_of(each.get("id"))] = subjects
        seen = self.context.sighting(each, first="first_seen", last="last_seen")
        yield from _stated(seen, facts)
        yield from _reported(seen, subjects)

    def _misp_object(self, each: Mapping[str, Any]) -> Iterator[_Found]:
        """An object for which MISP's export has no STIX type, WHOIS among them."""
        values: dict[str, list[str]] = {}
        for attribute in objects(each.get("x_misp_attributes")):
            role, value = text_of(attribute.get("object_relation")), text_of(attribute.get("value"))
            if role and value:
                values.setdefault(role, []).append(value)
        name = text_of(each.get("x_misp_name"))
        facts = list(self._object(name, values, place_of(each)))
        if name not in misp_objects.TEMPLATES:
            self._refuse(place_of(each), "", f"is of the type {name[:40]!r}, which gives no facts")
        yield from _stated(self.context.sighting(each, first="first_seen", last="last_seen"), facts)

    def _object(self, name: str, values: Mapping[str, Sequence[str]], place: str) -> Iterator[Stated]:
        def refuse(role: str, text: str, why: str) -> None:
            self._refuse(f"{place}, {role}", text, why)

        return misp_objects.stated(name, values, self.provenance.now, refuse)

    def _indicator(self, each: Mapping[str, Any]) -> Iterator[_Found]:
        """What a pattern names was reported; names and addresses that it wants at once belong together."""
        pattern, language = text_of(each.get("pattern")), text_of(each.get("pattern_type")) or "stix"
        if language != "stix":
            self._refuse(place_of(each), pattern, OTHER_PATTERN)
            return
        seen = self.context.sighting(each, first="valid_from")
        any_named: list[Subject] = []
        for observation in observations(pattern):
            subjects, facts = self._of_pattern(
                observation.comparisons, place_of(each), together=observation.together
            )
            any_named += subjects
            yield from _stated(seen, facts)
            yield from _reported(seen, subjects)
        self.named[text_of(each.get("id"))] = any_named
        if not any_named:
            self._refuse(place_of(each), pattern, NO_PATTERN)

    def _of_pattern(
        self, comparisons: Sequence[Comparison], place: str, *, together: bool
    ) -> tuple[list[Subject], list[Stated]]:
        named: list[Subject] = []
        addresses: list[Subject] = []
        for comparison in comparisons:
            read_value = IN_PATTERNS.get((comparison.type, comparison.path.replace("'", "")))
            if read_value is None:
                continue
            try:
                found = read_value(comparison.value)
            except InvalidValue as error:
                self._refuse(place, comparison.value, str(error))
                continue
            (addresses if "resolves_to" in comparison.path else named).extend(found)
        names = [subject for subject in named if subject[0] is ObservableKind.DOMAIN_NAME]
        ties = (
            [misp_objects.tied("resolves-to", names[0], to) for to in addresses]
            if together and len(names) == 1
            else []
        )
        return [*named, *addresses], [tie for tie in ties if tie]

    def _tied(self, each: Mapping[str, Any]) -> Iterator[_Found]:
        """What one object states of others by referring to them."""
        if text_of(each.get("type")) == "relationship":
            yield from self._relationship(each)
            return
        source = self.subjects.get(text_of(each.get("id")))
        if source is None:
            return
        facts: list[Stated] = []
        for key, relationship in (("resolves_to_refs", "resolves-to"), ("belongs_to_refs", "belongs-to")):
            for ref in texts_of(each.get(key)):
                if ref not in self.ids:
                    self._refuse(f"{place_of(each)}, {key}", ref, DANGLING)
                    continue
                tie = _tie(relationship, source, self.subjects.get(ref))
                if tie:
                    facts.append(tie)
        if facts:
            yield from _stated(self.context.sighting(each), facts)

    def _refuse_dangling(self, each: Mapping[str, Any]) -> None:
        """Tell what an object refers to beside its ties and is not there: its author, what was seen, what was reported."""
        author = text_of(each.get("created_by_ref"))
        if author and author not in self.ids:
            self._refuse("created_by_ref", author, DANGLING)  # told once, not for each object
        if text_of(each.get("type")) in _CONTEXT:
            for ref in texts_of(each.get("object_refs")):
                if ref not in self.ids:
                    self._refuse(f"{place_of(each)}, object_refs", ref, DANGLING)

    def _relationship(self, each: Mapping[str, Any]) -> Iterator[_Found]:
        kind = text_of(each.get("relationship_type"))
        refs = [text_of(each.get(key)) for key in ("source_ref", "target_ref")]
        missing = [ref for ref in refs if ref not in self.ids]
        for ref in missing:
            self._refuse(place_of(each), ref, DANGLING)
        if missing:
            return
        source, target = (self.subjects.get(ref) for ref in refs)
        tie = _tie(kind, source, target)
        if tie is None:
            if id(each) not in self.belongings.used:
                self._refuse(place_of(each), kind, NO_TIE)
            return
        begin, end = self._held(each)
        seen = self.context.sighting(each, first="start_time", last="stop_time")
        yield from _stated(replace(seen, true_from=begin, true_to=end), [tie])

    def _held(self, each: Mapping[str, Any]) -> tuple[datetime | None, datetime | None]:
        """From when to when a relationship held, as far as it says."""
        begin, end = self.context.time(each, "start_time"), self._end(each)
        return begin, None if begin and end and end < begin else end

    def _end(self, each: Mapping[str, Any]) -> datetime | None:
        """When a relationship ended; None where that is still to come."""
        text = text_of(each.get("stop_time"))
        return (
            self.context.time(each, "stop_time")
            if text[:10] <= self.provenance.now.date().isoformat()
            else None
        )

    def _refuse(self, place: str, text: object, why: str) -> None:
        self.problems.append(problem(place, text, why))

    def _told(self) -> Iterator[Problem]:
        """Problems since the last time, each once: the date of one report is read for all that it tells of."""
        found, self.problems = self.problems, []
        for each in found:
            if each not in self.seen:
                self.seen.add(each)
                yield each


def _current(parts: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The last version of each object, in the order in which they first come."""
    newest: dict[str, Mapping[str, Any]] = {}
    for at, each in enumerate(parts):
        key = text_of(each.get("id")) or f"#{at}"
        known = newest.get(key)
        if known is None or text_of(each.get("modified")) >= text_of(known.get("modified")):
            newest[key] = each
    yield from newest.values()


def _tie(relationship: str, source: Subject | None, target: Subject | None) -> Stated | None:
    if source is None or target is None:
        return None
    if relationship.lower() in _BELONGS:
        if (
            source[0] in {ObservableKind.IPV4, ObservableKind.IPV6}
            and target[0] is ObservableKind.AUTONOMOUS_SYSTEM
        ):
            return source, Relation.AUTONOMOUS_SYSTEM.value, target[1]
        return None
    return misp_objects.tied(relationship, source, target)


def _stated(seen: Sighting, facts: Sequence[Stated]) -> Iterator[ObservedData]:
    for (kind, subject), relation, value in dict.fromkeys(facts):
        yield seen.observation(kind, subject, relation, value)


def _reported(seen: Sighting, subjects: Sequence[Subject]) -> Iterator[ObservedData]:
    day = seen.first_seen.date().isoformat()
    for kind, subject in dict.fromkeys(subjects):
        yield seen.observation(kind, subject, Relation.REPORTED.value, day)
