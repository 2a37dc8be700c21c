"""What a report consists of, whatever its format: sections of paragraphs, lists, tables, cards and drawings."""

import enum
from dataclasses import dataclass

from tocsin.reporting.markup import Element
from tocsin.reporting.outside import visible


class Style(enum.Enum):
    """How a run of text is set."""

    PLAIN = "plain"
    STRONG = "strong"
    NAME = "name"  # a domain name, an address, a hash: fixed width, broken anywhere
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text; whatever is hidden in it has become visible. `language` where it is not the report's."""

    text: str
    style: Style = Style.PLAIN
    language: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", visible(self.text, longest=4000))


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `lead` is the first one of a report, and set larger."""

    line: Line
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """A few numbers that stand for the whole, each with what it counts."""

    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; `numeric` are the places of columns of numbers. `caption` says what the table holds."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of bars: what it is, its share of the whole (0-1), and the share in words."""

    label: Line
    share: float
    shown: str
    is_leading: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Shares of one whole, the largest first."""

    caption: str
    head: tuple[str, str]
    rows: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a matrix in words, and how far it speaks for (1 to 3) or against (-1 to -3) what its column is about."""

    shown: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One row of a matrix: what it is about, its numbers, and a further word about it."""

    label: Line
    cells: tuple[Cell, ...]
    note: Line = ()


@dataclass(frozen=True, slots=True)
class Matrix:
    """Numbers by row and column, tinted by how much they say. `head` is one longer than a row has numbers."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One name of a ranking: what it is, how sure that is, and what speaks for and against it."""

    title: Line
    share: float
    shown: str
    tags: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    reasons: tuple[tuple[str, Line], ...] = ()  # weight and sentence


@dataclass(frozen=True, slots=True)
class Cards:
    """Names, the likeliest first."""

    cards: tuple[Card, ...]
    reasons_head: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing for wide pages and one for narrow ones, what it shows in a sentence, and what it is in words."""

    key: str
    wide: Element
    narrow: Element
    caption: str

    @property
    def description(self) -> str:
        """What the drawing shows, for who cannot see it."""
        found = (child for child in self.wide.children if isinstance(child, Element) and child.tag == "desc")
        return next((text for each in found for text in each.children if isinstance(text, str)), "")


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence that must not be missed."""

    line: Line


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section; a minor one stands below another."""

    line: Line
    is_minor: bool = False


Block = Paragraph | Bullets | Figures | Table | Bars | Matrix | Cards | Drawing | Notice | Heading


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report with its heading; `key` is its anchor."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A whole report: what stands above it, its sections, and what stands below."""

    language: str
    title: str
    marking: str  # 'TLP:AMBER'
    marking_means: str
    about: tuple[tuple[str, Line], ...]
    label: str  # '{}: ', how the language sets a label before what it stands for
    sections: tuple[Section, ...]
    contents: str
    made_by: str
