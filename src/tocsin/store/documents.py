"""Watched organisations to and from the JSON document that is stored of them."""

import json
from datetime import datetime
from typing import Any

from tocsin.model.domain_names import DomainName
from tocsin.model.identity import AllowEntry, Identity, Outlet


def document(identity: Identity) -> str:
    """JSON of an organisation, the same text for the same organisation, in ASCII."""
    return json.dumps(
        {
            "slug": identity.slug,
            "name": identity.name,
            "domains": [domain.value for domain in identity.domains],
            "words": identity.words,
            "services": identity.services,
            "outlets": [
                [outlet.name, [domain.value for domain in outlet.domains]] for outlet in identity.outlets
            ],
            "languages": identity.languages,
            "countries": identity.countries,
            "people": identity.people,
            "alert_budget": identity.alert_budget,
            "allow": [_allow_document(entry) for entry in identity.allow],
            **_since_targets(identity),
        },
        separators=(",", ":"),
    )


def identity_of(stored: str) -> Identity:
    """Organisation of a document; raises a `ValueError` or `KeyError` when the document is damaged."""
    found = json.loads(stored)
    return Identity(
        slug=found["slug"],
        name=found["name"],
        domains=_domains(found["domains"]),
        words=tuple(found["words"]),
        services=tuple(found["services"]),
        outlets=tuple(Outlet(name, _domains(domains)) for name, domains in found["outlets"]),
        languages=tuple(found["languages"]),
        countries=tuple(found["countries"]),
        people=tuple(found["people"]),
        alert_budget=found["alert_budget"],
        allow=tuple(_allow_entry(entry) for entry in found["allow"]),
        sectors=tuple(found.get("sectors", ())),
        watched=found.get("watched", True),
    )


def _since_targets(identity: Identity) -> dict[str, object]:
    """Fields that documents of before them lack: left out where they say nothing, so that those stay the same text."""
    said: dict[str, object] = {"sectors": identity.sectors} if identity.sectors else {}
    return said if identity.watched else said | {"watched": False}


def _domains(values: list[str]) -> tuple[DomainName, ...]:
    return tuple(DomainName(value) for value in values)


def _allow_document(entry: AllowEntry) -> dict[str, object]:
    return {
        "domain": entry.domain.value,
        "owner": entry.owner,
        "reason": entry.reason,
        "expires": entry.expires.isoformat() if entry.expires else None,
    }


def _allow_entry(stored: dict[str, Any]) -> AllowEntry:
    expires = stored["expires"]
    return AllowEntry(
        domain=DomainName(stored["domain"]),
        owner=stored["owner"],
        reason=stored["reason"],
        expires=datetime.fromisoformat(expires) if expires else None,
    )
