"""Deterministic STIX 2.1 identifiers: the same thing gets the same id, so doing a step twice changes nothing."""

import json
import uuid
from collections.abc import Mapping
from typing import Final

# STIX 2.1, section 2.9: the namespace of the standard's own deterministic ids for cyber-observables.
STIX_NAMESPACE: Final = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
# Ours, for objects to which the standard gives random ids: UUIDv5 of a name under the DNS namespace.
TOCSIN_NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_DNS, "tocsin.invalid")


def observable_id(stix_type: str, contributing: Mapping[str, object]) -> str:
    """Id of a cyber-observable from its ID contributing properties (STIX 2.1, 2.9; canonical JSON of RFC 8785).

    The properties must be strings, integers, or lists and dicts of them: for those, sorted compact JSON is the
    canonical form.
    """
    canonical = json.dumps(contributing, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f"{stix_type}--{uuid.uuid5(STIX_NAMESPACE, canonical)}"


def tocsin_id(stix_type: str, *parts: str) -> str:
    """Id of one of our own objects from the texts that make it what it is, in order."""
    canonical = json.dumps([stix_type, *parts], separators=(",", ":"), ensure_ascii=False)
    return f"{stix_type}--{uuid.uuid5(TOCSIN_NAMESPACE, canonical)}"
