"""The official ATT&CK bundle (STIX 2.0 or 2.1), whose citations date every use and say by whose word a group has a name."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tocsin.interchange.actor_collection import (
    ENTERPRISE,
    MAX_ACTORS,
    SOFTWARE,
    TECHNIQUE,
    Actor,
    ActorCollection,
    ActorUse,
    ReportSource,
    Said,
    day_text,
    id_of,
    name_of,
    report_id,
)
from tocsin.interchange.actor_profiles import ActorProfiles, profiles_of
from tocsin.interchange.attack_citations import ATTACK_SOURCES, Citations, named_in
from tocsin.interchange.json_documents import objects, parsed, text_of, texts_of
from tocsin.interchange.problems import Problem, problem
from tocsin.model.errors import InputError

Entry = Mapping[str, Any]

_BUNDLE: Final = re.compile(rb'"type"\s*:\s*"bundle"')
_LOOKED_AT: Final = 4096
_DOMAINS: Final = {
    "mitre-attack": ENTERPRISE,
    "mitre-mobile-attack": "mobile-attack",
    "mitre-ics-attack": "ics-attack",
}
_TITLES: Final = {
    ENTERPRISE: "MITRE ATT&CK",
    "mobile-attack": "MITRE ATT&CK for Mobile",
    "ics-attack": "MITRE ATT&CK for ICS",
}
_KINDS: Final = {"attack-pattern": TECHNIQUE, "malware": SOFTWARE, "tool": SOFTWARE}
_GROUP: Final = "intrusion-set"
_NAMED: Final = frozenset({*_KINDS, _GROUP})
_COLLECTION: Final = "x-mitre-collection"
_LONGEST_ID: Final = 40
NO_ATTACK_ID: Final = "is a group without an ATT&CK id"
DANGLING: Final = "is a use by or of something that is not in the bundle"
_NO_DAY: Final = "an unknown day"
_NOTICE: Final = "© The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation."


def is_bundle(data: bytes) -> bool:
    """Whether a document begins or ends as a STIX bundle does."""
    return any(_BUNDLE.search(part) for part in (data[:_LOOKED_AT], data[-_LOOKED_AT:]))


def read_attack_bundle(data: bytes) -> ActorProfiles:
    """Profiles from the bytes of a bundle; raises InputError where it has no group that uses anything."""
    return profiles_of(read_attack_collection(data))


def read_attack_collection(data: bytes) -> ActorCollection:
    """Groups from the bytes of a bundle of any version; raises InputError where it has no group that uses anything.

    What is revoked or deprecated is left out; where the bundle says what took its place, that is taken, and the old name
    is an edge to the new group. What a campaign used, its groups used. A use is undated where no citation of it has a
    date; one that cites nothing has ATT&CK itself as its report.
    """
    document = parsed(data, "ATT&CK bundle")
    found = list(objects(document.get("objects", []))) if isinstance(document, dict) else []
    bundle = _opened(found)
    uses = _uses(bundle)
    if not uses:
        raise InputError("the ATT&CK bundle has no group that uses a technique or software")
    groups = {stix_id: entry for stix_id, entry in bundle.named.items() if entry.get("type") == _GROUP}
    if len(groups) > MAX_ACTORS:
        raise InputError(f"the ATT&CK bundle has {len(groups):,} groups; {MAX_ACTORS:,} are allowed")
    used = {report for of_group in uses.values() for reports in of_group.values() for report in reports}
    return ActorCollection(
        actors=tuple(_actor(bundle, stix_id, uses.get(stix_id, {})) for stix_id in groups),
        reports={report: bundle.report(report) for report in sorted(used)},
        techniques=_titles(bundle, "attack-pattern"),
        software=_titles(bundle, "malware", "tool"),
        tools=frozenset(_titles(bundle, "tool")),
        notice=f"{bundle.release.title}. {_NOTICE}",
        domain=bundle.release.domain,
        version=bundle.release.version,
        dated=bundle.release.dated,
        replaced={
            _id_of(entry): _id_of(bundle.named[bundle.successors[stix_id]])
            for stix_id, entry in bundle.revoked.items()
            if entry.get("type") == _GROUP
        },
        problems=tuple(_problems(found, bundle)),
    )


@dataclass(frozen=True, slots=True)
class _Release:
    """Which state of which part of ATT&CK a bundle is; where it does not say so, the day of its newest object."""

    domain: str
    version: str
    dated: str

    @property
    def title(self) -> str:
        return (
            f"{_TITLES[self.domain]} {f'v{self.version}' if self.version else f'of {self.dated or _NO_DAY}'}"
        )


@dataclass(frozen=True, slots=True)
class _Bundle:
    """Objects by STIX id: `living`; of them `named` those with an ATT&CK id; and the `revoked` with their `successors`."""

    living: Mapping[str, Entry]
    named: Mapping[str, Entry]
    revoked: Mapping[str, Entry]
    successors: Mapping[str, str]
    citations: Citations
    release: _Release

    def heir(self, stix_id: str) -> str:
        """What took the place of an object, or the object itself."""
        return self.successors.get(stix_id, stix_id)

    @property
    def own_report(self) -> str:
        """Id of the report for what ATT&CK says without citing anybody."""
        return report_id("", self.release.title)

    def report(self, report: str) -> ReportSource:
        """The report with an id; ATT&CK itself is undated, for its day is not that of the use."""
        own = ReportSource(self.release.title, "", "")
        return own if report == self.own_report else self.citations.report(report)


def _opened(found: list[dict[str, Any]]) -> _Bundle:
    by_id = {text_of(entry.get("id")): entry for entry in found}
    living = {stix_id: entry for stix_id, entry in by_id.items() if _is_living(entry)}
    named = {
        stix_id: entry
        for stix_id, entry in living.items()
        if text_of(entry.get("type")) in _NAMED and _id_of(entry)
    }
    successors = dict(_successors(found, named))
    return _Bundle(
        living=living,
        named=named,
        revoked={
            stix_id: by_id[stix_id]
            for stix_id in successors
            if stix_id in by_id and stix_id not in named and _id_of(by_id[stix_id])
        },
        successors=successors,
        citations=Citations.of(living.values()),
        release=_release(living),
    )


def _problems(found: Iterable[Entry], bundle: _Bundle) -> Iterator[Problem]:
    """Groups without an id, and uses that lead out of the bundle; each kind once, with how many there are."""
    there = {text_of(entry.get("id")) for entry in found}
    nameless = [
        key for key, entry in bundle.living.items() if entry.get("type") == _GROUP and not _id_of(entry)
    ]
    dangling = [
        key
        for key, entry in bundle.living.items()
        if entry.get("relationship_type") == "uses"
        and not there.issuperset({text_of(entry.get("source_ref")), text_of(entry.get("target_ref"))})
    ]
    for keys, why in ((nameless, NO_ATTACK_ID), (dangling, DANGLING)):
        if keys:
            yield problem("ATT&CK bundle", keys[0], why, count=len(keys))


def _successors(found: Iterable[Entry], named: Mapping[str, Entry]) -> Iterator[tuple[str, str]]:
    """For each object that was revoked, the living one at the end of its chain of successors; circles have no end."""
    following = {
        text_of(entry.get("source_ref")): text_of(entry.get("target_ref"))
        for entry in found
        if entry.get("relationship_type") == "revoked-by"
    }
    for revoked in following:
        place, seen = revoked, set[str]()
        while place not in named and place in following and place not in seen:
            seen.add(place)
            place = following[place]
        if place in named and place != revoked:
            yield revoked, place


def _release(living: Mapping[str, Entry]) -> _Release:
    chains = Counter(
        text_of(phase.get("kill_chain_name"))
        for entry in living.values()
        if entry.get("type") == "attack-pattern"
        for phase in objects(entry.get("kill_chain_phases", []))
    )
    known = [(count, name) for name, count in chains.items() if name in _DOMAINS]
    domain = _DOMAINS[max(known)[1]] if known else ENTERPRISE
    for entry in living.values():
        if entry.get("type") == _COLLECTION and (version := name_of(entry.get("x_mitre_version"))):
            return _Release(domain, version, day_text(entry.get("modified")))
    days = (day_text(entry.get("modified")) for entry in living.values())
    return _Release(domain, "", max(days, default=""))


def _uses(bundle: _Bundle) -> dict[str, dict[tuple[str, str], set[str]]]:
    """Reports of each use of each group, by the STIX id of the group."""
    relationships = [entry for entry in bundle.living.values() if entry.get("type") == "relationship"]
    owners: dict[str, set[str]] = defaultdict(set)
    for entry in relationships:
        if entry.get("relationship_type") == "attributed-to":
            owners[text_of(entry.get("source_ref"))].add(text_of(entry.get("target_ref")))
    found: dict[str, dict[tuple[str, str], set[str]]] = {}
    for entry in relationships:
        target = bundle.named.get(bundle.heir(text_of(entry.get("target_ref"))), {})
        kind = _KINDS.get(text_of(target.get("type")))
        if entry.get("relationship_type") != "uses" or kind is None:
            continue
        reports = bundle.citations.cited(entry) or (bundle.own_report,)
        source = text_of(entry.get("source_ref"))
        for group in map(bundle.heir, owners.get(source, {source})):
            if bundle.named.get(group, {}).get("type") == _GROUP:
                found.setdefault(group, {}).setdefault((kind, _id_of(target)), set()).update(reports)
    return found


def _actor(bundle: _Bundle, stix_id: str, uses: Mapping[tuple[str, str], set[str]]) -> Actor:
    entry = bundle.named[stix_id]
    before = [old for old, new in bundle.successors.items() if new == stix_id and old in bundle.revoked]
    names = [*_names(bundle, entry), *(said for old in before for said in _old_names(bundle, old))]
    return Actor(
        id=_id_of(entry),
        name=name_of(entry.get("name")) or _id_of(entry),
        aliases=tuple(_aliases(entry)),
        names=tuple(dict.fromkeys(names)),
        uses=tuple(
            ActorUse(kind, value, tuple(sorted(reports))) for (kind, value), reports in sorted(uses.items())
        ),
    )


def _aliases(entry: Entry) -> list[str]:
    return [alias for alias in map(name_of, texts_of(entry.get("aliases", []))) if alias]


def _names(bundle: _Bundle, entry: Entry) -> Iterator[Said]:
    """Each name by the word of every dated report that is cited for it; ATT&CK's own where there is none."""
    cited: dict[str, list[Said]] = defaultdict(list)
    for reference in objects(entry.get("external_references", [])):
        name = name_of(reference.get("source_name"))
        for report in map(bundle.citations.named, named_in(reference)):
            if report is not None and report.date:
                cited[name].append(Said(name, report.title, report.date))
    for name in dict.fromkeys([name_of(entry.get("name")) or _id_of(entry), *_aliases(entry)]):
        yield from cited.get(name) or [Said(name, bundle.release.title, bundle.release.dated)]


def _old_names(bundle: _Bundle, old: str) -> Iterator[Said]:
    """Names of a group that ATT&CK gave up for another."""
    entry = bundle.revoked[old]
    source = f"{bundle.release.title} (was {_id_of(entry)})"
    for name in filter(None, dict.fromkeys([name_of(entry.get("name")), *_aliases(entry)])):
        yield Said(name, source, bundle.release.dated)


def _titles(bundle: _Bundle, *kinds: str) -> dict[str, str]:
    return {
        _id_of(entry): name_of(entry.get("name"))
        for entry in bundle.named.values()
        if text_of(entry.get("type")) in kinds
    }


def _is_living(entry: Entry) -> bool:
    return not (entry.get("revoked") or entry.get("x_mitre_deprecated"))


def _id_of(entry: Entry) -> str:
    """The ATT&CK id of an object, such as G0007; '' where it has none."""
    for reference in objects(entry.get("external_references", [])):
        name = text_of(reference.get("external_id"))
        if text_of(reference.get("source_name")) in ATTACK_SOURCES and len(name) <= _LONGEST_ID:
            return id_of(name)
    return ""
