"""What others report to link a case with a group, weighed by stated defaults: origins, families, caps, grades, forgeability.

A link multiplies the odds of the group, and those of an imitator of it as far as an imitator could have brought it about.
One origin counts once, however many repeat it. Of one family (one hosting range, one registration) the strongest counts
whole and the others a fifth, up to the family's cap. The grade of the source pulls a ratio towards 1. None of it is
measured: `links.toml` says so, and holds the numbers.
"""

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from tocsin.model.errors import InputError, InvalidValue
from tocsin.model.grading import UNGRADED, Grade

_REST: Final = 0.2
_LEAST_RATIO: Final = 1e-9


@dataclass(frozen=True, slots=True)
class ReportedLink:
    """Somebody reports that something links the case to a group, or (`against`) that it does not.

    `origin` is the root fact: reports that repeat each other have one. `forgeability` 0-1 replaces the basis's own;
    `was_public` says that one could have known, before the case, what it would take to forge it. `kind` is what sort of
    evidence it is, where that is known apart from the basis; `ratio` what was counted for it, in place of the basis's
    own, and `base_rate` how often the same is seen where the group is not behind it: the basis's own ratio is then never
    above its inverse.
    """

    group: str
    basis: str
    origin: str
    grade: Grade = UNGRADED
    forgeability: float | None = None
    was_public: bool = True
    against: bool = False
    kind: str = ""
    ratio: float | None = None
    base_rate: float | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """What a kind of link is worth: see `links.toml`."""

    family: str
    words: tuple[str, ...]
    ratio: float
    forgeability: float
    cap: float
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkTable:
    """Kinds of link in the order in which they are looked for, the last for anything else, and factors of the grades."""

    source: str
    bases: tuple[Basis, ...]
    reliability: Mapping[str, float]
    credibility: Mapping[str, float]

    def __post_init__(self) -> None:
        if not self.bases:
            raise InvalidValue("a table of links has no basis")

    def basis_of(self, text: str, kind: str = "") -> Basis:
        """The first of which a word stands in the text, else the last; of those for the kind of evidence, where some are."""
        own = tuple(basis for basis in self.bases if kind in basis.kinds)
        texts = (
            (text.partition(": ")[0], text) if own else (text,)
        )  # what a statement begins with says what it is of
        for words in (f" {each.casefold()} " for each in texts):
            for basis in own or self.bases:
                if any(word in words for word in basis.words):
                    return basis
        return (own or self.bases)[-1]

    def trust(self, grade: Grade) -> float:
        """How far a source of the grade can be relied on, 0-1."""
        return self.reliability[grade.reliability.value] * self.credibility[str(int(grade.credibility))]


@dataclass(frozen=True, slots=True)
class WeighedLink:
    """What a link adds to the log-odds of its group and of an imitator of the group, its family taken into account."""

    link: ReportedLink
    family: str
    log_odds: float
    imitator_log_odds: float


def weigh_links(links: Iterable[ReportedLink], table: LinkTable) -> tuple[WeighedLink, ...]:
    """Each link with what it adds, in the order given; 0 where the same origin has spoken already."""
    given = tuple(links)
    alone = [_alone(link, table) for link in given]
    strongest = sorted(range(len(given)), key=lambda number: -abs(alone[number][1]))
    added: dict[int, tuple[float, float]] = {}
    spoken: set[tuple[str, str]] = set()
    room: dict[tuple[str, str], tuple[float, float]] = {}
    for number in strongest:
        link, (basis, for_group, for_imitator) = given[number], alone[number]
        if (link.group, link.origin) in spoken:
            continue
        spoken.add((link.group, link.origin))
        before = room.get((link.group, basis.family))
        share = 1.0 if before is None else _REST
        so_far = before or (0.0, 0.0)
        after = (
            _capped(so_far[0] + share * for_group, basis),
            _capped(so_far[1] + share * for_imitator, basis),
        )
        room[link.group, basis.family] = after
        added[number] = (after[0] - so_far[0], after[1] - so_far[1])
    return tuple(
        WeighedLink(link, alone[number][0].family, *added.get(number, (0.0, 0.0)))
        for number, link in enumerate(given)
    )


def totals(weighed: Sequence[WeighedLink]) -> dict[str, tuple[float, float]]:
    """Log-odds that all links together add to each group and to an imitator of it."""
    sums: dict[str, tuple[float, float]] = {}
    for each in weighed:
        group, imitator = sums.get(each.link.group, (0.0, 0.0))
        sums[each.link.group] = (group + each.log_odds, imitator + each.imitator_log_odds)
    return sums


def one_lower(grade: Grade) -> Grade:
    """The grade with source and statement one step worse; what cannot be judged stays so, the worst stays the worst."""
    letters, digits = "ABCDE", "12345"
    letter, digit = grade.reliability.value, str(int(grade.credibility))
    worse_letter = letters[min(letters.index(letter) + 1, 4)] if letter in letters else letter
    worse_digit = digits[min(digits.index(digit) + 1, 4)] if digit in digits else digit
    return Grade.of(worse_letter + worse_digit)


@cache
def builtin_links() -> LinkTable:
    """The table that ships with Tocsin."""
    return read_links((files("tocsin.evidence") / "links.toml").read_bytes())


def read_links(text: str | bytes) -> LinkTable:
    """Table from TOML; raises InputError with what is wrong."""
    try:
        table = tomllib.loads(text if isinstance(text, str) else text.decode("utf-8"))
        bases = tuple(_basis(entry) for entry in table["basis"])
        return LinkTable(
            str(table["source"]),
            bases,
            {letter: _number(table["reliability"][letter], 0.0, 1.0) for letter in "ABCDEF"},
            {digit: _number(table["credibility"][digit], 0.0, 1.0) for digit in "123456"},
        )
    except (
        tomllib.TOMLDecodeError,
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        RecursionError,
    ) as error:
        raise InputError(f"the table of links cannot be read: {error}") from error


def _alone(link: ReportedLink, table: LinkTable) -> tuple[Basis, float, float]:
    basis = table.basis_of(link.basis, link.kind)
    trust, ratio = table.trust(link.grade), _ratio(link, basis)
    if link.against:
        return basis, -math.log1p(trust * (max(ratio, 1.0 / ratio) - 1.0)), 0.0
    forgeable = basis.forgeability if link.forgeability is None else link.forgeability
    for_imitator = math.log1p(trust * forgeable * link.was_public * (ratio - 1.0))
    return basis, math.log1p(trust * (ratio - 1.0)), for_imitator


def _ratio(link: ReportedLink, basis: Basis) -> float:
    """What was counted, within what numbers can hold; else the basis's own, never above what the base rate leaves."""
    if link.ratio is not None:
        return min(max(link.ratio, _LEAST_RATIO), 1.0 / _LEAST_RATIO)
    return min(basis.ratio, 1.0 / max(link.base_rate or 0.0, _LEAST_RATIO))


def _capped(log_odds: float, basis: Basis) -> float:
    most = math.log(basis.cap)
    return max(-most, min(most, log_odds))


def _basis(entry: Mapping[str, Any]) -> Basis:
    return Basis(
        family=str(entry["family"]),
        words=tuple(str(word) for word in entry["words"]),
        ratio=_number(entry["ratio"], 1.0, 1e6),
        forgeability=_number(entry["forgeability"], 0.0, 1.0),
        cap=_number(entry["cap"], 1.0, 1e6),
        kinds=tuple(str(kind) for kind in entry.get("kinds", ())),
    )


def _number(value: object, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
        raise TypeError(f"{value!r} is no number of {least:g} to {most:g}")
    return float(value)
