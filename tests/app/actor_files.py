"""Files of actors for tests; made up, but for the ids of ATT&CK's groups."""

import json
from typing import Any

TABLE = b"""group,source,date,id,names,techniques,victims
Blue Otter,Advisory 7,2024-05-13,,Otterly,T1566.001,France
APT28,Own incident,2023-11,G0007,,T1110.003,
"""
GALAXY = json.dumps(
    {
        "name": "Threat Actor",
        "type": "threat-actor",
        "version": 400,
        "values": [
            {"value": "Fancy Bear", "uuid": "1969f622-d64a-4436-9a34-4c47fcb2535f", "meta": {"country": "XX"}}
        ],
    }
).encode()
PROFILES = json.dumps(
    {
        "source": "made up",
        "reports": {"r1": {"date": "2022-02-02", "title": "Ours", "url": ""}},
        "actors": [
            {
                "id": "own:1",
                "name": "Red",
                "uses": [{"kind": "technique", "value": "T1001", "reports": ["r1"]}],
            }
        ],
    }
).encode()


def attack(
    version: str = "19.0", modified: str = "2026-10-20T14:00:00Z", *, technique: str = "T1001"
) -> bytes:
    """A bundle in which APT28 used one technique, by a report of 2021-03-01."""

    def thing(kind: str, attack_id: str, name: str) -> dict[str, Any]:
        reference = {"source_name": "mitre-attack", "external_id": attack_id}
        return {"type": kind, "id": f"{kind}--1", "name": name, "external_references": [reference]}

    cited = {"source_name": "A report", "url": "https://a.example", "description": "A. (2021, March 1). X."}
    use = {
        "type": "relationship",
        "id": "relationship--1",
        "relationship_type": "uses",
        "source_ref": "intrusion-set--1",
        "target_ref": "attack-pattern--1",
        "external_references": [cited],
    }
    release = {"type": "x-mitre-collection", "id": "x-1", "x_mitre_version": version, "modified": modified}
    objects = [
        release,
        thing("intrusion-set", "G0007", "APT28"),
        thing("attack-pattern", technique, "A technique"),
        use,
    ]
    return json.dumps({"type": "bundle", "objects": objects}).encode()
