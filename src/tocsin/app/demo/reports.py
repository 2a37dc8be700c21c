"""The reports that the demonstration leaves behind: pages on the case, and on what the group aimed at before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from tocsin.app.report import gather
from tocsin.app.report_orders import Order, write
from tocsin.model.casework import CaseRecord
from tocsin.model.errors import InputError
from tocsin.reporting.seam import Content, Tlp, exporters
from tocsin.store.store import Store

_AUTHOR: Final = "Tocsin's demonstration"
_CASE_FILE: Final = "en-marche.html"


@dataclass(frozen=True, slots=True)
class Written:
    """A page that was written: where, and what it is on."""

    path: Path
    what: str


def folder_for(place: Path) -> Path:
    """Make the folder for the reports where it is not there; raises InputError with what is in the way."""
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"the folder {str(place)!r} cannot be made: {error.strerror}; name another with --output"
        ) from error
    return place


def write_reports(store: Store, record: CaseRecord, place: Path, now: datetime) -> tuple[Written, ...]:
    """Write the pages into a folder that is there, each in place of one of its name."""
    return tuple(
        Written(write(exporters()["html"].render(content), place / name), what)
        for name, what, content in _contents(store, record, now)
    )


def _contents(store: Store, record: CaseRecord, now: datetime) -> Iterator[tuple[str, str, Content]]:
    order = Order(_AUTHOR, case=record.case.id, title="En Marche !, 2017", tlp=Tlp.CLEAR)
    yield _CASE_FILE, "the case, with all three assessments", gather(store, order, now)
