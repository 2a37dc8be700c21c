"""The citations of an ATT&CK bundle: which report each names, and on which day it was published."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Self

from tocsin.interchange.actor_collection import ReportSource, name_of, report_id, url_of
from tocsin.interchange.citation_dates import date_in, date_in_name
from tocsin.interchange.json_documents import objects, text_of

ATTACK_SOURCES: Final = frozenset({"mitre-attack", "mitre-mobile-attack", "mitre-ics-attack"})
_CITATION: Final = re.compile(r"\(Citation: ([^()]{1,200})\)")


class Citations:
    """Reports by the name of the citation. What one object leaves open, another that cites the same may tell.

    A report has one day: the first that any citation of it gives.
    """

    def __init__(self, by_name: Mapping[str, ReportSource]) -> None:
        self._ids = {name: report_id(report.url, name) for name, report in by_name.items()}
        self._reports: dict[str, ReportSource] = {}
        for name, report in by_name.items():
            known = self._reports.setdefault(self._ids[name], report)
            if report.date and not known.date:
                self._reports[self._ids[name]] = report

    @classmethod
    def of(cls, entries: Iterable[Mapping[str, Any]]) -> Self:
        """Citations of all objects of a bundle."""
        found: dict[str, ReportSource] = {}
        for entry in entries:
            for name, reference in _references(entry):
                known = found.get(name, ReportSource(name, "", ""))
                if not (known.url and known.date):
                    found[name] = _completed(known, reference)
        return cls(found)

    def cited(self, entry: Mapping[str, Any]) -> tuple[str, ...]:
        """Ids of the reports that an object cites: by its references, else in its text."""
        names = [name for name, _ in _references(entry)] or named_in(entry)
        return tuple(sorted({self._ids[name] for name in names if name in self._ids}))

    def named(self, name: str) -> ReportSource | None:
        """The report that a citation names; None where the bundle has none of that name."""
        return self._reports[self._ids[name]] if name in self._ids else None

    def report(self, report: str) -> ReportSource:
        """The report with an id that `cited` gave."""
        return self._reports[report]


def named_in(entry: Mapping[str, Any]) -> list[str]:
    """Names of the citations in the text of an object or reference."""
    return list(map(name_of, _CITATION.findall(text_of(entry.get("description")))))


def _references(entry: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for reference in objects(entry.get("external_references", [])):
        name = name_of(reference.get("source_name")) or url_of(reference.get("url"))
        if name and name not in ATTACK_SOURCES:
            yield name, reference


def _completed(known: ReportSource, reference: Mapping[str, Any]) -> ReportSource:
    day = None if known.date else date_in(text_of(reference.get("description"))) or date_in_name(known.title)
    return ReportSource(
        known.title, known.url or url_of(reference.get("url")), day.isoformat() if day else known.date
    )
