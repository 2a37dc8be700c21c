"""Organisations as JSON objects, for `--json`."""

from tocsin.interchange.times import utc_text
from tocsin.model.identity import Identity, WatchItem


def organisation_object(identity: Identity) -> dict[str, object]:
    """JSON object of an organisation; the keys are those of the CSV and TOML forms."""
    return {
        "id": identity.slug,
        "stix_id": identity.id,
        "name": identity.name,
        "domains": [str(domain) for domain in identity.domains],
        "services": list(identity.services),
        "languages": list(identity.languages),
        "words": list(identity.words),
        "outlets": [
            {"name": outlet.name, "domains": [str(domain) for domain in outlet.domains]}
            for outlet in identity.outlets
        ],
        "countries": list(identity.countries),
        "people": list(identity.people),
        "alert_budget": identity.alert_budget,
        "allow": [
            {
                "domain": str(entry.domain),
                "owner": entry.owner,
                "reason": entry.reason,
                "expires": utc_text(entry.expires) if entry.expires else None,
            }
            for entry in identity.allow
        ],
        "sectors": list(identity.sectors),
        "watched": identity.watched,
    }


def watch_item_object(item: WatchItem) -> dict[str, object]:
    """JSON object of a watch item; a distance of -1: not matched that way at all."""
    return {
        "word": item.text,
        "kind": item.kind.value,
        "source": item.source,
        "whole_distance": item.whole_distance,
        "inside_distance": item.inside_distance,
        "common": item.common,
    }
