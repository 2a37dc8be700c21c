"""Five groups with a few reports each, for tests of attribution; made up."""

import json
from collections.abc import Iterator
from datetime import date

from tocsin.evidence.reported_uses import ReportedUses, Use, reported_uses

DAY = date(2020, 6, 1).toordinal()
# Group, day of the report, techniques, software.
REPORTS = (
    ("G1", "2018-01-05", "T1 T2 T3 T4", "S1 S9"),
    ("G1", "2019-03-01", "T1 T2 T5 T6", "S1 S2"),
    ("G1", "2020-04-01", "T2 T3 T5 T7", "S2"),
    ("G2", "2017-06-01", "T1 T8 T9 T10", "S3"),
    ("G2", "2019-09-01", "T8 T9 T11 T12", "S3 S9"),
    ("G3", "2016-02-01", "T1 T13 T14", ""),
    ("G4", "2019-12-01", "T1 T2 T8 T13 T15", "S4 S9"),
    ("G5", "2020-08-01", "T16 T17 T1", "S5"),
)


def uses() -> Iterator[Use]:
    """Every use of the reports."""
    for number, (group, day, techniques, software) in enumerate(REPORTS):
        for kind, values in (("technique", techniques), ("software", software)):
            for value in values.split():
                yield Use(f"r{number}", date.fromisoformat(day).toordinal(), group, kind, value)


def world() -> ReportedUses:
    """The uses as rows and columns."""
    return reported_uses(uses(), {"S9": False})


def profiles_document() -> dict[str, object]:
    """The same as a JSON document in the neutral form."""
    actors: dict[str, dict[tuple[str, str], list[str]]] = {}
    for use in uses():
        actors.setdefault(use.group, {}).setdefault((use.kind, use.value), []).append(use.report)
    return {
        "format": "tocsin-profiles/1",
        "source": "made up",
        "reports": {
            f"r{n}": {"date": day, "title": f"About {g}", "url": ""}
            for n, (g, day, _, _) in enumerate(REPORTS)
        },
        "techniques": {"T1": {"name": "First"}},
        "software": {"S9": {"name": "Spanner", "type": "tool"}, "S1": {"name": "Worm", "type": "malware"}},
        "actors": [
            {
                "id": group,
                "name": f"Group {group[1:]}",
                "aliases": [f"Alias {group[1:]}"],
                "uses": [
                    {"kind": kind, "value": value, "reports": said} for (kind, value), said in found.items()
                ],
            }
            for group, found in actors.items()
        ],
    }


def profiles_bytes() -> bytes:
    """The document as bytes."""
    return json.dumps(profiles_document()).encode()
