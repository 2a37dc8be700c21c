"""What somebody wants a report on, as typed; and where it is put."""

import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tocsin.model.errors import InputError, UsageError
from tocsin.reporting.seam import Document, Exporter, Tlp, exporters

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}\Z")
_UNIT: Final = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """From the first moment that counts to the first that does not any more; either may be open."""

    since: datetime | None = None
    until: datetime | None = None

    def holds(self, *moments: datetime | None) -> bool:
        """Whether any of the moments lies in it."""
        return any(
            (self.since is None or self.since <= moment) and (self.until is None or moment < self.until)
            for moment in moments
            if moment is not None
        )


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants a report on, and how it is signed: a case, an organisation, a group, or all of a period."""

    author: str
    case: str = ""
    organisation: str = ""
    actor: str = ""
    period: Period = Period()
    title: str = ""
    contact: str = ""
    language: str = "en"
    tlp: Tlp = Tlp.AMBER

    def __post_init__(self) -> None:
        subjects = sum(map(bool, (self.case, self.organisation, self.actor)))
        if subjects > 1:
            raise UsageError("a report is on a case, on an organisation or on a group: name one of them")
        if not subjects and self.period == Period():
            raise UsageError("say what the report is on: a case, --organisation, --actor or --period")
        if not _LANGUAGE.match(self.language):
            raise UsageError(f"{self.language!r} is not a language such as 'en' or 'fr'")


def period_of(text: str) -> Period:
    """Read a period: `2015-01..2017-04` from the first to the last of them, `2017`, `2017-03-15..`; '' is all time."""
    if not text:
        return Period()
    first, dots, last = text.partition("..")
    since = _start(first, text) if first else None
    until = _end(last if dots else first, text) if (last or not dots) else None
    if since is None and until is None:
        raise UsageError(f"{text!r} is no period; write 2015-01..2017-04, 2017 or 2017-03-15..")
    if since is not None and until is not None and until <= since:
        raise UsageError(f"the period {text!r} ends before it begins")
    return Period(since, until)


def _start(text: str, whole: str) -> datetime:
    found = _UNIT.match(text)
    if found is None:
        raise UsageError(f"{whole!r} is no period; write 2015-01..2017-04, 2017 or 2017-03-15..")
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError as error:
        raise UsageError(f"there is no {text!r}: {error}") from error


def _end(text: str, whole: str) -> datetime:
    """Return the first moment after a year, a month or a day."""
    start = _start(text, whole)
    parts = text.count("-")
    try:
        if parts == 0:
            return start.replace(year=start.year + 1)
        if parts == 1:
            return start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
        return datetime.fromordinal(start.toordinal() + 1).replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"the period {whole!r} ends beyond the calendar") from error


def tlp_of(text: str) -> Tlp:
    """Read a colour of the Traffic Light Protocol: `amber+strict`, `TLP:AMBER+STRICT`, and `white` of version 1."""
    word = text.strip().lower().removeprefix("tlp:").replace("_", "+").replace("-", "+")
    try:
        return Tlp("clear" if word == "white" else word)
    except ValueError as error:
        raise UsageError(f"{text!r} is no colour of TLP 2.0; there are {', '.join(Tlp)}") from error


def formats_of(texts: Sequence[str]) -> Mapping[str, Exporter]:
    """Exporters by the names that somebody typed; raises UsageError that names those there are."""
    known = exporters()
    for text in texts:
        if text not in known:
            raise UsageError(f"there is no format {text!r}; there are {', '.join(known)}")
    return {text: known[text] for text in dict.fromkeys(texts)}


# Writing


def write(document: Document, place: Path) -> Path:
    """Write a document to a file, or into a folder under its own name: whole, or not at all. Returns the file.

    Nobody but the user may read it: a report may be TLP:RED.
    """
    path = place / document.file_name if place.is_dir() else place
    try:
        descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".report-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(document.body)
            Path(unfinished).replace(path)
        except OSError:
            Path(unfinished).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InputError(f"the report cannot be written to {str(path)!r}: {error.strerror}") from error
    return path
