"""Zone files of RFC 1035, section 5: the owner of each run of records, in full; hashed owners are left out."""

from collections.abc import Generator, Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin.model.errors import UsageError
from tocsin.names.blocks import NameBlock
from tocsin.names.compiled import njit
from tocsin.watch.seam import Batch, Text
from tocsin.watch.text import lines_in

# A record has 64 KiB of data at most (RFC 1035, 3.2.1); written out with blanks and line ends it stays below this.
LONGEST_RECORD: Final = 1 << 19
LONGEST_OWNER: Final = 1012  # 253 bytes, each written as \DDD
_ROOM: Final = 1 << 22  # bytes of names made at a time
_RESERVE: Final = 4 * LONGEST_OWNER
# Places of the parser's memory between two pieces.
_ORIGIN, _OWNER, _LAST, _SHOWN, _HASHED, _RELAXED, _COUNT, _MADE, _REFUSED, _TOLD = range(10)
_KEPT_REFUSALS: Final = 64
_NO_TYPE, _INCLUDE, _GENERATE, _DIRECTIVE, _TOO_LONG, _NO_ORIGIN, _UNCLOSED, _BAD_ESCAPE, _TYPE_FIRST = range(
    9
)
_WHY: Final = (
    "the record has no type",
    "an $INCLUDE is not followed: scan that file too",
    "a $GENERATE is not carried out",
    "the directive is not known",
    "the owner is too long for a name",
    "'@' stands where no $ORIGIN was given",
    "a parenthesis is opened and not closed",
    "the owner has a broken escape",
    "the first record has no owner",
)


def read(text: Text, column: str | None, /) -> Iterator[Batch]:
    """Give each owner once for a run of records; those of NSEC3 are hashes, not names, and are only counted."""
    if column is not None:
        raise UsageError(f"{text.label} is read as a zone file: it has no column {column!r}")
    zone = _Zone()
    held, line = b"", 1
    for first, piece in text.pieces():
        if not held:
            line = first
        data = held + piece
        consumed = yield from zone.names(data, text, line, final=False)
        held, line = data[consumed:], line + lines_in(data, consumed)
    if held:
        yield from zone.names(held, text, line, final=True)
    if zone.hashed:
        why = f"{zone.hashed} owners of NSEC3 records are hashes of names and were left out"
        text.refuse(line, b"", why, count=0)


class _Zone:
    """What the parser remembers from one record to the next: origin, owner, the last name given."""

    def __init__(self) -> None:
        self._texts = np.zeros((3, _RESERVE), dtype=np.uint8)
        self._state = np.zeros(10, dtype=np.int64)
        self._state[_OWNER] = self._state[_ORIGIN] = self._state[_LAST] = -1

    @property
    def hashed(self) -> int:
        return int(self._state[_HASHED])

    def names(self, data: bytes, text: Text, line: int, *, final: bool) -> Generator[Batch, None, int]:
        """Give the names of the whole records in `data`, and return how much of it they take."""
        view = np.frombuffer(data, dtype=np.uint8)
        refusals = np.empty((_KEPT_REFUSALS, 2), dtype=np.int64)
        rows = lines_in(data, len(data)) + 1
        at = 0
        while True:
            made = np.empty(_ROOM, dtype=np.uint8)
            ends = np.empty(rows, dtype=np.int64)
            at, is_full = _parse(view, at, final, self._texts, self._state, made, ends, refusals)
            self._tell(data, text, line, refusals)
            ends = ends[: self._state[_COUNT]]
            starts = np.concatenate((np.zeros(1, dtype=np.int64), ends[:-1]))[: len(ends)]
            yield text.batch(NameBlock(made[: self._state[_MADE]], starts, ends), line)
            if not is_full:
                self._state[_RELAXED] -= at
                return at

    def _tell(self, data: bytes, text: Text, line: int, refusals: NDArray[np.int64]) -> None:
        count = int(self._state[_REFUSED])
        kept = refusals[: min(count, len(refusals))].tolist()
        for number, (place, code) in enumerate(kept, start=1):
            further = count - len(kept) if number == len(kept) else 0
            why = _WHY[code] + (f"; {further} further places are counted with this one" if further else "")
            shown = data[place : place + 80].split(b"\n")[0]
            text.refuse(line + lines_in(data, place), shown, why, count=1 + further)


@njit
def _is_word(data, start, end, word):  # type: ignore[no-untyped-def]
    """Whether a token is a word, given in upper case."""
    if end - start != len(word):
        return False
    for at in range(len(word)):
        byte = data[start + at]
        if 97 <= byte <= 122:
            byte -= 32
        if byte != word[at]:
            return False
    return True


@njit
def _is_period(data, start, end):  # type: ignore[no-untyped-def]
    """Whether a token is a time to live: digits, or digits with units as in `1h30m`."""
    if not 48 <= data[start] <= 57:
        return False
    for at in range(start, end):
        byte = data[at] | 32
        if not (48 <= data[at] <= 57 or byte in (115, 109, 104, 100, 119)):
            return False
    return True


@njit
def _is_class(data, start, end):  # type: ignore[no-untyped-def]
    if end - start == 2:
        first = data[start] & 0xDF
        second = data[start + 1] & 0xDF
        return (
            (first == 73 and second == 78)
            or (second == 83 and (first in (67, 72)))
            or (first == 67 and second == 72)
        )
    return end - start > 5 and _is_word(data, start, start + 5, b"CLASS") and 48 <= data[start + 5] <= 57


@njit
def _full_name(data, start, end, origin, origin_size, made, at):  # type: ignore[no-untyped-def]
    """Write a name in full, escapes undone; give where it ends, or minus the reason (less one) why it cannot be."""
    if end - start > LONGEST_OWNER:
        return -1 - _TOO_LONG
    if end - start == 1 and data[start] == 64:  # '@'
        if origin_size < 0:
            return -1 - _NO_ORIGIN
        for place in range(origin_size):
            made[at + place] = origin[place]
        return at + origin_size
    dot = False
    place = start
    while place < end:
        byte = data[place]
        dot = byte == 46
        if byte != 92:
            made[at] = byte
            at += 1
            place += 1
            continue
        if place + 1 >= end:
            return -1 - _BAD_ESCAPE
        value = np.int64(data[place + 1])
        step = 2
        if 48 <= value <= 57:
            if place + 3 >= end or not (48 <= data[place + 2] <= 57 and 48 <= data[place + 3] <= 57):
                return -1 - _BAD_ESCAPE
            value = (
                (value - 48) * 100 + (np.int64(data[place + 2]) - 48) * 10 + np.int64(data[place + 3]) - 48
            )
            step = 4
            if value > 255:
                return -1 - _BAD_ESCAPE
        if value in (46, 92):  # a dot within a label stays marked as one, or the labels would be others
            made[at] = 92
            at += 1
        made[at] = value
        at += 1
        place += step
    if not dot and origin_size > 0:
        made[at] = 46
        at += 1
        if origin_size > 1:  # the origin '.' adds no more than its dot
            for place in range(origin_size):
                made[at + place] = origin[place]
            at += origin_size
    return at


@njit
def _token(data, at, depth, relaxed):  # type: ignore[no-untyped-def]
    """Find the next token of a record: start, end, where to go on, depth. Start -1: end of record; -2: of the data."""
    size = len(data)
    while at < size:
        byte = data[at]
        if byte in (32, 9, 13):
            at += 1
        elif byte == 10:
            if depth == 0:
                return -1, at, at + 1, depth
            at += 1
        elif byte == 59:  # ';'
            while at < size and data[at] != 10:
                at += 1
        elif byte == 40:
            depth += 0 if relaxed else 1
            at += 1
        elif byte == 41:
            depth -= 1 if depth else 0
            at += 1
        else:
            break
    if at >= size:
        return -2, at, at, depth
    start = at
    if data[at] == 34:  # a quoted text ends at its line's end at the latest
        at += 1
        while at < size and data[at] != 34 and data[at] != 10:
            at += 2 if data[at] == 92 and at + 1 < size and data[at + 1] != 10 else 1
        if at < size and data[at] == 34:
            at += 1
        return start, at, at, depth
    while at < size:
        byte = data[at]
        if byte <= 32 and byte in (32, 9, 10, 13):
            break
        if byte in (59, 40, 41, 34):
            break
        at += 2 if byte == 92 and at + 1 < size and data[at + 1] != 10 else 1
    return start, min(at, size), min(at, size), depth


@njit
def _parse(data, at, final, texts, state, made, ends, refusals):  # type: ignore[no-untyped-def]  # noqa: C901, PLR0912, PLR0915  # one pass, in one piece for the compiler
    """Parse records until the data or the room for names is used up; give where the next one begins, and which."""
    size = len(data)
    state[_COUNT] = 0
    state[_MADE] = 0
    state[_REFUSED] = 0
    while at < size:
        if len(made) - state[_MADE] < _RESERVE or state[_COUNT] >= len(ends):
            return at, True
        record = at
        relaxed = record < state[_RELAXED]
        problem = -1
        depth = 0
        owner_start = -1
        owner_end = -1
        kind_start = -1
        kind_end = -1
        hashed = False
        covered = False
        origin_start = -1
        origin_end = -1
        tokens = 0
        directive = False
        blank = data[at] in (32, 9, 13, 10, 59, 40, 41)
        while True:
            start, end, at, depth = _token(data, at, depth, relaxed)
            if depth > 0 and at - record > LONGEST_RECORD:
                problem = _UNCLOSED
                break
            if start < 0:
                if start == -2 and not final:
                    return record, False
                if start == -2 and depth > 0:
                    problem = _UNCLOSED
                break
            tokens += 1
            if tokens == 1 and not blank:
                owner_start = start
                owner_end = end
                directive = data[start] == 36
                continue
            if directive:
                if origin_start < 0:
                    origin_start = start
                    origin_end = end
                continue
            if kind_start < 0:
                if not (_is_period(data, start, end) or _is_class(data, start, end)):
                    kind_start = start
                    kind_end = end
                    hashed = _is_word(data, start, end, b"NSEC3")
                    covered = _is_word(data, start, end, b"RRSIG")
            elif covered:
                hashed = _is_word(data, start, end, b"NSEC3")
                covered = False
        if problem == _UNCLOSED:
            # Read the same place again line by line, as far as this attempt has looked.
            state[_RELAXED] = at
            at = record
        elif tokens == 0:
            continue
        elif directive:
            if _is_word(data, owner_start, owner_end, b"$ORIGIN"):
                if origin_start < 0:
                    problem = _NO_TYPE
                else:
                    begin = state[_MADE]
                    stop = _full_name(data, origin_start, origin_end, texts[0], state[_ORIGIN], made, begin)
                    if stop < 0:
                        problem = -1 - stop
                    elif stop - begin > LONGEST_OWNER:
                        problem = _TOO_LONG
                    else:
                        length = stop - begin
                        for place in range(length):
                            texts[0, place] = made[begin + place]
                        if length and texts[0, length - 1] != 46:
                            texts[0, length] = 46
                            length += 1
                        state[_ORIGIN] = length
            elif _is_word(data, owner_start, owner_end, b"$INCLUDE"):
                problem = _INCLUDE
            elif _is_word(data, owner_start, owner_end, b"$GENERATE"):
                problem = _GENERATE
            elif not _is_word(data, owner_start, owner_end, b"$TTL"):
                problem = _DIRECTIVE
        elif kind_start < 0:
            problem = _NO_TYPE
        else:
            begin = state[_MADE]
            if owner_start >= 0:
                stop = _full_name(data, owner_start, owner_end, texts[0], state[_ORIGIN], made, begin)
                if stop < 0:
                    problem = -1 - stop
                    state[_OWNER] = -2
                else:
                    length = stop - begin
                    same = length == state[_OWNER]
                    place = 0
                    while same and place < length:
                        same = texts[1, place] == made[begin + place]
                        place += 1
                    if not same:
                        for place in range(length):
                            texts[1, place] = made[begin + place]
                        state[_OWNER] = length
                        state[_SHOWN] = 0
                        state[_TOLD] = 0
            if problem < 0 and state[_OWNER] == -1:
                problem = _TYPE_FIRST
                state[_OWNER] = -2
            if problem < 0 and hashed and not state[_TOLD]:
                state[_HASHED] += 1
                state[_TOLD] = 1
            if problem < 0 and state[_OWNER] >= 0 and not hashed and not state[_SHOWN]:
                length = state[_OWNER]
                same = length == state[_LAST]
                place = 0
                while same and place < length:
                    same = texts[1, place] == texts[2, place]
                    place += 1
                if not same:
                    for place in range(length):
                        made[begin + place] = texts[1, place]
                        texts[2, place] = texts[1, place]
                    state[_LAST] = length
                    state[_MADE] = begin + length
                    ends[state[_COUNT]] = begin + length
                    state[_COUNT] += 1
                state[_SHOWN] = 1
        if problem >= 0:
            if state[_REFUSED] < len(refusals):
                refusals[state[_REFUSED], 0] = record
                refusals[state[_REFUSED], 1] = problem
            state[_REFUSED] += 1
    return at, False
