"""Alerts to and from rows of the table."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from json.encoder import encode_basestring_ascii as _quoted
from math import isfinite
from typing import Any, Final

from sqlalchemy import RowMapping

from tocsin.model.alert import Alert, AlertState, Match, Position
from tocsin.model.domain_names import DomainName, RegistrableDomain, UnicodeName, WrittenName
from tocsin.model.finding import Finding, Weighed
from tocsin.store.columns import microseconds, stored_text

# In the order in which `new_row` gives them.
COLUMNS: Final = (
    "id",
    "organisation",
    "name",
    "written",
    "shown",
    "registrable_label",
    "public_suffix",
    "word",
    "kinds",
    "distance",
    "position",
    "probability",
    "evidence",
    "first_seen",
    "last_seen",
    "state",
    "changed",
    "told",
    "reason",
    "until",
)
_number_of: Final = float.__repr__


def new_row(alert: Alert, now: datetime) -> tuple[object, ...]:
    """Row of an alert seen for the first time: held, told to nobody.

    Values are as they are stored, for a statement that goes to the driver directly: a scan writes many of them. Names
    in A-label form and names to be shown hold nothing that needs an escape, so only the other texts are looked at.
    """
    name, written, shown = alert.name.value, alert.written.text, alert.shown.text
    registrable, match = alert.registrable, alert.match
    return (
        alert.id,
        stored_text(alert.organisation),
        name,
        None if written == name else stored_text(written),
        None if shown == name else shown,
        registrable.label if registrable else None,
        registrable.public_suffix if registrable else None,
        stored_text(match.word),
        _kinds_text(match.kinds),
        int(match.distance),
        match.position.value,
        float(alert.probability),
        evidence_text(alert),
        _when(alert.first_seen),
        _when(alert.last_seen),
        AlertState.HELD.value,
        _when(now),
        None,
        "",
        None,
    )


def evidence_text(alert: Alert) -> str:
    """Evidence as JSON; subject and organisation are left out where they are the alert's own, as they nearly always are.

    Put together by hand, which is twice as fast as `json.dumps` for so many short lists.
    """
    name, organisation = alert.name.value, alert.organisation
    rows = []
    for weighed in alert.evidence:
        finding = weighed.finding
        row = (
            f"{_quoted(finding.detector)},{_quoted(finding.feature)},{_quoted(finding.statement)},"
            f"{_number(finding.rate)},{_number(weighed.log_odds)}"
        )
        if finding.subject.value != name or finding.organisation != organisation:
            row += f",{_quoted(finding.subject.value)},{_quoted(finding.organisation)}"
        rows.append(f"[{row}]")
    return f"[{','.join(rows)}]"


def _number(value: float | None) -> str:
    if value is None:
        return "null"
    return _number_of(float(value)) if isfinite(value) else json.dumps(float(value))


# A scan gives nearly all of its alerts the same times and few sets of kinds.
_when: Final = lru_cache(maxsize=64)(microseconds)


@lru_cache(maxsize=1024)
def _kinds_text(kinds: tuple[str, ...]) -> str:
    return json.dumps(kinds, separators=(",", ":"))


def alert_of(row: RowMapping) -> Alert:
    """Alert of a row; raises `InvalidName`, `InvalidValue` or another `ValueError` when the row is damaged."""
    name = DomainName(row["name"])
    label = row["registrable_label"]
    return Alert(
        written=WrittenName(row["name"] if row["written"] is None else row["written"]),
        name=name,
        shown=UnicodeName(row["name"] if row["shown"] is None else row["shown"]),
        registrable=None if label is None else RegistrableDomain(label, row["public_suffix"]),
        organisation=row["organisation"],
        match=_match_of(row),
        probability=row["probability"],
        evidence=tuple(_weighed(found, name, row["organisation"]) for found in json.loads(row["evidence"])),
        first_seen=row["first_seen"],
        last_seen=row["last_seen"],
        state=AlertState(row["state"]),
        told=row["told"],
        reason=row["reason"],
        until=row["until"],
    )


def _match_of(row: Mapping[Any, Any]) -> Match:
    return Match(
        word=row["word"],
        kinds=tuple(json.loads(row["kinds"])),
        distance=row["distance"],
        position=Position(row["position"]),
    )


def _weighed(stored: list[Any], name: DomainName, organisation: str) -> Weighed:
    detector, feature, statement, rate, log_odds, *elsewhere = stored
    subject, aimed_at = (DomainName(elsewhere[0]), elsewhere[1]) if elsewhere else (name, organisation)
    return Weighed(Finding(detector, subject, aimed_at, feature, statement, rate), log_odds)
