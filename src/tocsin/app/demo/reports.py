"""The reports that the demonstration leaves behind: pages on the case, and on what the group aimed at in two years."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from tocsin.app.demo.published import GROUP
from tocsin.app.demo.targets import PERIOD
from tocsin.app.report import gather
from tocsin.app.report_orders import Order, period_of, write
from tocsin.model.casework import CaseRecord
from tocsin.model.errors import InputError
from tocsin.reporting.seam import Content, Tlp, exporters
from tocsin.store.store import Store

_AUTHOR: Final = "Tocsin's demonstration"
_FORMAT: Final = "html"


@dataclass(frozen=True, slots=True)
class Page:
    """A report before it is written: its file name, what it is on in words, and everything that it says."""

    file_name: str
    what: str
    content: Content


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


def case_page(store: Store, record: CaseRecord, now: datetime) -> Page:
    """The case with its assessments and claims, as `tocsin report onedrive-en-marche.fr` has it."""
    order = Order(_AUTHOR, case=record.case.id, title="En Marche !, 2017", tlp=Tlp.CLEAR)
    return Page("en-marche.html", "the case, with all that was assessed and said", gather(store, order, now))


def group_page(store: Store, now: datetime) -> Page:
    """The two years of the group, as `tocsin report --actor APT28 --period ...` has them."""
    order = Order(_AUTHOR, actor=GROUP, period=period_of(PERIOD), tlp=Tlp.CLEAR)
    return Page(
        "apt28.html", "two years of targets that are said to be the group's", gather(store, order, now)
    )


def write_pages(pages: Sequence[Page], place: Path) -> tuple[Written, ...]:
    """Write pages into a folder that is there, each in place of one of its name."""
    render = exporters()[_FORMAT].render
    return tuple(Written(write(render(page.content), place / page.file_name), page.what) for page in pages)
