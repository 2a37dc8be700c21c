"""The official ATT&CK bundle (STIX 2.0 or 2.1), whose citations date every use, as profiles of known groups."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from tocsin.evidence.reported_uses import SOFTWARE, TECHNIQUE, Use, reported_uses
from tocsin.interchange.actor_profiles import ActorProfiles, ReportSource, day_of, refuse_too_much
from tocsin.interchange.citation_dates import date_in, date_in_name
from tocsin.interchange.json_documents import objects, parsed, text_of, texts_of
from tocsin.model.errors import InputError

_BUNDLE: Final = re.compile(rb'"type"\s*:\s*"bundle"')
_LOOKED_AT: Final = 4096
_SOURCES: Final = {"mitre-attack", "mitre-mobile-attack", "mitre-ics-attack"}
_KINDS: Final = {"attack-pattern": TECHNIQUE, "malware": SOFTWARE, "tool": SOFTWARE}
_GROUP: Final = "intrusion-set"


def is_bundle(data: bytes) -> bool:
    """Whether a document begins as a STIX bundle does."""
    return _BUNDLE.search(data[:_LOOKED_AT]) is not None


def read_attack_bundle(data: bytes) -> ActorProfiles:
    """Profiles from the bytes of a bundle; raises InputError where it has no group that uses anything.

    What is revoked or deprecated is left out. What a campaign used, its group used. A use without a citation that can be
    dated is undated.
    """
    document = parsed(data, "ATT&CK bundle")
    found = list(objects(document.get("objects", []))) if isinstance(document, dict) else []
    living = {text_of(entry.get("id")): entry for entry in found if _is_living(entry)}
    groups = {name: entry for name, entry in living.items() if entry.get("type") == _GROUP and _id_of(entry)}
    reports: dict[str, ReportSource] = {}
    uses = list(_uses(living, groups, reports))
    if not uses:
        raise InputError("the ATT&CK bundle has no group that uses a technique or software")
    refuse_too_much(uses)
    named = [
        entry
        for entry in living.values()
        if text_of(entry.get("type")) in {*_KINDS, _GROUP} and _id_of(entry)
    ]
    software = {
        _id_of(entry): entry.get("type") == "malware"
        for entry in named
        if text_of(entry.get("type")) in {"malware", "tool"}
    }
    return ActorProfiles(
        uses=reported_uses(uses, software),
        names={_id_of(entry): text_of(entry.get("name")) or _id_of(entry) for entry in named},
        aliases={_id_of(entry): tuple(texts_of(entry.get("aliases", []))) for entry in groups.values()},
        tools=frozenset(name for name, is_malware in software.items() if not is_malware),
        reports=reports,
        notice="",
        problems=(),
    )


def _uses(
    living: Mapping[str, Mapping[str, Any]],
    groups: Mapping[str, Mapping[str, Any]],
    reports: dict[str, ReportSource],
) -> Iterator[Use]:
    relationships = [entry for entry in living.values() if entry.get("type") == "relationship"]
    owner = {
        text_of(entry.get("source_ref")): text_of(entry.get("target_ref"))
        for entry in relationships
        if entry.get("relationship_type") == "attributed-to"
    }
    for entry in relationships:
        source = text_of(entry.get("source_ref"))
        group = groups.get(owner.get(source, source))
        target = living.get(text_of(entry.get("target_ref")), {})
        kind = _KINDS.get(text_of(target.get("type")))
        if entry.get("relationship_type") == "uses" and group is not None and kind and _id_of(target):
            for report, day in _cited(entry, reports):
                yield Use(report, day, _id_of(group), kind, _id_of(target))


def _cited(entry: Mapping[str, Any], reports: dict[str, ReportSource]) -> Iterator[tuple[str, int]]:
    """Id and day of each report that a relationship cites; one that nobody wrote where it cites none."""
    references: Sequence[Mapping[str, Any]] = list(objects(entry.get("external_references", []))) or [{}]
    for reference in references:
        name, url = text_of(reference.get("source_name")), text_of(reference.get("url"))
        day = date_in(text_of(reference.get("description"))) or date_in_name(name)
        key = (
            "r"
            + hashlib.sha256(
                (url or name or text_of(entry.get("source_ref"))).encode("utf-8", "replace")
            ).hexdigest()[:10]
        )
        known = reports.setdefault(key, ReportSource(name, url, day.isoformat() if day else ""))
        yield key, _ordinal(known)


def _ordinal(report: ReportSource) -> int:
    """Day on which a report was first dated: the same report has one day, whatever later citations say."""
    return day_of(report.date)


def _is_living(entry: Mapping[str, Any]) -> bool:
    return not (entry.get("revoked") or entry.get("x_mitre_deprecated"))


def _id_of(entry: Mapping[str, Any]) -> str:
    """The ATT&CK id of an object, such as G0007; '' where it has none."""
    for reference in objects(entry.get("external_references", [])):
        name = text_of(reference.get("external_id"))
        if text_of(reference.get("source_name")) in _SOURCES and name.isprintable() and 0 < len(name) <= 40:
            return name
    return ""
