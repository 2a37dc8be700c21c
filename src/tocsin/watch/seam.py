"""The seams of watching: what a source of names and a detector of imitations promise, and what passes between."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from tocsin import seams
from tocsin.evidence.base_rates import Way
from tocsin.model.alert import Match
from tocsin.model.domain_names import DomainName, RegistrableDomain, UnicodeName
from tocsin.model.finding import Finding
from tocsin.model.identity import Identity, WatchItem
from tocsin.names.blocks import NameBlock
from tocsin.watch.traits import Follows, Place, Spelling

SOURCES = "tocsin.watch.sources"
DETECTORS = "tocsin.watch.detectors"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A place of a file that gave no name: the number of its line from 1, the start of its text, and why."""

    row: int
    text: str
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Names in the order of the file, how far the reader has come, and what gave no name since the batch before.

    `bytes_read` counts the file as it lies there (compressed or not); `unreadable` keeps the first few places,
    `unreadable_count` counts them all.
    """

    block: NameBlock
    cursor: str
    bytes_read: int
    unreadable: tuple[Unreadable, ...] = ()
    unreadable_count: int = 0


class Text(Protocol):
    """An opened file as a source sees it: decompressed, decoded to UTF-8 where it was UTF-16, cut at line ends."""

    @property
    def label(self) -> str:
        """What to call the file in messages."""

    @property
    def opening(self) -> bytes:
        """The first whole lines, up to 64 KiB; they come again as part of the first piece."""

    def pieces(self) -> Iterator[tuple[int, bytes]]:
        """Give whole lines in pieces of about 2 MiB, each with the number of its first line, from 1."""

    def batch(self, block: NameBlock, line: int = 1) -> Batch:
        """Make a batch: names are numbered and over-long ones refused; `line` is where the data of the block begin."""

    def refuse(self, line: int, text: bytes, why: str, *, count: int = 1) -> None:
        """Count what gives no name; the next batch carries it."""


class Source(Protocol):
    """One format of files with names. The module's name is the format's.

    Raises InputError where nothing of the file can be used; whatever else is wrong is refused, place by place.
    Memory does not grow with the file.
    """

    def read(self, text: Text, column: str | None, /) -> Iterator[Batch]:
        """Give the names of the file in their order; `column` says which of several columns or fields to take."""


@dataclass(frozen=True, slots=True)
class NameSubject:
    """The name a detector looks at: in A-label form, its registrable domain, and as shown to people."""

    name: DomainName
    registrable: RegistrableDomain | None
    shown: UnicodeName


@dataclass(frozen=True, slots=True)
class Seen:
    """What the bulk pass saw of a word in a name; the detectors put it into words.

    `text` is the word as it stands in the name, `label` the label it stands in, both as written or, for another form,
    as rewritten. Rates are per ordinary label: of words spelt and standing like this,
    of this very text, and of the watched word as it is in any way.
    """

    item: WatchItem
    spelling: Spelling
    way: Way
    place: Place
    follows: Follows
    text: str
    label: str
    class_rate: float
    text_rate: float
    word_rate: float
    top_level_domain: str
    at_home: bool
    lure: tuple[str, str] | None = None  # class and word
    second: str | None = None  # another watched word of the same organisation


@dataclass(frozen=True, slots=True)
class Watched:
    """Whom the name may imitate: the organisation, what of it is watched, and what the bulk pass saw."""

    organisation: Identity
    items: tuple[WatchItem, ...]
    match: Match
    seen: Seen


class Detector(Protocol):
    """One kind of evidence about a name and an organisation. Pure: the same arguments give the same findings."""

    def detect(self, subject: NameSubject, watched: Watched, /) -> Iterable[Finding]:
        """Say what is seen that speaks for or against imitation, in words an analyst can check; no scores."""


def sources() -> Mapping[str, Source]:
    """Every format that can be read, by name; PluginError where an outside one does not fit."""
    return seams.load(SOURCES, Source, group=SOURCES)  # type: ignore[type-abstract]  # a Protocol is what is asked


def detectors() -> Mapping[str, Detector]:
    """Every detector of imitations, by name; PluginError where an outside one does not fit."""
    return seams.load(DETECTORS, Detector, group=DETECTORS)  # type: ignore[type-abstract]  # as above
