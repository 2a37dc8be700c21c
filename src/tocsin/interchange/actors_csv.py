"""Actors as CSV of one's own: each row is what one source says of one group; `;` between several values of a cell."""

import calendar
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from tocsin.interchange.actor_collection import (
    MAX_ACTORS,
    SOFTWARE,
    TECHNIQUE,
    Actor,
    ActorCollection,
    ActorUse,
    ReportSource,
    Said,
    id_of,
    name_of,
    report_id,
    url_of,
)
from tocsin.interchange.organisation_rows import Faults
from tocsin.interchange.organisations_csv import decoded, delimiter_of, items_of, rearmed
from tocsin.interchange.problems import Problem
from tocsin.model.errors import InputError

COLUMNS: Final = {
    "group": "its name; every row has one",
    "source": "who says so: a report's title, or a person; every row has one",
    "date": "the day on which it was said: 2017-04-25, 2017-04 or 2017; without it, it counts as undated",
    "url": "where that can be read",
    "id": "ATT&CK's id, to add to one of its groups; else the group is one of your own",
    "names": "other names of the group",
    "techniques": "ATT&CK ids of techniques that it was said to use",
    "software": "ATT&CK ids, or names, of software that it was said to use",
    "victims": "countries, sectors or organisations that it was said to attack",
    "sponsors": "who was said to stand behind it",
}
NOT_READ: Final = "is a column that is not known, and was not read"
MAX_BYTES: Final = 16 << 20
_NEEDED: Final = ("group", "source")
_OTHER_WORDS: Final = {
    "name": "group",
    "aliases": "names",
    "alias": "names",
    "technique": "techniques",
    "victim": "victims",
    "sponsor": "sponsors",
    "said_on": "date",
    "reference": "url",
}
_TECHNIQUE: Final = re.compile(r"T\d{4}(?:\.\d{3})?\Z")
_SOFTWARE_ID: Final = re.compile(r"[sS]\d{4}\Z")
_SHORT_ID: Final = re.compile(r"misp:[0-9a-f]{8}\Z")
_DAY: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?\Z")


def read_actors_csv(data: bytes, *, today: date) -> ActorCollection:
    """Groups of a CSV file, all or none; raises InputError that lists the faults with their rows and columns.

    Its first row names the columns (`COLUMNS`). Rows on one group are joined. A date after `today` is a fault.
    """
    if len(data) > MAX_BYTES:
        raise InputError(f"the file has more than the {MAX_BYTES >> 20} MiB that a table may have: split it")
    text = decoded(data)
    faults, reading = Faults(), _Reading(today)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    unknown: tuple[str, ...] = ()
    try:
        header, unknown = _header(next(table, []))
        for place, cells in _rows(table, header, faults):
            reading.add(place, cells, faults)
    except csv.Error as error:
        faults.add(f"line {table.line_num}", "", f"is not CSV: {error}")
    faults.refuse()
    if not reading.groups:
        raise InputError("the table names no group: it has a header and no rows")
    return reading.collection(tuple(Problem("row 1", column, NOT_READ) for column in unknown))


@dataclass(slots=True)
class _Group:
    """What the rows so far say of a group."""

    name: str
    names: list[Said] = field(default_factory=list)
    victims: list[Said] = field(default_factory=list)
    sponsor_claims: list[Said] = field(default_factory=list)
    uses: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    references: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Reading:
    """Groups by id, and reports by id with the row that has them first."""

    today: date
    groups: dict[str, _Group] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    reports: dict[str, tuple[ReportSource, str]] = field(default_factory=dict)
    software: dict[str, str] = field(default_factory=dict)

    def add(self, place: str, cells: Mapping[str, str], faults: Faults) -> None:
        """Take in a row, or add what is wrong with it to the faults."""
        row = _Row(place, cells, faults)
        name, source = row.name("group"), row.name("source")
        day, url = row.day("date", self.today), row.address("url")
        used = [*((TECHNIQUE, each) for each in row.techniques("techniques")), *row.software("software")]
        others, victims, sponsors = row.names("names"), row.names("victims"), row.names("sponsors")
        report = self._report(row, ReportSource(source, url, day))
        group = self._group(row, name)
        if group is None:
            return
        for kind, value in used:
            group.uses.setdefault((kind, value), set()).add(report)
        self.software.update(
            {each: each for kind, each in used if kind == SOFTWARE and not _SOFTWARE_ID.match(each)}
        )
        for told, values in (
            (group.names, (name, *others)), (group.victims, victims), (group.sponsor_claims, sponsors)
        ):  # fmt: skip
            told.extend(Said(value, source, day) for value in values)
        group.references.extend([url] if url else [])

    def collection(self, problems: tuple[Problem, ...]) -> ActorCollection:
        """What all rows say."""
        used = {
            report for group in self.groups.values() for reports in group.uses.values() for report in reports
        }
        return ActorCollection(
            actors=tuple(_actor(actor_id, group) for actor_id, group in self.groups.items()),
            reports={name: report for name, (report, _) in self.reports.items() if name in used},
            software=dict(self.software),
            problems=problems,
        )

    def _group(self, row: "_Row", name: str) -> _Group | None:
        actor_id = row.id("id") or _own_id(name)
        if not name or not actor_id:
            if name:
                row.fault("group", f"{name!r} has no letter or digit")
            return None
        known = self.ids.setdefault(name, actor_id)
        if known != actor_id:
            row.fault("id", f"{actor_id!r} is another than {known!r}, which {name!r} has above")
        if actor_id not in self.groups and len(self.groups) >= MAX_ACTORS:
            row.fault("group", f"is one too many: {MAX_ACTORS:,} groups are allowed")
            return None
        return self.groups.setdefault(actor_id, _Group(name))

    def _report(self, row: "_Row", report: ReportSource) -> str:
        found = report_id(report.url, f"{report.title} {report.date}".strip())
        known, place = self.reports.setdefault(found, (report, row.place))
        if known.date != report.date:
            row.fault("date", f"is another than {place} has for the same address: {known.date or 'none'}")
        return found


@dataclass(frozen=True, slots=True)
class _Row:
    """Cells of a row by column; what is wrong with one is added to the faults."""

    place: str
    cells: Mapping[str, str]
    faults: Faults

    def fault(self, column: str, why: str) -> None:
        """Add what is wrong with a cell."""
        self.faults.add(self.place, column, why)

    def name(self, column: str) -> str:
        """The one name of a cell that must have one."""
        cell = self.cells.get(column, "")
        if not cell:
            self.fault(column, "is empty")
        return self._checked(column, cell)

    def names(self, column: str) -> tuple[str, ...]:
        """Names of a cell."""
        return tuple(
            filter(None, (self._checked(column, item) for item in items_of(self.cells.get(column, ""))))
        )

    def techniques(self, column: str) -> Iterator[str]:
        """ATT&CK ids of a cell."""
        for item in self.names(column):
            if _TECHNIQUE.match(item.upper()):
                yield item.upper()
            else:
                self.fault(column, f"{item!r} is no ATT&CK id such as T1566.001")

    def software(self, column: str) -> Iterator[tuple[str, str]]:
        """ATT&CK ids or names of a cell, with their kind."""
        for item in self.names(column):
            yield SOFTWARE, item.upper() if _SOFTWARE_ID.match(item) else item

    def id(self, column: str) -> str:
        """The id of a cell; '' where it is empty."""
        cell = self.cells.get(column, "")
        if cell and not id_of(cell):
            self.fault(column, f"{cell[:40]!r} is too long for an id, or cannot be printed")
        if _SHORT_ID.match(cell):
            self.fault(column, f"{cell!r} is cut: give the whole id, as 'tocsin actors show' has it")
        return cell.upper() if re.fullmatch(r"[gG]\d{4}", cell) else id_of(cell)

    def address(self, column: str) -> str:
        """The address of a cell; '' where it is empty."""
        cell = self.cells.get(column, "")
        if cell and not url_of(cell):
            self.fault(column, "is too long for an address, or cannot be printed")
        return url_of(cell)

    def day(self, column: str, today: date) -> str:
        """The day of a cell, the last of a month or year; '' where it is empty."""
        cell = self.cells.get(column, "")
        if not cell:
            return ""
        day = _last_day(cell)
        if day is None:
            self.fault(column, f"{cell[:40]!r} is no date such as 2017-04-25, 2017-04 or 2017")
        elif _first_day(cell) > today.isoformat():
            self.fault(column, f"{cell!r} is in the future")
        return min(day, today).isoformat() if day else ""

    def _checked(self, column: str, text: str) -> str:
        found = name_of(text)
        if text and not found:
            self.fault(column, f"{text[:40]!r} is too long for a name, or cannot be printed")
        return found


def _actor(actor_id: str, group: _Group) -> Actor:
    return Actor(
        id=actor_id,
        name=group.name,
        names=tuple(dict.fromkeys(group.names)),
        victims=tuple(dict.fromkeys(group.victims)),
        sponsor_claims=tuple(dict.fromkeys(group.sponsor_claims)),
        uses=tuple(
            ActorUse(kind, value, tuple(sorted(said))) for (kind, value), said in sorted(group.uses.items())
        ),
        references=tuple(dict.fromkeys(group.references)),
    )


def _own_id(name: str) -> str:
    words = "-".join(re.findall(r"\w+", name.casefold()))[:100]
    return id_of(f"own:{words}") if words else ""


def _last_day(text: str) -> date | None:
    found = _DAY.match(text)
    if found is None:
        return None
    year, month, day = int(found[1]), int(found[2] or 12), int(found[3] or 0)
    try:
        return date(year, month, day or calendar.monthrange(year, month)[1])
    except (ValueError, calendar.IllegalMonthError):
        return None


def _first_day(text: str) -> str:
    """The first day that a text may mean, as text."""
    return text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text


def _header(cells: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Column of each cell ('': not known), and the names of those that are not known."""
    names = [cell.strip().casefold() for cell in cells]
    columns = tuple(name if name in COLUMNS else _OTHER_WORDS.get(name, "") for name in names)
    for needed in _NEEDED:
        if needed not in columns:
            raise InputError(
                f"row 1 has no column {needed!r}: it must name the columns, such as group,source,date,techniques"
            )
    known = [column for column in columns if column]
    if doubled := next((column for column in known if known.count(column) > 1), None):
        raise InputError(f"row 1 names the column {doubled!r} twice")
    return columns, tuple(
        cell.strip()[:80] or f"(column {number}, without a name)"
        for number, (cell, column) in enumerate(zip(cells, columns, strict=True), 1)
        if not column
    )


def _rows(
    table: Iterator[list[str]], header: Sequence[str], faults: Faults
) -> Iterator[tuple[str, dict[str, str]]]:
    for number, cells in enumerate(table, 2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            faults.add(f"row {number}", "", f"has {len(cells)} cells, the header has {len(header)}")
            continue
        yield (
            f"row {number}",
            {
                column: rearmed(cell).replace("\u00a0", " ").strip()
                for column, cell in zip(header, cells, strict=True)
                if column
            },
        )
