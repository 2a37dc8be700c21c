"""Organisations as CSV: one row each, `;` between several values of a cell, safe to open in a spreadsheet."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from tocsin.interchange.organisation_rows import (
    FIELDS,
    Entry,
    Faults,
    Organisations,
    Row,
    RowAllow,
    RowOutlet,
    entries_of,
    refuse_large,
)
from tocsin.interchange.times import utc_text
from tocsin.model.errors import InputError
from tocsin.model.identity import AllowEntry, Identity, Outlet

_ALIASES: Final = {
    "language": "languages",
    "country": "countries",
    "domain": "domains",
    "service": "services",
    "word": "words",
    "outlet": "outlets",
    "person": "people",
    "budget": "alert_budget",
    "sector": "sectors",
    "slug": "id",
}
_ESCAPED: Final = re.compile(r"\\([\\;|])")
# A spreadsheet runs a cell that starts with one of these, also after `'` or blanks, and may cut cells at `;`, `,`,
# a tab or a quote whatever the file says; so each place where a cell could start is disarmed with one more `'`.
_FORMULA: Final = re.compile(r"((?:^|[;,\t\"])'*)(?= *[=+\-@＝＋－＠])")
_DISARMED: Final = re.compile(r"((?:^|[;,\t\"])'*)'(?= *[=+\-@＝＋－＠])")


def read_csv(data: bytes, *, service_id: Callable[[str], str]) -> Organisations:
    """Organisations of a CSV file; raises InputError that lists the faults with their rows and columns."""
    refuse_large(data)
    text = decoded(data)
    faults = Faults()
    delimiter = delimiter_of(text)
    del text  # it is decoded again line by line, so that a large file is not held twice
    lines = io.TextIOWrapper(io.BytesIO(data), encoding=_encoding(data), newline="")
    table = csv.reader(lines, delimiter=delimiter, strict=True)
    entries: tuple[Entry, ...] = ()
    ignored: tuple[str, ...] = ()
    try:
        header, ignored = _header(next(table, []))
        entries = entries_of(_rows(table, header, faults), service_id=service_id, faults=faults)
    except csv.Error as error:
        faults.add(f"line {table.line_num}", "", f"is not CSV: {error}")
    faults.refuse()
    if not entries:
        raise InputError("the list names no organisation: it has a header and no rows")
    return Organisations(entries, ignored)


def write_csv(identities: Iterable[Identity]) -> bytes:
    """Organisations as CSV that `read_csv` turns back into the same organisations."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180, 2.1
    writer.writerow(FIELDS)
    for identity in identities:
        writer.writerow(disarmed(cell) for cell in _cells(identity))
    return out.getvalue().encode()


def disarmed(cell: str) -> str:
    """Make a cell one that no spreadsheet takes for a formula; `rearmed` gives back the very same text."""
    return _FORMULA.sub(r"\1'", cell)


def rearmed(cell: str) -> str:
    """Text of a disarmed cell; any other cell as it is."""
    return _DISARMED.sub(r"\1", cell)


def decoded(data: bytes) -> str:
    """Text of a file in UTF-8, or in UTF-16 with its mark; raises InputError that says where it is neither."""
    encoding = _encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"line {line} is not {encoding.removesuffix('-sig').upper()} text (byte 0x{data[error.start]:02x}):"
            " save the file as 'CSV UTF-8'"
        ) from error
    if "\0" in text:
        raise InputError("the file holds NUL bytes: it is not a text file")
    return text


def delimiter_of(text: str) -> str:
    """Find what separates cells, by the header: a comma, or what spreadsheets of many countries write in its place."""
    header = text[:4096].partition("\n")[0]
    return max(",;\t", key=header.count) if "," not in header else ","


def items_of(cell: str) -> tuple[str, ...]:
    """Values of a cell that may have several, between `;`; one that holds a `;` has a backslash before it."""
    return tuple(_plain(item) for item in map(str.strip, _split(cell, ";")) if item)


def _encoding(data: bytes) -> str:
    return "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"


def _header(cells: Sequence[str]) -> tuple[tuple[str | None, ...], tuple[str, ...]]:
    """Field of each column (None: not known), and the columns that are not known."""
    names = [cell.strip().casefold() for cell in cells]
    fields = tuple(name if name in FIELDS else _ALIASES.get(name) for name in names)
    for needed in ("id", "name"):
        if needed not in fields:
            raise InputError(
                f"row 1 has no column {needed!r}: it must name the columns, such as id,name,domains,services,language"
            )
    known = [field for field in fields if field]
    if doubled := next((field for field in known if known.count(field) > 1), None):
        raise InputError(f"row 1 names the column {doubled!r} twice")
    return fields, tuple(
        cell.strip()[:80] or f"(column {number}, without a name)"
        for number, (cell, field) in enumerate(zip(cells, fields, strict=True), start=1)
        if field is None
    )


def _rows(table: Iterable[list[str]], header: Sequence[str | None], faults: Faults) -> Iterator[Row]:
    given = frozenset(field for field in header if field)
    for number, cells in enumerate(table, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        place = f"row {number}"
        if len(cells) != len(header):
            faults.add(place, "", f"has {len(cells)} cells, the header has {len(header)}")
            continue
        texts = {
            field: rearmed(cell).replace("\u00a0", " ").strip()
            for field, cell in zip(header, cells, strict=True)
            if field
        }
        yield _row(place, given, texts)


def _row(place: str, given: frozenset[str], texts: Mapping[str, str]) -> Row:
    def items(field: str) -> tuple[str, ...]:
        return tuple(item for item in map(str.strip, _split(texts.get(field, ""), ";")) if item)

    return Row(
        place=place,
        given=given,
        id=texts["id"],
        name=texts["name"],
        domains=items("domains"),
        services=tuple(map(_plain, items("services"))),
        languages=items("languages"),
        words=tuple(map(_plain, items("words"))),
        outlets=tuple(map(_outlet, items("outlets"))),
        countries=items("countries"),
        people=tuple(map(_plain, items("people"))),
        alert_budget=texts.get("alert_budget", ""),
        allow=tuple(map(_allow, items("allow"))),
        sectors=items("sectors"),
        watched=texts.get("watched", ""),
    )


def _split(text: str, separator: str) -> list[str]:
    """Parts between the separators before which no backslash stands; the escapes stay in them."""
    if "\\" not in text:
        return text.split(separator)
    parts = [""]
    for token in re.findall(r"\\.|.", text, re.DOTALL):
        if token == separator:
            parts.append("")
        else:
            parts[-1] += token
    return parts


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text


def _escaped(text: str) -> str:
    return re.sub(r"([\\;|])", r"\\\1", text)


def _outlet(item: str) -> RowOutlet:
    """`Le Soir=lesoir.be lesoir.info`: the name, and behind the last `=` the genuine domains."""
    name, equals, domains = item.rpartition("=")
    return RowOutlet(_plain(name.strip() if equals else domains), tuple(domains.split()) if equals else ())


def _allow(item: str) -> RowAllow:
    """`domain|owner|reason|expiry`; a part that is missing is empty, and refused where it is needed."""
    domain, owner, reason, *rest = [_plain(part.strip()) for part in _split(item, "|")] + ["", ""]
    return RowAllow(domain, owner, reason, "|".join(part for part in rest if part))


def _cells(identity: Identity) -> tuple[str, ...]:
    """Cells of one row, in the order of FIELDS."""
    return (
        identity.slug,
        identity.name,
        ";".join(map(str, identity.domains)),
        ";".join(map(_escaped, identity.services)),
        ";".join(identity.languages),
        ";".join(map(_escaped, identity.words)),
        ";".join(map(_outlet_cell, identity.outlets)),
        ";".join(identity.countries),
        ";".join(map(_escaped, identity.people)),
        str(identity.alert_budget),
        ";".join(map(_allow_cell, identity.allow)),
        ";".join(identity.sectors),
        "yes" if identity.watched else "no",
    )


def _outlet_cell(outlet: Outlet) -> str:
    return f"{_escaped(outlet.name)}={' '.join(map(str, outlet.domains))}"


def _allow_cell(entry: AllowEntry) -> str:
    expires = utc_text(entry.expires) if entry.expires else ""
    return "|".join((str(entry.domain), _escaped(entry.owner), _escaped(entry.reason), expires))
