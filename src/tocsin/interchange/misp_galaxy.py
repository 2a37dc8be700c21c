"""MISP galaxy clusters of groups (threat-actor, mitre-intrusion-set...): their names, whom they attack, who is said to be behind them."""

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from tocsin.interchange.actor_collection import (
    MAX_ACTORS,
    Actor,
    ActorCollection,
    Said,
    id_of,
    name_of,
    url_of,
)
from tocsin.interchange.json_documents import objects, parsed, text_of, texts_of
from tocsin.interchange.problems import Problem, problem
from tocsin.model.errors import InputError

NO_NAME: Final = "is a cluster without a name"

# Galaxies of groups. Nothing in the others (tools, sectors, vendors...) is a group, so they are refused.
_OF_GROUPS: Final = re.compile(r"(?:.*[-_ ])?(?:intrusion-set|threat-actor|activity-group|groups)\Z")
_VICTIMS: Final = (
    "cfr-suspected-victims",
    "suspected-victims",
    "observed_countries",
    "targeted-country",
    "targets",
    "cfr-target-category",
    "target-category",
    "target_categories",
    "targeted-sector",
    "sector",
)
_SPONSORS: Final = ("cfr-suspected-state-sponsor", "suspected-state-sponsor", "country")
_ATTACK_ID: Final = re.compile(r"G\d{4}\Z")
_ATTACK_PAGE: Final = re.compile(r"attack\.mitre\.org/(?:wiki/)?groups?/(G\d{4})", re.IGNORECASE)
_NAME_WITH_ID: Final = re.compile(r"(.+) - (G\d{4})\Z")
_MONTH_IN_ADDRESS: Final = re.compile(r"/(20\d\d)[/-](0[1-9]|1[0-2])(?!\d)")
_MOST_REFERENCES: Final = 100


def is_galaxy(document: object) -> bool:
    """Whether a parsed document has the form of a galaxy's clusters."""
    return isinstance(document, dict) and isinstance(document.get("values"), list)


def read_galaxy(data: bytes, *, today: date) -> ActorCollection:
    """Groups from the bytes of a cluster file; raises InputError where it is none, or its clusters are no groups.

    A cluster that gives the ATT&CK id of its group tells of that group; any other is a group of its own, under the
    cluster's uuid. Galaxies have no date: taken is the last day of the last month that one of its addresses has, not
    later than `today`; else `today`.
    """
    document = parsed(data, "MISP galaxy")
    if not is_galaxy(document):
        raise InputError("the MISP galaxy is no object with a list of 'values'")
    kind, title = name_of(document.get("type")), name_of(document.get("name"))
    if not _OF_GROUPS.match(kind.casefold()):
        raise InputError(
            f"the MISP galaxy has clusters of type {kind!r}, which are no groups: those are 'threat-actor',"
            " 'mitre-intrusion-set', 'microsoft-activity-group' and others that end like one of these"
        )
    clusters = document["values"]
    if len(clusters) > MAX_ACTORS:
        raise InputError(f"the MISP galaxy has {len(clusters):,} clusters; {MAX_ACTORS:,} are allowed")
    dated = _dated(clusters, today)
    version = name_of(document.get("version"))
    source = f"MISP galaxy {title or kind}{f' v{version}' if version else ''}"
    problems: list[Problem] = []
    actors = tuple(_actors(clusters, Said("", source, dated.isoformat()), problems))
    if not actors:
        raise InputError("the MISP galaxy names no group: each of its 'values' needs a 'value'")
    return ActorCollection(
        actors=actors,
        domain=f"misp-{(title if kind == 'groups' and title else kind).casefold()}",
        version=version,
        dated=dated.isoformat(),
        problems=tuple(problems),
    )


def _actors(clusters: Iterable[object], by: Said, problems: list[Problem]) -> Iterator[Actor]:
    for number, cluster in enumerate(clusters, 1):
        name = name_of(cluster.get("value")) if isinstance(cluster, dict) else ""
        if not isinstance(cluster, dict) or not name:
            problems.append(problem(f"value {number}", cluster, NO_NAME))
            continue
        meta = next(objects(cluster.get("meta")), {})
        name = found[1] if (found := _NAME_WITH_ID.match(name)) else name
        names = (name, *(each for each in _texts(meta, "synonyms") if not _ATTACK_ID.match(each)))
        sponsors = next((said for key in _SPONSORS if (said := _texts(meta, key))), ())
        for actor_id in _ids(cluster, meta):
            yield Actor(
                id=actor_id,
                name=name,
                names=_said(names, by),
                victims=_said((each for key in _VICTIMS for each in _texts(meta, key)), by),
                sponsor_claims=_said(sponsors, by),
                references=tuple(dict.fromkeys(_addresses(meta)))[:_MOST_REFERENCES],
            )


def _ids(cluster: Mapping[str, Any], meta: Mapping[str, Any]) -> tuple[str, ...]:
    """ATT&CK ids of the group: its own field, or the end of its name, or pages it cites, or synonyms; else the uuid."""
    named = _NAME_WITH_ID.match(name_of(cluster.get("value")))
    tidal = _texts(meta, "group_attack_id") if text_of(meta.get("source")) == "MITRE" else ()
    for told in (
        (*_texts(meta, "external_id"), *tidal, *((named[2],) if named else ())),
        tuple(page.upper() for page in _ATTACK_PAGE.findall(" ".join(_addresses(meta)))),
        _texts(meta, "synonyms"),
    ):
        if found := tuple(sorted({each for each in told if _ATTACK_ID.match(each)})):
            return found
    return (f"misp:{id_of(cluster.get('uuid')).lower() or name_of(cluster.get('value')).casefold()[:100]}",)


def _texts(meta: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(filter(None, map(name_of, texts_of(meta.get(key, [])))))


def _addresses(meta: Mapping[str, Any]) -> Iterator[str]:
    for key in ("refs", "references", "sources"):
        yield from filter(None, map(url_of, texts_of(meta.get(key, []))))


def _said(words: Iterable[str], by: Said) -> tuple[Said, ...]:
    return tuple(Said(word, by.source, by.said_on) for word in dict.fromkeys(words))


def _dated(clusters: Iterable[object], today: date) -> date:
    months = {
        (int(year), int(month))
        for cluster in objects(list(clusters))
        for meta in objects(cluster.get("meta"))
        for address in _addresses(meta)
        for year, month in _MONTH_IN_ADDRESS.findall(address)
        if (int(year), int(month)) <= (today.year, today.month)
    }
    if not months:
        return today
    year, month = max(months)
    return min(today, date(year, month, calendar.monthrange(year, month)[1]))
