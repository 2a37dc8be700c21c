"""What becomes of a fact that is seen again: which row it belongs to, and what that row says then. Times are numbers."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

# Beginning of a fact of which nobody knows it; below every time there is.
UNKNOWN: Final = -(2**63)
UNGRADED_TEXT: Final = "F6"


class Novelty(enum.IntEnum):
    """What a sighting adds."""

    NEW = enum.auto()
    MORE_SOURCES = enum.auto()
    KNOWN = enum.auto()


@dataclass(slots=True)
class Sighting:
    """A fact as one source has it: a row, in the order of its columns."""

    subject: int
    claim: int
    source: int
    true_from: int
    true_to: int | None
    first_seen: int
    last_seen: int
    public_since: int | None
    origin: str | None
    grade: str
    times: int
    recorded: int
    changed: bool = False

    @property
    def row(self) -> tuple[object, ...]:
        """Values in the order of the columns."""
        return (
            self.subject,
            self.claim,
            self.source,
            self.true_from,
            self.true_to,
            self.first_seen,
            self.last_seen,
            self.public_since,
            self.origin,
            self.grade,
            self.times,
            self.recorded,
        )


def take_in(known: list[Sighting], seen: Sighting) -> Novelty:
    """Add a sighting to those of the same subject and claim: to the row it belongs to, or as a row of its own.

    Taking in the same sighting again changes nothing.
    """
    same = _row_of(known, seen) if known else None
    if same is not None:
        _join(same, seen)
        return Novelty.KNOWN
    is_known = any(each.true_from == seen.true_from for each in known)
    seen.changed = True
    known.append(seen)
    return Novelty.MORE_SOURCES if is_known else Novelty.NEW


def end(known: Sequence[Sighting], at: int) -> int:
    """End what is open, because a lookup no longer shows it; return how many ended."""
    still_open = [each for each in known if each.true_to is None]
    for each in still_open:
        # A clock that was set back must not end a fact before it was seen, or began.
        each.true_to = max(at, each.last_seen, each.true_from)
        each.changed = True
    return len(still_open)


def _row_of(known: Sequence[Sighting], seen: Sighting) -> Sighting | None:
    """Row that the sighting belongs to. What ended and is seen again, nobody knowing since when, begins anew."""
    own = {each.true_from: each for each in known if each.source == seen.source}
    exact = own.get(seen.true_from)
    if exact is None or seen.true_from != UNKNOWN or not _is_after(exact, seen):
        return exact
    later = [each for each in own.values() if each.true_from >= _end_of(exact)]
    going_on = [each for each in later if not _is_after(each, seen)]
    if going_on:
        return min(going_on, key=lambda each: _distance(each, seen))
    began = seen.first_seen if seen.true_to is None else min(seen.first_seen, seen.true_to)
    seen.true_from = max(began, *map(_end_of, (exact, *later)))
    return own.get(seen.true_from)


def _distance(row: Sighting, seen: Sighting) -> tuple[float, bool, int]:
    """How far a row that held then is from being the one: that which ends first, of those the one begun last."""
    return inf if row.true_to is None else row.true_to, row.true_from > _held_at(seen), -row.true_from


def _end_of(row: Sighting) -> int:
    """End of a row that is known to have one."""
    assert row.true_to is not None  # noqa: S101  # something was seen after it
    return row.true_to


def _is_after(row: Sighting, seen: Sighting) -> bool:
    """Whether the row had ended when, as its source says, the fact still held."""
    return row.true_to is not None and _held_at(seen) > row.true_to


def _held_at(seen: Sighting) -> int:
    return seen.last_seen if seen.true_to is None else min(seen.last_seen, seen.true_to)


def _join(row: Sighting, seen: Sighting) -> None:
    before = row.row
    if _is_after(row, seen):  # it began when the source says, and goes on: the end was wrong
        row.true_to = seen.true_to
    elif seen.true_to is not None and row.true_to is None:
        # What was seen after its end, as another line of the same source has it, has not ended.
        row.true_to = seen.true_to if seen.true_to >= row.last_seen else None
    elif seen.true_to is not None and row.true_from != UNKNOWN:
        # The end of a row without a beginning stands: what began anew after it depends on it.
        row.true_to = max(_end_of(row), seen.true_to)
    row.first_seen = min(row.first_seen, seen.first_seen)
    row.last_seen = max(row.last_seen, seen.last_seen)
    row.times = max(row.times, seen.times)  # and not the sum: the same file may be read twice
    row.public_since = _earlier(row.public_since, seen.public_since)
    row.origin = row.origin if seen.origin is None else seen.origin
    row.grade = row.grade if seen.grade == UNGRADED_TEXT else seen.grade
    row.changed = row.changed or row.row != before


def _earlier(one: int | None, other: int | None) -> int | None:
    return min((each for each in (one, other) if each is not None), default=None)
