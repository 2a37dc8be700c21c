"""STIX 2.1 objects of our model: plain dictionaries, in the properties and the order of the standard."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from tocsin.model.checks import moment_text
from tocsin.model.domain_names import DomainName
from tocsin.model.identity import Identity
from tocsin.model.ids import tocsin_id
from tocsin.model.observables import AutonomousSystem, EmailAddress, IPAddress, Url
from tocsin.model.observation import Observable
from tocsin.model.plain_text import plain_text
from tocsin.model.threats import Indicator, IntrusionSet, ThreatActor

Object = dict[str, object]

# The markings that OASIS published for TLP 2.0, with their extension.
_TLP_EXTENSION: Final = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
_TLP: Final[Mapping[str, str]] = {
    "clear": "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    "green": "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    "amber": "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    "amber+strict": "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    "red": "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}
LONGEST: Final = 5_000  # characters of a description or a note


def stix_time(moment: datetime) -> str:
    """Write a time as STIX does (2.1, 3.2): RFC 3339 in UTC, to the millisecond."""
    utc = moment.astimezone(UTC)
    return f"{utc.year:04}-{utc:%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03}Z"


def marking(tlp: str) -> Object:
    """Marking of a colour of TLP 2.0, by its word."""
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": _TLP[tlp],
        "created": "2022-10-01T00:00:00.000Z",
        "name": f"TLP:{tlp.upper()}",
        "extensions": {_TLP_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": tlp}},
    }


def shown(text: str, *, longest: int = LONGEST) -> str:
    """A text from outside as one plain line; a hyphen where nothing is left, since STIX knows no empty names."""
    return plain_text(text, longest=longest) or "-"


@dataclass(slots=True)
class StixWriter:
    """Objects of one bundle, each once, by one author, with one marking, as they were at one moment.

    Ids are deterministic: the same thing is the same object in every bundle, with a later `modified`.
    """

    author: str
    contact: str
    tlp: str
    at: datetime
    _objects: dict[str, Object] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._objects[_TLP[self.tlp]] = marking(self.tlp)
        author: Object = {"name": shown(self.author)}
        if self.contact.strip():
            author["contact_information"] = shown(self.contact)
        self._domain_object(self.author_id, author)

    @property
    def author_id(self) -> str:
        """Id of who made the bundle."""
        return tocsin_id("identity", "author", self.author)

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of what the bundle is about, in the order in which it came in: all but its author and its marking."""
        return tuple(each for each in self._objects if each not in {self.author_id, _TLP[self.tlp]})

    def text(self) -> str:
        """Write the bundle as JSON; its id is made from the time and what it holds."""
        bundle = {
            "type": "bundle",
            "id": tocsin_id("bundle", moment_text(self.at), *self._objects),
            "objects": list(self._objects.values()),
        }
        return json.dumps(bundle, ensure_ascii=True, indent=1) + "\n"

    # Observables

    def observable(self, observed: Observable) -> str:
        """Put in an observable; return its id."""
        self._add(
            {
                "type": observed.id.partition("--")[0],
                "spec_version": "2.1",
                "id": observed.id,
                **_value_of(observed),
            }
        )
        return observed.id

    def certificate(self, sha256: str, stix_id: str) -> str:
        """Put in a certificate of which the hash is known; return its id."""
        self._add(
            {
                "type": "x509-certificate",
                "spec_version": "2.1",
                "id": stix_id,
                "hashes": {"SHA-256": sha256},
            }
        )
        return stix_id

    # What is said of them

    def observed_data(self, refs: Sequence[str], first: datetime, last: datetime, *, count: int = 1) -> str:
        """Say that observables were seen; return the id."""
        stix_id = tocsin_id("observed-data", *refs)
        times: Object = {"first_observed": stix_time(first), "last_observed": stix_time(max(first, last))}
        times |= {"number_observed": count, "object_refs": list(refs)}
        return self._domain_object(stix_id, times, created=first)

    def indicator(self, known: Indicator, *, name: str, probability: float) -> str:
        """Say what to look for or to block; return the id."""
        more: Object = {
            "name": shown(name),
            "description": shown(known.reason),
            "indicator_types": ["malicious-activity"],
            "pattern": known.pattern,
            "pattern_type": "stix",
            "valid_from": stix_time(known.valid_from),
            "confidence": round(100 * probability),
        }
        if known.valid_until is not None and stix_time(known.valid_until) > stix_time(known.valid_from):
            more["valid_until"] = stix_time(known.valid_until)
        return self._domain_object(known.id, more, created=known.valid_from)

    def relationship(
        self,
        source: str,
        kind: str,
        target: str,
        *,
        description: str = "",
        start: datetime | None = None,
        stop: datetime | None = None,
        confidence: float | None = None,
    ) -> str:
        """Tie two objects; return the id."""
        more: Object = {"relationship_type": kind}
        if description:
            more["description"] = shown(description)
        more |= {"source_ref": source, "target_ref": target}
        if start is not None:
            more["start_time"] = stix_time(start)
        if stop is not None and (start is None or stix_time(stop) > stix_time(start)):
            more["stop_time"] = stix_time(stop)
        if confidence is not None:
            more["confidence"] = round(100 * confidence)
        return self._domain_object(
            tocsin_id("relationship", source, kind, target, description), more, created=start
        )

    def note(
        self,
        stix_id: str,
        abstract: str,
        lines: Iterable[str],
        refs: Sequence[str],
        *,
        authors: Sequence[str] = (),
    ) -> str:
        """Say something of objects in words, a line each; return the id."""
        content = "\n".join(shown(line, longest=1000) for line in lines)
        more: Object = {"abstract": shown(abstract, longest=200), "content": content or "-"}
        if authors:
            more["authors"] = [shown(each, longest=200) for each in authors]
        return self._domain_object(stix_id, {**more, "object_refs": list(dict.fromkeys(refs))})

    def opinion(
        self,
        stix_id: str,
        word: str,
        lines: Iterable[str],
        refs: Sequence[str],
        *,
        authors: Sequence[str],
        created: datetime,
    ) -> str:
        """Say what somebody thinks of objects, by a word of `opinion-enum` and in lines of their own; return the id."""
        explanation = "\n".join(shown(line, longest=1000) for line in lines)
        more: Object = {
            "explanation": explanation or "-",
            "authors": [shown(each, longest=200) for each in authors],
            "opinion": word,
            "object_refs": list(dict.fromkeys(refs)),
        }
        return self._domain_object(stix_id, more, created=created)

    # Who and what

    def identity(self, organisation: Identity) -> str:
        """Put in an organisation; return its id."""
        more: Object = {"name": shown(organisation.name), "identity_class": "organization"}
        if organisation.sectors:
            more["sectors"] = list(organisation.sectors)
        return self._domain_object(organisation.id, more)

    def intrusion_set(self, group: IntrusionSet) -> str:
        """Put in a group; return its id. Other names are other people's words, so they stand in the description."""
        more: Object = {"name": shown(group.name)}
        if group.aliases:
            told = (f"{alias.name} ({alias.source}, {alias.said_at:%Y-%m-%d})" for alias in group.aliases)
            more["description"] = shown("Other names, by whose word: " + "; ".join(told))
        if group.first_seen is not None:
            more["first_seen"] = stix_time(group.first_seen)
        if group.last_seen is not None:
            more["last_seen"] = stix_time(group.last_seen)
        return self._domain_object(group.id, more)

    def threat_actor(self, sponsor: ThreatActor) -> str:
        """Put in a sponsor; return its id."""
        more: Object = {
            "name": shown(sponsor.name),
            "threat_actor_types": ["nation-state"] if sponsor.country else [],
        }
        return self._domain_object(sponsor.id, {key: value for key, value in more.items() if value})

    def campaign(self, stix_id: str, name: str, first: datetime) -> str:
        """Put in what an analyst confirmed; return its id."""
        return self._domain_object(
            stix_id, {"name": shown(name), "first_seen": stix_time(first)}, created=first
        )

    def grouping(self, stix_id: str, name: str, refs: Sequence[str], opened: datetime) -> str:
        """Put in what may belong together; return its id."""
        more: Object = {"name": shown(name), "context": "suspicious-activity", "object_refs": list(refs)}
        return self._domain_object(stix_id, more, created=opened)

    def incident(self, stix_id: str, name: str, description: str, at: datetime) -> str:
        """Put in something that happened; return its id."""
        more: Object = {"name": shown(name, longest=200), "description": shown(description)}
        return self._domain_object(stix_id, more, created=at)

    def report(self, stix_id: str, title: str, sources: Sequence[str]) -> str:
        """Put in the report about everything that came in before; return its id."""
        more: Object = {
            "name": shown(title),
            "report_types": ["threat-report"],
            "published": stix_time(self.at),
        }
        if sources:
            more["external_references"] = [_reference(source) for source in sources]
        return self._domain_object(stix_id, {**more, "object_refs": list(self.ids) or [self.author_id]})

    def _domain_object(self, stix_id: str, more: Object, *, created: datetime | None = None) -> str:
        """Add an object that has an author and two times; nothing is made after it was changed (STIX 2.1, 3.6)."""
        made = self.at if created is None else min(created, self.at)
        head: Object = {"type": stix_id.partition("--")[0], "spec_version": "2.1", "id": stix_id}
        if stix_id != self.author_id:
            head["created_by_ref"] = self.author_id
        head |= {"created": stix_time(made), "modified": stix_time(self.at)}
        self._add({**head, **more})
        return stix_id

    def _add(self, each: Object) -> None:
        self._objects.setdefault(str(each["id"]), {**each, "object_marking_refs": [_TLP[self.tlp]]})


def _reference(source: str) -> Object:
    """A source by its name; the standard wants more than that (STIX 2.1, 2.5)."""
    return {"source_name": shown(source, longest=500), "description": "a source of what the report says"}


def _value_of(observed: Observable) -> Object:
    if isinstance(observed, AutonomousSystem):
        return {"number": observed.number}
    if isinstance(observed, (DomainName, IPAddress, EmailAddress, Url)):
        return {"value": observed.value}
    raise TypeError(f"{type(observed).__name__} is no observable with a value")
