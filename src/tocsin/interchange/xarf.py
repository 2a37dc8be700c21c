"""Abuse reports in X-ARF 4 (the JSON of xarf.org): one report for each registration that is held to be part of an attack."""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from tocsin.model.domain_names import DomainName
from tocsin.model.ids import tocsin_id
from tocsin.model.observables import EmailAddress
from tocsin.model.plain_text import plain_text

_VERSION: Final = "4.0.0"
_LONGEST: Final = 1000  # characters of a description
_LONGEST_NAME: Final = 200
MOST_RELATED: Final = 20
# What the format calls what we call kinds of imitation; all else is a brand's word in a name.
_INDICATORS: Final = {
    "idn": "homograph_attack",
    "homoglyph": "homograph_attack",
    "typo": "typosquatting",
    "insertion": "typosquatting",
    "omission": "typosquatting",
    "substitution": "typosquatting",
    "transposition": "typosquatting",
}


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reports, and the address to answer to."""

    name: str
    contact: EmailAddress


@dataclass(frozen=True, slots=True)
class SuspiciousRegistration:
    """What is reported of one name; `kinds` are kinds of imitation, `related` names of the same operator."""

    name: DomainName
    registered: datetime
    seen: datetime
    probability: float
    why: str
    targets: Sequence[str] = ()
    kinds: Sequence[str] = ()
    registrar: str = ""
    name_servers: Sequence[str] = ()
    ipv4: Sequence[str] = ()
    ipv6: Sequence[str] = ()
    related: Sequence[DomainName] = ()


def xarf_report(reporter: Reporter, found: SuspiciousRegistration, *, tlp: str) -> str:
    """Write one report on one line, as `content` of the type `suspicious_registration`.

    Its id is made from the reporter and the name: sent again, it is the same report.
    """
    who = {
        "org": plain_text(reporter.name, longest=_LONGEST_NAME) or "-",
        "contact": reporter.contact.value,
        "domain": reporter.contact.domain.value,
    }
    why = plain_text(found.why, longest=_LONGEST) or "-"
    report: dict[str, object] = {
        "xarf_version": _VERSION,
        "report_id": tocsin_id("x-xarf", reporter.contact.value, found.name.value).partition("--")[2],
        "timestamp": _moment(found.seen),
        "reporter": who,
        "sender": who,
        "source_identifier": found.name.value,
        "category": "content",
        "type": "suspicious_registration",
        "evidence_source": "threat_intelligence",
        "url": f"http://{found.name}/",
        "registration_date": _moment(found.registered),
        "suspicious_indicators": _indicators(found.kinds),
        "predicted_usage": ["phishing"],
        "confidence": round(found.probability, 4),
        "risk_score": round(found.probability, 4),
        "description": why,
        "tags": [f"tlp:{tlp}"],
        "evidence": [_evidence(why)],
    }
    report |= _known(found)
    return json.dumps(report, ensure_ascii=True, separators=(",", ":")) + "\n"


def _known(found: SuspiciousRegistration) -> dict[str, object]:
    """What may be known of the name and is left out where it is not."""
    targets = [plain for each in found.targets if (plain := plain_text(each, longest=_LONGEST_NAME))]
    related = [
        {"domain": name.value, "relationship": "same_campaign"} for name in found.related[:MOST_RELATED]
    ]
    records = {key: list(values) for key, values in (("a", found.ipv4), ("aaaa", found.ipv6)) if values}
    known: dict[str, object] = {
        "domain": ""
        if "_" in found.name.value
        else found.name.value,  # wanted is the name of a host (RFC 1123)
        "target_brand": next(iter(targets), ""),
        "targeted_brands": targets,
        "registrar": plain_text(found.registrar, longest=_LONGEST_NAME),
        "nameservers": [plain_text(each) for each in found.name_servers],
        "dns_records": records,
        "related_domains": related,
    }
    return {key: value for key, value in known.items() if value}


def _indicators(kinds: Sequence[str]) -> list[str]:
    return sorted({_INDICATORS.get(kind, "brand_keyword") for kind in kinds}) or ["other"]


def _evidence(why: str) -> dict[str, object]:
    body = why.encode()
    return {
        "content_type": "text/plain",
        "description": "what was seen",
        "payload": base64.b64encode(body).decode("ascii"),
        "hash": f"sha256:{hashlib.sha256(body).hexdigest()}",
        "size": len(body),
    }


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
