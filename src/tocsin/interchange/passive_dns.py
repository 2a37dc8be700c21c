"""Passive DNS in the Common Output Format (draft-dulaunoy-dnsop-passive-dns-cof), one record a line."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from tocsin.interchange.dns_facts import record_facts, record_owner
from tocsin.interchange.fact_table import LINE_TOO_LONG, LONGEST_LINE, NOT_JSON
from tocsin.interchange.fact_times import LYING, NOT_A_DATE, believable, epoch_moment, true_moment
from tocsin.interchange.fact_values import plain_text
from tocsin.interchange.problems import Problem, problem
from tocsin.interchange.provenance import Provenance, Sighting, sighting_of
from tocsin.model.errors import InvalidValue
from tocsin.model.observation import ObservedData

NO_RECORD: Final = "is no record: rrname, rrtype and rdata are needed"
CUT_OFF: Final = "says that the server did not give all it has"
_MOST_DATA: Final = 1000  # of one line; the largest rrsets have some hundred
_MOST_SEEN: Final = 2**53
# The same moment in the ways of different servers, the preferred first.
_FIRST: Final = ("time_first", "zone_time_first", "time_first_ms", "time_first_rfc3339")
_LAST: Final = ("time_last", "zone_time_last", "time_last_ms", "time_last_rfc3339")


def read(lines: Iterable[bytes], provenance: Provenance) -> Iterator[ObservedData | Problem]:
    """Facts of each record and what could not be read; memory is flat.

    A record was seen from `time_first` to `time_last`, which does not say when it began to hold: `true_from` stays open,
    so that two sensors that saw the same record are two sources of one fact. DNSDB's streaming envelope is taken off.
    """
    for number, line in enumerate(lines, start=1):
        if not line or line.isspace():
            continue
        place = f"line {number}"
        value = _parsed(line)
        if not isinstance(value, dict):
            yield problem(place, line, LINE_TOO_LONG if len(line) > LONGEST_LINE else NOT_JSON)
        elif "rrname" not in value and ("cond" in value or "obj" in value):
            yield from _enveloped(place, value, provenance)
        else:
            yield from record(place, value, provenance)


def record(place: str, value: Mapping[str, Any], provenance: Provenance) -> Iterator[ObservedData | Problem]:
    """Facts of one record; each datum that cannot be read is one problem."""
    name, rrtype, rdata = value.get("rrname"), value.get("rrtype"), value.get("rdata")
    data = rdata if isinstance(rdata, list) else [rdata]
    texts = [text for text in data if isinstance(text, str)]
    if not isinstance(name, str) or not isinstance(rrtype, (str, int)) or not texts:
        yield problem(place, name, NO_RECORD)
        return
    rrtype = f"TYPE{rrtype}" if isinstance(rrtype, int) else rrtype
    try:
        kind, subject = record_owner(name, rrtype)
    except InvalidValue as error:
        yield problem(place, name, str(error))
        return
    seen, problems = _sighting(place, value, provenance)
    yield from problems
    for text in texts[:_MOST_DATA]:
        try:
            pairs = record_facts(rrtype, text)
        except InvalidValue as error:
            yield problem(f"{place}, {rrtype[:20]}", text, str(error))
            continue
        for relation, found in pairs:
            yield seen.observation(kind, subject, relation, found)
    if len(texts) > _MOST_DATA:
        yield problem(place, name, f"has more than {_MOST_DATA} data", count=len(texts) - _MOST_DATA)


def _enveloped(place: str, value: dict[str, Any], provenance: Provenance) -> Iterator[ObservedData | Problem]:
    """A line of DNSDB's Streaming API Framing: a record in `obj`, or a condition."""
    inner = value.get("obj")
    if isinstance(inner, dict):
        yield from record(place, inner, provenance)
    if value.get("cond") == "limited" or value.get("cond") == "failed":  # it may be a list
        yield problem(place, value.get("msg") or value["cond"], CUT_OFF)


def _parsed(line: bytes) -> Any:
    if len(line) > LONGEST_LINE:
        return None
    try:
        return json.loads(line.decode("utf-8-sig", "surrogateescape"))
    except (ValueError, RecursionError):
        return None


def _sighting(place: str, value: Mapping[str, Any], provenance: Provenance) -> tuple[Sighting, list[Problem]]:
    problems: list[Problem] = []
    first, last = (_time(place, value, keys, provenance.now, problems) for keys in (_FIRST, _LAST))
    if first and last and last < first:
        problems.append(problem(place, last.isoformat(), LYING))
        last = None
    seen = sighting_of(provenance, first_seen=first, last_seen=last)
    changes: dict[str, Any] = {}
    count = value.get("count")
    if isinstance(count, int) and count > 1:
        changes["number_observed"] = min(count, _MOST_SEEN)
    changes |= _said(value.get("origin"), provenance)
    return (replace(seen, **changes) if changes else seen), problems


def _said(origin: object, provenance: Provenance) -> dict[str, str]:
    """`origin` names the server; it is the source where the person who imports has named none."""
    try:
        text = plain_text(origin) if isinstance(origin, str) else ""
    except InvalidValue:
        return {}
    found = {} if provenance.source or not text else {"source": text}
    return found if provenance.origin or not text else found | {"origin": text}


def _time(
    place: str, value: Mapping[str, Any], keys: tuple[str, ...], now: datetime, problems: list[Problem]
) -> datetime | None:
    """First of the keys that holds a time that can be true."""
    for key in keys:
        found = value.get(key)
        if found is None or found == "":
            continue
        try:
            return _moment(found, now)
        except InvalidValue as error:
            problems.append(problem(f"{place}, {key}", found, str(error)))
    return None


def _moment(found: object, now: datetime) -> datetime:
    if isinstance(found, (int, float)) and not isinstance(found, bool):
        return believable(epoch_moment(found), now)
    if not isinstance(found, str):
        raise InvalidValue(NOT_A_DATE)
    return true_moment(found, now)
