"""Who is who among known groups, as JSON: names with whose word each is, reported victims; apart from them, claims about sponsors."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tocsin.interchange.json_documents import objects, parsed, text_of, texts_of
from tocsin.model.errors import InputError


@dataclass(frozen=True, slots=True)
class Said:
    """Something that somebody said of a group on a day ('' where nobody knows it): a name, a victim."""

    what: str
    source: str
    said_on: str


@dataclass(frozen=True, slots=True)
class KnownGroup:
    """A group under one of its names. Other names are edges to it: two groups that share one stay two."""

    id: str
    name: str
    names: tuple[Said, ...]
    victims: tuple[Said, ...]
    techniques: tuple[str, ...]
    software: tuple[str, ...]
    reports: int


@dataclass(frozen=True, slots=True)
class SponsorClaim:
    """Somebody's claim that a state or another body stands behind what the group with this id did; never computed."""

    group_id: str
    claim: Said


@dataclass(frozen=True, slots=True)
class Directory:
    """Groups in the order of their ids, and claims about sponsors, which are another question."""

    groups: tuple[KnownGroup, ...]
    sponsor_claims: tuple[SponsorClaim, ...]
    notice: str


def read_directory(data: bytes) -> Directory:
    """Directory from the bytes of a JSON document (docs/actors.md); raises InputError where it names no group."""
    document = parsed(data, "file of actors")
    actors = list(objects(document.get("actors", []))) if isinstance(document, dict) else []
    groups = sorted((found for actor in actors if (found := _group(actor))), key=lambda group: group.id)
    if not groups:
        raise InputError("the file of actors names no group: give an object with a list of 'actors'")
    claims = [
        SponsorClaim(_text(actor.get("id")), claim)
        for actor in actors
        for claim in _said(actor.get("sponsor_claims"), "sponsor")
    ]
    return Directory(tuple(groups), tuple(claims), text_of(document.get("source")))


def _group(actor: dict[str, Any]) -> KnownGroup | None:
    found, name = _text(actor.get("id")), _text(actor.get("name"))
    if not found or not name:
        return None
    names = tuple(_said(actor.get("names"), "name"))
    plain = [Said(alias, "", "") for alias in map(_text, texts_of(actor.get("aliases", []))) if alias]
    uses = [(text_of(use.get("kind")), _text(use.get("value"))) for use in objects(actor.get("uses", []))]
    reports = {
        report for use in objects(actor.get("uses", [])) for report in texts_of(use.get("reports", []))
    }
    return KnownGroup(
        id=found,
        name=name,
        names=names + tuple(alias for alias in plain if all(alias.what != each.what for each in names)),
        victims=tuple(_said(actor.get("victims"), "name")),
        techniques=tuple(sorted({value for kind, value in uses if kind == "technique" and value})),
        software=tuple(sorted({value for kind, value in uses if kind == "software" and value})),
        reports=len(reports),
    )


def _said(value: object, key: str) -> Iterator[Said]:
    for entry in objects(value):
        if what := _text(entry.get(key)):
            yield Said(what, _text(entry.get("source")), _text(entry.get("said_on")))


def _text(value: object) -> str:
    """Text on one line that can be written; '' for anything else."""
    text = text_of(value)
    return text if text.isprintable() and len(text) <= 300 else ""
