"""Organisations as TOML: one `[[organisation]]` table each, for lists that people keep by hand."""

import json
import tomllib
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from tocsin.interchange.organisation_rows import (
    Faults,
    Organisations,
    Row,
    RowAllow,
    RowOutlet,
    entries_of,
)
from tocsin.interchange.organisations_csv import decoded
from tocsin.interchange.times import utc_text
from tocsin.interchange.toml_keys import has_long_key
from tocsin.model.errors import InputError
from tocsin.model.identity import Identity

# The TOML reader of the standard library makes an object of every value; a list of this size is some 100 000
# organisations, and a larger one is better kept as CSV.
MAX_TOML_BYTES: Final = 32 << 20


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _OutletTable(_Table):
    name: str
    domains: list[str] = []


class _AllowTable(_Table):
    domain: str
    owner: str
    reason: str
    expires: datetime | date | str = ""


class _OrganisationTable(_Table):
    id: str
    name: str
    domains: list[str] = []
    services: list[str] = []
    languages: list[str] = []
    words: list[str] = []
    outlets: list[_OutletTable] = []
    countries: list[str] = []
    people: list[str] = []
    alert_budget: int | None = None
    allow: list[_AllowTable] = []
    sectors: list[str] = []
    watched: bool = True


def read_toml(data: bytes, *, service_id: Callable[[str], str]) -> Organisations:
    """Organisations of a TOML file; raises InputError that lists the faults, each with its organisation and key."""
    tables = _tables(data)
    faults = Faults()
    entries = entries_of(_rows(tables, faults), service_id=service_id, faults=faults)
    faults.refuse()
    if not entries:
        raise InputError("the list names no organisation: write a [[organisation]] table for each")
    return Organisations(entries)


def write_toml(identities: Iterable[Identity]) -> bytes:
    """Organisations as TOML that `read_toml` turns back into the same organisations."""
    return "\n".join(_written(identity) for identity in identities).encode()


def _tables(data: bytes) -> list[Any]:
    """Tables named `organisation`, as the TOML reader gives them."""
    if len(data) > MAX_TOML_BYTES:
        raise InputError(
            f"the file has more than the {MAX_TOML_BYTES >> 20} MiB that a list in TOML may have: use CSV"
        )
    text = decoded(data)
    if has_long_key(text):
        raise InputError("the file is not a list of organisations: a key has too many parts between dots")
    try:
        document = tomllib.loads(text)
    except RecursionError as error:
        raise InputError(
            "the file is not a list of organisations: its values are nested too deeply"
        ) from error
    except ValueError as error:  # TOMLDecodeError, and a number with more digits than Python reads
        raise InputError(f"the file is not TOML: {error}") from error
    tables = document.pop("organisation", [])
    if document:
        unknown = ", ".join(repr(key[:80]) for key in list(document)[:5])
        raise InputError(
            f"nobody knows {unknown}: a list of organisations has [[organisation]] tables and no more"
        )
    if not isinstance(tables, list):
        raise InputError("'organisation' must be a list of tables: write [[organisation]] with two brackets")
    return tables


def _rows(tables: Iterable[Any], faults: Faults) -> Iterator[Row]:
    for number, table in enumerate(tables, start=1):
        name = table.get("id") if isinstance(table, dict) else None
        place = f"organisation {number}" + (f" ({name[:63]!r})" if isinstance(name, str) else "")
        try:
            yield _row(place, _OrganisationTable.model_validate(table))
        except ValidationError as error:
            for detail in error.errors(include_url=False, include_input=False):
                key = ".".join(str(part) for part in detail["loc"])
                faults.add(place, key[:80], detail["msg"][:1].lower() + detail["msg"][1:])


def _row(place: str, table: _OrganisationTable) -> Row:
    return Row(
        place=place,
        given=frozenset(table.model_fields_set),
        id=table.id.strip(),
        name=table.name.strip(),
        domains=_texts(table.domains),
        services=_texts(table.services),
        languages=_texts(table.languages),
        words=_texts(table.words),
        outlets=tuple(RowOutlet(outlet.name.strip(), _texts(outlet.domains)) for outlet in table.outlets),
        countries=_texts(table.countries),
        people=_texts(table.people),
        alert_budget="" if table.alert_budget is None else str(table.alert_budget),
        allow=tuple(_allow(entry) for entry in table.allow),
        sectors=_texts(table.sectors),
        watched="yes" if table.watched else "no",
    )


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(text for text in map(str.strip, values) if text)


def _allow(entry: _AllowTable) -> RowAllow:
    expires = entry.expires if isinstance(entry.expires, str) else entry.expires.isoformat()
    return RowAllow(entry.domain.strip(), entry.owner.strip(), entry.reason.strip(), expires.strip())


def _written(identity: Identity) -> str:
    lines = ["[[organisation]]", f"id = {_quoted(identity.slug)}", f"name = {_quoted(identity.name)}"]
    for key, values in (
        ("domains", map(str, identity.domains)),
        ("services", identity.services),
        ("languages", identity.languages),
        ("words", identity.words),
        ("countries", identity.countries),
        ("people", identity.people),
        ("sectors", identity.sectors),
    ):
        lines += [f"{key} = {_array(values)}"]
    # An empty list is written, too: a key that is missing leaves alone what is stored.
    lines += [f"{key} = []" for key in ("outlets", "allow") if not getattr(identity, key)]
    lines += [f"alert_budget = {identity.alert_budget}", f"watched = {str(identity.watched).lower()}"]
    for outlet in identity.outlets:
        lines += ["[[organisation.outlets]]", f"name = {_quoted(outlet.name)}"]
        lines += [f"domains = {_array(map(str, outlet.domains))}"]
    for entry in identity.allow:
        lines += ["[[organisation.allow]]", f"domain = {_quoted(str(entry.domain))}"]
        lines += [f"owner = {_quoted(entry.owner)}", f"reason = {_quoted(entry.reason)}"]
        if entry.expires:
            lines += [f"expires = {utc_text(entry.expires)}"]
    return "\n".join(lines) + "\n"


def _array(values: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, values))}]"


def _quoted(text: str) -> str:
    # The escapes of JSON are those of TOML 1.0, but for DEL, which TOML wants escaped as well.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
