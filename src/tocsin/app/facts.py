"""Facts from files into the store, batch by batch, and out of it again for a person."""

import hashlib
import io
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final

from tocsin.interchange.fact_formats import FORMATS, format_of
from tocsin.interchange.fact_times import true_moment
from tocsin.interchange.fact_values import (
    email_text,
    fingerprint_text,
    network_text,
    plain_text,
    subject_of,
    url_text,
)
from tocsin.interchange.json_documents import MAX_DOCUMENT_BYTES
from tocsin.interchange.problems import Problem
from tocsin.interchange.provenance import Provenance, registered
from tocsin.interchange.times import utc_text
from tocsin.model.errors import InvalidValue, UsageError
from tocsin.model.grading import UNGRADED, Grade
from tocsin.model.observation import Fact, FactSource, ObservedData
from tocsin.store.questions import Cursor
from tocsin.store.store import Store
from tocsin.watch.reading import STANDARD_INPUT, NamesFile, open_text

BATCH: Final = 20_000  # facts in one transaction
_SHOWN: Final = 5
_MOST_CAUSES: Final = 100
_OTHER: Final = "was left out for other reasons"
_DONE: Final = "done"
_POSITION: Final = re.compile(r"facts=(\d{1,15}) now=(\S+)\Z")
_TOLD: Final = 1 << 16  # bytes at the beginning and at the end that tell one file from another


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the person who imports says of a file; what is empty is left to the file."""

    format: str = ""
    source: str = ""
    origin: str = ""
    public_since: datetime | None = None
    grade: Grade = UNGRADED
    seen_at: datetime | None = None


@dataclass(slots=True)
class Imported:
    """What came of one file so far; `continued`: facts that an import before this one had already kept."""

    label: str
    format: str = ""
    facts: int = 0
    new: int = 0
    more_sources: int = 0
    known: int = 0
    continued: int = 0
    problems: int = 0
    causes: Counter[str] = field(default_factory=Counter)
    first: list[Problem] = field(default_factory=list)
    bytes_read: int = 0
    size: int | None = None
    elapsed_s: float = 0.0

    def note(self, problem: Problem) -> None:
        """Count what was left out, by its cause, and keep the first few."""
        self.problems += problem.count
        cause = problem.why if problem.why in self.causes or len(self.causes) < _MOST_CAUSES else _OTHER
        self.causes[cause] += problem.count
        if len(self.first) < _SHOWN:
            self.first.append(problem)


Progress = Callable[[Imported], None]


def wanted(
    *, format_: str, source: str, origin: str, public_since: str, grade: str, seen: str, now: datetime
) -> Wanted:
    """Put together what an order says; raises UsageError for what makes no sense."""
    if format_ and format_ not in FORMATS:
        raise UsageError(f"there is no format {format_!r}: {', '.join(FORMATS)} can be read")
    try:
        return Wanted(
            format=format_,
            source=plain_text(source) if source else "",
            origin=plain_text(origin) if origin else "",
            public_since=_past(public_since, now),
            grade=Grade.of(grade.upper()) if grade else UNGRADED,
            seen_at=_past(seen, now),
        )
    except InvalidValue as error:
        raise UsageError(str(error)) from error


def _past(text: str, now: datetime) -> datetime | None:
    try:
        return true_moment(text, now) if text else None
    except InvalidValue as error:
        raise InvalidValue(f"{text[:40]!r} {error}") from error


def import_file(
    path: str, wanted: Wanted, store: Store | None, *, now: datetime, progress: Progress = lambda _: None
) -> Imported:
    """Read a file into the store (None: only read it), and say what came of it.

    Each batch is kept with how far it goes, in one transaction: killed at any moment, the same import goes on where it
    was, and what was kept is not kept twice. Raises InputError where the file cannot be read; where it is broken off,
    what came before is kept.
    """
    began = time.perf_counter()
    with open_text(path) as file:
        tally = Imported(
            file.label, wanted.format or format_of(file.text.opening, file.label), size=file.size
        )
        label = "standard input" if path == STANDARD_INPUT else Path(path).name
        provenance = Provenance(
            now, label, wanted.source, wanted.origin, wanted.public_since, wanted.grade, wanted.seen_at
        )
        keeper = _Keeper(store, _key(path, label, tally.format, wanted), now, tally)
        facts = _noting(_read(file, tally.format, provenance), tally)
        keeper.skip(facts)
        while batch := list(islice(facts, BATCH)):
            keeper.keep(batch)
            tally.bytes_read, tally.elapsed_s = file.bytes_read, time.perf_counter() - began
            progress(tally)
        for place in file.text.rest().unreadable:
            tally.note(Problem(f"line {place.row}", place.text, place.why))
        if file.text.failure is not None:
            raise file.text.failure
        keeper.finish()
    tally.elapsed_s = time.perf_counter() - began
    return tally


@dataclass(slots=True)
class _Keeper:
    """Keeps batches, and how far a file has been read."""

    store: Store | None
    key: str
    now: datetime
    tally: Imported

    def skip(self, facts: Iterator[ObservedData]) -> None:
        """Pass over what an import that was stopped has kept.

        It read the file earlier than now, and whatever date could be true then can be true now: it saw no fact that is
        not seen again. Where the clock was set back that does not hold, and everything is read again.
        """
        position = self.store.cursor(self.key) if self.store and self.key else None
        found = _POSITION.match(position.position) if position else None
        if found and datetime.fromisoformat(found[2]) <= self.now:
            self.tally.continued = sum(1 for _ in islice(facts, int(found[1])))

    def keep(self, batch: list[ObservedData]) -> None:
        """Keep a batch and how far it goes."""
        self.tally.facts += len(batch)
        if self.store is None:
            return
        done = self.store.record_facts(batch, now=self.now, cursor=self._cursor())
        self.tally.new += done.new
        self.tally.more_sources += done.more_sources
        self.tally.known += done.known

    def finish(self) -> None:
        """Note that the file was read to its end: the next import of it begins at the beginning."""
        if self.store is not None and self.key:
            self.store.record_facts((), now=self.now, cursor=Cursor(self.key, _DONE))

    def _cursor(self) -> Cursor | None:
        if not self.key:
            return None
        count = self.tally.continued + self.tally.facts
        return Cursor(self.key, f"facts={count} now={self.now.isoformat()}")


def _read(file: NamesFile, format_: str, provenance: Provenance) -> Iterator[ObservedData | Problem]:
    form = FORMATS[format_]
    if form.lines is not None:
        yield from form.lines(_lines(file), provenance)
    elif form.document is not None:
        yield from form.document(file.text.whole(MAX_DOCUMENT_BYTES), provenance)


def _lines(file: NamesFile) -> Iterator[bytes]:
    """Lines of a file; in place of one that is too long an empty one, so that those after it keep their numbers."""
    expected = 1
    for first, piece in file.text.pieces():
        while expected < first:
            yield b"\n"
            expected += 1
        for line in io.BytesIO(piece):
            yield line
            expected += 1


def _noting(found: Iterable[ObservedData | Problem], tally: Imported) -> Iterator[ObservedData]:
    for each in found:
        if isinstance(each, Problem):
            tally.note(each)
        else:
            yield each


def _key(path: str, label: str, format_: str, wanted: Wanted) -> str:
    """What the position of an import is kept under: the file as it is now, and what was said of it; '' for a pipe."""
    try:
        if path == STANDARD_INPUT or not Path(path).is_file():
            return ""
        state = Path(path).stat()
        with Path(path).open("rb") as file:
            start = file.read(_TOLD)
            file.seek(max(0, state.st_size - _TOLD))
            end = file.read(_TOLD)
    except OSError:
        return ""  # it was there when it was opened: reading it will say what is wrong
    said = repr((state.st_size, state.st_mtime_ns, format_, wanted))
    digest = hashlib.sha256(b"\0".join((said.encode("utf-8", "backslashreplace"), start, end))).hexdigest()
    return f"facts:{label.encode('utf-8', 'backslashreplace').decode()[:80]}:{digest[:24]}"


def facts_about(store: Store, text: str) -> tuple[Fact, ...]:
    """Facts of a name (and of what was registered of it), an address, network, URL, mail address or certificate."""
    return store.facts_of(_subjects(text))


def _subjects(text: str) -> tuple[str, ...]:
    for read in (_certificate, email_text, _network, url_text if "://" in text else _nothing):
        try:
            return (read(text.strip()),)
        except InvalidValue:
            continue
    try:
        _, subject = subject_of(text)
    except InvalidValue as error:
        raise UsageError(f"{text[:80]!r} {error}") from error
    return tuple(dict.fromkeys((subject, registered(subject))))


def _certificate(text: str) -> str:
    return fingerprint_text(text, 64)


def _network(text: str) -> str:
    if not re.fullmatch(r"AS\d{1,10}", text, re.IGNORECASE):
        raise InvalidValue("is not a network")
    return network_text(text)


def _nothing(_: str) -> str:
    raise InvalidValue("is something else")


def fact_document(fact: Fact) -> dict[str, object]:
    """A fact as the JSON object of `facts show --json`."""
    return {
        "kind": fact.kind.value,
        "subject": fact.subject,
        "relation": fact.relation,
        "value": fact.value,
        "true_from": _time(fact.true_from),
        "true_to": _time(fact.true_to),
        "first_seen": _time(fact.first_seen),
        "last_seen": _time(fact.last_seen),
        "public_since": _time(fact.public_since),
        "sources": [_source_document(source) for source in fact.sources],
    }


def _source_document(source: FactSource) -> dict[str, object]:
    return {
        "source": source.source,
        "origin": source.origin,
        "first_seen": _time(source.first_seen),
        "last_seen": _time(source.last_seen),
        "public_since": _time(source.public_since),
        "grade": str(source.grade),
        "number_observed": source.number_observed,
    }


def imported_document(tally: Imported) -> dict[str, object]:
    """What came of a file as the JSON object of `facts import --json`."""
    return {
        "file": tally.label,
        "format": tally.format,
        "facts": tally.facts,
        "new": tally.new,
        "more_sources": tally.more_sources,
        "known": tally.known,
        "continued": tally.continued,
        "problems": tally.problems,
        "causes": dict(tally.causes.most_common()),
        "first_problems": [{"place": each.place, "text": each.text, "why": each.why} for each in tally.first],
    }


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else utc_text(moment.astimezone(UTC))
