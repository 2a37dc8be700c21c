"""A collection of actors with their names, dated uses, victims and claims about sponsors: what every file of actors is read into.

Its own JSON form is that of the profiles (docs/assess.md), with more in it (docs/actors.md).
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Final

from tocsin.interchange.json_documents import MAX_DOCUMENT_BYTES, objects, parsed, text_of, texts_of
from tocsin.interchange.problems import Problem, problem
from tocsin.model.errors import InputError
from tocsin.model.plain_text import plain_text

TECHNIQUE: Final = "technique"
SOFTWARE: Final = "software"
UNKNOWN_KIND: Final = "is neither a technique nor a software"
NO_REPORT: Final = "is a use that no report speaks of"
NO_ID: Final = "is an actor without an id"
FORMAT: Final = "tocsin-profiles/1"
ENTERPRISE: Final = "enterprise-attack"
ATTACK_DOMAINS: Final = frozenset({ENTERPRISE, "mobile-attack", "ics-attack"})
MAX_ACTORS: Final = 20_000  # the galaxy of threat actors has a thousand
_LONGEST_ID: Final = 200
_LONGEST_NAME: Final = 300
_LONGEST_URL: Final = 2000


@dataclass(frozen=True, slots=True)
class Said:
    """Something that somebody said of a group on a day ('' where nobody knows it): a name, a victim, a sponsor."""

    what: str
    source: str
    said_on: str


@dataclass(frozen=True, slots=True)
class ReportSource:
    """Where a report can be read; `date` is ISO 8601, or '' where nobody knows it."""

    title: str
    url: str
    date: str


@dataclass(frozen=True, slots=True)
class ActorUse:
    """A technique or a piece of software that a group was said to use, and the ids of the reports that say so."""

    kind: str
    value: str
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Actor:
    """A group as one source has it. `aliases` are names that this source takes for current and gives no day for.

    `references` are addresses that the source gives for all of it.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    names: tuple[Said, ...] = ()
    victims: tuple[Said, ...] = ()
    sponsor_claims: tuple[Said, ...] = ()
    uses: tuple[ActorUse, ...] = ()
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActorCollection:
    """Actors, and what their ids stand for: reports, techniques, software.

    `domain` names the body of knowledge that this is one state of ('enterprise-attack', 'misp-threat-actor'; '' for any
    other file): a newer state takes the place of an older one. `replaced` are ids that it gave up, with those that took
    their place. `dated` is the day of the state, ISO 8601. `notice` is what the source wants to be said with it.
    """

    actors: tuple[Actor, ...]
    reports: Mapping[str, ReportSource] = field(default_factory=dict)
    techniques: Mapping[str, str] = field(default_factory=dict)
    software: Mapping[str, str] = field(default_factory=dict)
    tools: frozenset[str] = frozenset()
    notice: str = ""
    domain: str = ""
    version: str = ""
    dated: str = ""
    replaced: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_collection(data: bytes) -> ActorCollection:
    """Actors from the bytes of our own JSON form; raises InputError where it is none. What is no actor is among `problems`."""
    document = parsed(data, "file of actors")
    if not isinstance(document, dict) or not isinstance(document.get("actors"), list):
        raise InputError("the file of actors is no object with a list of 'actors'")
    if len(document["actors"]) > MAX_ACTORS:
        raise InputError(
            f"the file has {len(document['actors']):,} actors; {MAX_ACTORS:,} are allowed: split it"
        )
    problems: list[Problem] = []
    software = dict(_entries(document.get("software")))
    return ActorCollection(
        actors=tuple(_actors(document["actors"], problems)),
        reports={name: _report(entry) for name, entry in _entries(document.get("reports"))},
        techniques={name: _name(entry) for name, entry in _entries(document.get("techniques"))},
        software={name: _name(entry) for name, entry in software.items()},
        tools=frozenset(name for name, entry in software.items() if text_of(entry.get("type")) == "tool"),
        notice=plain_text(text_of(document.get("source"))),
        domain=name_of(document.get("domain")),
        version=name_of(document.get("version")),
        dated=day_text(document.get("dated")),
        replaced=_replaced(document.get("replaced")),
        problems=tuple(problems),
    )


def write_collection(collection: ActorCollection) -> bytes:
    """Bytes that `read_collection` turns back into the same collection without its problems; raises InputError where it is too large."""
    document = {
        "format": FORMAT,
        "source": collection.notice,
        "domain": collection.domain,
        "version": collection.version,
        "dated": collection.dated,
        "replaced": dict(collection.replaced),
        "reports": {
            name: {"date": report.date or None, "title": report.title, "url": report.url}
            for name, report in collection.reports.items()
        },
        "techniques": {name: {"name": title} for name, title in collection.techniques.items()},
        "software": {
            name: {"name": title, "type": "tool" if name in collection.tools else "malware"}
            for name, title in collection.software.items()
        },
        "actors": [_actor_object(actor) for actor in collection.actors],
    }
    data = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    if len(data) > MAX_DOCUMENT_BYTES:
        raise InputError(
            f"what the file says of actors takes more than {MAX_DOCUMENT_BYTES >> 20} MiB: split it"
        )
    return data


def id_of(value: object) -> str:
    """An id that can be printed and kept; '' for anything else."""
    return _checked_id(value) if isinstance(value, str) and len(value) <= _LONGEST_ID else ""


def name_of(value: object) -> str:
    """Text on one plain line that can be printed and is not longer than a name; '' for anything else."""
    text = text_of(value)
    return _plain_name(text) if len(text) <= 2 * _LONGEST_NAME else ""


def url_of(value: object) -> str:
    """An address that can be printed and is not longer than one; '' for anything else."""
    text = text_of(value)
    return text if text.isprintable() and len(text) <= _LONGEST_URL else ""


def day_text(value: object) -> str:
    """The day of a text such as 2017-04-25 (a time may follow), in that form; '' for anything else."""
    return _plain_day(text_of(value)[:10])


def report_id(url: str, title: str) -> str:
    """Id of a report, the same in every file that gives its address, or its title where it has none."""
    return "r" + hashlib.sha256((url or title).encode("utf-8", "replace")).hexdigest()[:10]


# A file says the same few words thousands of times: sources, days, ids of reports.
@lru_cache(maxsize=4096)
def _checked_id(text: str) -> str:
    return text if text.isprintable() and 0 < len(text.strip()) == len(text) else ""


@lru_cache(maxsize=4096)
def _plain_name(text: str) -> str:
    plain = plain_text(text, longest=_LONGEST_NAME + 1)
    return plain if plain.isprintable() and len(plain) <= _LONGEST_NAME else ""


@lru_cache(maxsize=4096)
def _plain_day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _actors(rows: Sequence[object], problems: list[Problem]) -> Iterator[Actor]:
    for number, row in enumerate(rows, 1):
        actor_id = id_of(row.get("id")) if isinstance(row, dict) else ""
        if not isinstance(row, dict) or not actor_id:
            problems.append(problem(f"actor {number}", row, NO_ID))
            continue
        yield Actor(
            id=actor_id,
            name=name_of(row.get("name")),
            aliases=tuple(filter(None, map(name_of, texts_of(row.get("aliases", []))))),
            names=tuple(_said(row.get("names"), "name")),
            victims=tuple(_said(row.get("victims"), "name")),
            sponsor_claims=tuple(_said(row.get("sponsor_claims"), "sponsor")),
            uses=tuple(_uses(actor_id, row.get("uses", []), problems)),
            references=tuple(filter(None, map(url_of, texts_of(row.get("references", []))))),
        )


def _uses(actor_id: str, value: object, problems: list[Problem]) -> Iterator[ActorUse]:
    for use in objects(value):
        kind, what = text_of(use.get("kind")), id_of(use.get("value"))
        if kind not in {TECHNIQUE, SOFTWARE} or not what:
            problems.append(problem(f"actor {actor_id}", use.get("value"), UNKNOWN_KIND))
            continue
        reports = tuple(report for report in texts_of(use.get("reports", [])) if id_of(report))
        if not reports:
            problems.append(problem(f"actor {actor_id}", what, NO_REPORT))
        yield ActorUse(kind, what, reports)


def _said(value: object, key: str) -> Iterator[Said]:
    for entry in objects(value):
        if what := name_of(entry.get(key)):
            yield Said(what, name_of(entry.get("source")), day_text(entry.get("said_on")))


def _report(entry: Mapping[str, Any]) -> ReportSource:
    title = plain_text(text_of(entry.get("title")), longest=_LONGEST_NAME)
    return ReportSource(title, url_of(entry.get("url")), day_text(entry.get("date")))


def _name(entry: Mapping[str, Any]) -> str:
    return name_of(entry.get("name"))


def _entries(value: object) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, entry in value.items() if isinstance(value, dict) else ():
        if isinstance(entry, dict) and id_of(name):
            yield name, entry


def _replaced(value: object) -> dict[str, str]:
    found = value.items() if isinstance(value, dict) else ()
    return {old: id_of(new) for old, new in found if id_of(old) and id_of(new)}


def _actor_object(actor: Actor) -> dict[str, object]:
    found: dict[str, object] = {"id": actor.id, "name": actor.name}
    for key, texts in (("aliases", actor.aliases), ("references", actor.references)):
        if texts:
            found[key] = list(texts)
    for key, what, told in (
        ("names", "name", actor.names),
        ("victims", "name", actor.victims),
        ("sponsor_claims", "sponsor", actor.sponsor_claims),
    ):
        if told:
            found[key] = [{what: said.what, "source": said.source, "said_on": said.said_on} for said in told]
    if actor.uses:
        found["uses"] = [
            {"kind": use.kind, "value": use.value, "reports": list(use.reports)} for use in actor.uses
        ]
    return found
