"""Alerts to and from rows of the table."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping

from tocsin.model.alert import Alert, AlertState, Match, Position
from tocsin.model.domain_names import DomainName, RegistrableDomain, UnicodeName, WrittenName
from tocsin.model.finding import Finding, Weighed

_compact = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True).encode


def new_row(alert: Alert, now: datetime) -> dict[str, object]:
    """Row of an alert seen for the first time: held, told to nobody."""
    return {
        "id": alert.id,
        **_what_was_found(alert),
        "organisation": alert.organisation,
        "first_seen": alert.first_seen,
        "last_seen": alert.last_seen,
        "state": AlertState.HELD.value,
        "changed": now,
        "told": None,
        "reason": "",
        "until": None,
    }


def _what_was_found(alert: Alert) -> dict[str, object]:
    name, written, shown = alert.name.value, alert.written.text, alert.shown.text
    registrable, match = alert.registrable, alert.match
    return {
        "name": name,
        "written": None if written == name else written,
        "shown": None if shown == name else shown,
        "registrable_label": registrable.label if registrable else None,
        "public_suffix": registrable.public_suffix if registrable else None,
        "word": match.word,
        "kinds": _compact(match.kinds),
        "distance": match.distance,
        "position": match.position.value,
        "probability": alert.probability,
        "evidence": evidence_text(alert),
    }


def evidence_text(alert: Alert) -> str:
    """Evidence as JSON; subject and organisation are left out where they are the alert's own, as they nearly always are."""
    name, organisation = alert.name.value, alert.organisation
    rows = []
    for weighed in alert.evidence:
        finding = weighed.finding
        row = [finding.detector, finding.feature, finding.statement, finding.rate, weighed.log_odds]
        if finding.subject.value != name or finding.organisation != organisation:
            row += [finding.subject.value, finding.organisation]
        rows.append(row)
    return _compact(rows)


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
