"""RDAP answers about domain names (RFC 9083), registrants in jCard (RFC 7095), as facts."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from tocsin.interchange.registration import Parsed, Provenance, Registration, facts, shortened
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError, InvalidName
from tocsin.model.grading import UNGRADED, Grade
from tocsin.model.observation import Relation
from tocsin.names.parsing import domain_name

MEDIA_TYPE: Final = "application/rdap+json"
MAX_BYTES: Final = 2 * 1024 * 1024  # the largest honest answers are some 30 KB; searches some hundreds
_MOST_ENTITIES: Final = 200
_MOST_RECORDS: Final = 10_000
_EVENTS: Final[Mapping[str, Relation]] = MappingProxyType(
    {
        "registration": Relation.CREATED,
        "last changed": Relation.UPDATED,
        "expiration": Relation.EXPIRES,
    }
)


def parse(
    data: bytes,
    *,
    source: str,
    seen_at: datetime,
    origin: str = "",
    public_since: datetime | None = None,
    grade: Grade = UNGRADED,
) -> Parsed:
    """Read one domain object, a domain search result, or a list of either; InputError where nothing can be used."""
    registrations: list[Registration] = []
    problems: list[str] = []
    for record in _domains(_document(data)):
        try:
            registrations.append(Registration(_name(record), tuple(_texts(record))))
        except InvalidName as error:
            problems.append(f"a record is left out: {error}")
    parsed = facts(registrations, Provenance(source, seen_at, origin, public_since, grade))
    if not parsed.observations:
        why = next(iter((*problems, *parsed.problems)), "there is no domain with a fact in it")
        raise InputError(f"RDAP answer of {source}: {why}")
    return Parsed(parsed.observations, shortened([*problems, *parsed.problems]))


def referral(data: bytes) -> str | None:
    """Return the address of the registrar's own answer about the same domain, where the registry's points to one.

    InputError where the answer is no RDAP at all. The address is from outside: it goes through the guard like any other.
    """
    document = _document(data)
    if not isinstance(document, dict):
        return None
    for link in _dicts(document.get("links")):
        href = link.get("href")
        if (
            _text(link.get("rel")).lower() == "related"
            and _text(link.get("type")).lower().startswith(MEDIA_TYPE)
            and isinstance(href, str)
            and href.lower().startswith(("https://", "http://"))
        ):
            return href
    return None


def _document(data: bytes) -> object:
    if len(data) > MAX_BYTES:
        raise InputError(f"RDAP answer has {len(data)} bytes; {MAX_BYTES} are allowed")
    try:
        document: object = json.loads(data)
    except RecursionError as error:
        raise InputError("RDAP answer is nested too deeply") from error
    except ValueError as error:  # JSONDecodeError, UnicodeDecodeError, or an integer of too many digits
        raise InputError(f"RDAP answer is no JSON: {error}") from error
    return document


def _domains(document: object) -> Iterator[Mapping[str, object]]:
    records = document if isinstance(document, list) else [document]
    for record in _dicts(records, most=_MOST_RECORDS):
        if "domainSearchResults" in record:
            yield from _dicts(record["domainSearchResults"], most=_MOST_RECORDS)
        elif _text(record.get("objectClassName", "domain")).lower() == "domain" and (
            "ldhName" in record or "unicodeName" in record
        ):
            yield record


def _name(record: Mapping[str, object]) -> DomainName:
    return domain_name(_text(record.get("ldhName")) or _text(record.get("unicodeName")))


def _texts(record: Mapping[str, object]) -> Iterator[tuple[Relation, str]]:
    for event in _dicts(record.get("events")):
        relation = _EVENTS.get(_text(event.get("eventAction")).lower())
        if relation is not None:
            yield relation, _text(event.get("eventDate"))
    for entity in _dicts(record.get("entities"), most=_MOST_ENTITIES):
        yield from _entity(entity)
    for server in _dicts(record.get("nameservers"), most=_MOST_ENTITIES):
        yield Relation.NAME_SERVER, _text(server.get("ldhName")) or _text(server.get("unicodeName"))
    for status in _list(record.get("status"))[:_MOST_ENTITIES]:
        yield Relation.REGISTRATION_STATUS, _text(status)


def _entity(entity: Mapping[str, object]) -> Iterator[tuple[Relation, str]]:
    roles = {_text(role).lower() for role in _list(entity.get("roles"))}
    card = _card(entity.get("vcardArray"))
    name, organisation = _first(card, "fn"), _first(card, "org")
    if "registrar" in roles:
        yield Relation.REGISTRAR, name or organisation or _text(entity.get("handle"))
    if "registrant" in roles:
        if not organisation and _first(card, "kind").lower() == "org":
            name, organisation = "", name
        yield Relation.REGISTRANT_NAME, name
        yield Relation.REGISTRANT_ORGANISATION, organisation
        for email in card.get("email", ()):
            yield Relation.REGISTRANT_EMAIL, email


def _card(vcard: object) -> Mapping[str, list[str]]:
    """Texts of a jCard by property; of a structured one the first component."""
    found: dict[str, list[str]] = {}
    properties = _list(vcard)[1:2]
    for entry in _list(properties[0])[:_MOST_ENTITIES] if properties else []:
        parts = _list(entry)
        if len(parts) > 3:
            value = parts[3]
            while isinstance(value, list):
                value = value[0] if value else ""
            found.setdefault(_text(parts[0]).lower(), []).append(_text(value))
    return found


def _first(card: Mapping[str, list[str]], name: str) -> str:
    return next(filter(str.strip, card.get(name, ())), "")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _dicts(value: object, *, most: int = 1000) -> Iterator[Mapping[str, object]]:
    for item in _list(value)[:most]:
        if isinstance(item, dict):
            yield item
