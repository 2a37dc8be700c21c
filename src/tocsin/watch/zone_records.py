"""The compiled parser of zone files (RFC 1035, 5.1): from whole lines to the full names of owners."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin.names.compiled import njit

# A record has 64 KiB of data at most (RFC 1035, 3.2.1); written out with blanks and line ends it stays below this.
LONGEST_RECORD: Final = 1 << 19
LONGEST_OWNER: Final = 1012  # 253 bytes, each written as \DDD
RESERVE: Final = 4 * LONGEST_OWNER  # room that any one record may need

# Places of a parser's memory: sizes of the texts it keeps (-1: none yet; -2: one that could not be read), what it has
# done with the owner at hand, up to where parentheses are not believed, and the counts of one call.
ORIGIN, OWNER, GIVEN, OWNER_GIVEN, OWNER_HASHED, HASHED, RELAXED, COUNT, MADE, REFUSED, MEMORY = range(11)
# Places of what is found of one record.
_OWNER_START, _OWNER_END, _NEXT_START, _NEXT_END, _KIND, _TOKENS, _PROBLEM, _FOUND = range(8)
_PLAIN, _SIGNATURE, _HASH = range(3)  # what _KIND tells apart
_END_OF_RECORD, _END_OF_DATA = -1, -2  # instead of the start of a token
# Why something gives no name.
(
    FINE, NO_TYPE, INCLUDE, GENERATE, DIRECTIVE, TOO_LONG, NO_ORIGIN, UNCLOSED, BAD_ESCAPE, NO_OWNER,
) = range(10)  # fmt: skip
WHY: Final = (
    "",
    "the record has no type",
    "an $INCLUDE is not followed: scan that file too",
    "a $GENERATE is not carried out",
    "the directive is not known or has no argument",
    "the owner is too long for a name",
    "'@' stands where no $ORIGIN was given",
    "a parenthesis is opened and not closed",
    "the owner has a broken escape",
    "the first record has no owner",
)

_Bytes = NDArray[np.uint8]
_Places = NDArray[np.int64]
_Int = int | np.int64


def _marks(*groups: bytes) -> _Bytes:
    """Make a table by byte: bit N is set for the bytes of group N. One look-up is faster than six comparisons."""
    table = np.zeros(256, dtype=np.uint8)
    for bit, group in enumerate(groups):
        table[list(group)] |= 1 << bit
    return table


_MARKS: Final = _marks(b' \t\r\n;()"\\', b'\n"();\\')
_ENDS_TOKEN: Final = 1  # or begins an escape
_STOPS: Final = 2  # may end a record or change how it is read


def memory() -> tuple[_Bytes, _Places]:
    """Make a parser's memory: the texts of origin, owner and last name given, and the numbers about them."""
    numbers = np.zeros(MEMORY, dtype=np.int64)
    numbers[[ORIGIN, OWNER, GIVEN]] = -1
    return np.zeros((3, RESERVE), dtype=np.uint8), numbers


@njit
def _is_word(data: _Bytes, start: int, end: int, word: bytes) -> bool:
    """Whether a token is a word, given in upper case."""
    if end - start != len(word):
        return False
    for at in range(len(word)):
        byte = data[start + at]
        if (byte - 32 if 97 <= byte <= 122 else byte) != word[at]:
            return False
    return True


@njit
def _is_period(data: _Bytes, start: int, end: int) -> bool:
    """Whether a token is a time to live: digits, or digits with units as in `1h30m`."""
    if not 48 <= data[start] <= 57:
        return False
    for at in range(start, end):  # noqa: SIM110  # numba compiles no generator
        if not (48 <= data[at] <= 57 or (data[at] | 32) in (115, 109, 104, 100, 119)):
            return False
    return True


@njit
def _is_class(data: _Bytes, start: int, end: int) -> bool:
    if end - start > 5:
        return _is_word(data, start, start + 5, b"CLASS") and 48 <= data[start + 5] <= 57
    if end - start != 2:
        return False
    first, second = data[start] & 0xDF, data[start + 1] & 0xDF
    # IN, CH, CS, HS
    return (
        (first == 73 and second == 78)
        or (first == 67 and second in (72, 83))
        or (first == 72 and second == 83)
    )


@njit
def _after_gap(data: _Bytes, at: int, depth: int, relaxed: bool) -> tuple[int, int]:  # noqa: FBT001  # numba has no keywords
    """Skip blanks, remarks, parentheses, and line ends within parentheses; give the place and the depth there."""
    while at < len(data):
        byte = data[at]
        if byte == 59:  # ';'
            while at < len(data) and data[at] != 10:
                at += 1
            continue
        if byte == 40:
            depth += 0 if relaxed else 1
        elif byte == 41:
            depth -= 1 if depth else 0
        elif not (byte in (32, 9, 13) or (byte == 10 and depth)):
            break
        at += 1
    return at, depth


@njit
def _after_token(data: _Bytes, at: int) -> int:
    """Give the end of the token that starts here."""
    if data[at] == 34:
        return _after_quoted(data, at + 1)
    while at < len(data):
        while at < len(data) and not _MARKS[data[at]] & _ENDS_TOKEN:
            at += 1
        if at >= len(data) or data[at] != 92:
            return at
        at += 2 if at + 1 < len(data) and data[at + 1] != 10 else 1
    return len(data)


@njit
def _after_quoted(data: _Bytes, at: int) -> int:
    """Give the end of a quoted text, which is at its line's end at the latest."""
    while at < len(data) and data[at] != 10:
        if data[at] == 34:
            return at + 1
        at += 2 if data[at] == 92 and at + 1 < len(data) and data[at + 1] != 10 else 1
    return min(at, len(data))


@njit
def _after_plain(data: _Bytes, at: int) -> int:
    """Skip what can neither end a record nor change how it is read."""
    while at < len(data) and not _MARKS[data[at]] & _STOPS:
        at += 1
    return at


@njit
def _note(data: _Bytes, start: int, end: int, indented: bool, found: _Places) -> None:  # noqa: FBT001  # as above
    """Note what one more token says of its record."""
    found[_TOKENS] += 1
    if found[_TOKENS] == 1 and not indented:
        found[_OWNER_START] = start
        found[_OWNER_END] = end
    elif found[_OWNER_START] >= 0 and data[found[_OWNER_START]] == 36:  # '$': a directive with its argument
        if found[_NEXT_START] < 0:
            found[_NEXT_START] = start
            found[_NEXT_END] = end
        found[_KIND] = _PLAIN
    elif found[_KIND] == _SIGNATURE:
        found[_KIND] = _HASH if _is_word(data, start, end, b"NSEC3") else _PLAIN
    elif found[_KIND] < 0 and not (_is_period(data, start, end) or _is_class(data, start, end)):
        found[_KIND] = _PLAIN
        if _is_word(data, start, end, b"RRSIG"):
            found[_KIND] = _SIGNATURE
        elif _is_word(data, start, end, b"NSEC3"):
            found[_KIND] = _HASH


@njit
def _record(data: _Bytes, at: int, final: bool, relaxed: bool, found: _Places) -> int:  # noqa: FBT001  # as above
    """Find one record and give where the next begins; -1 where the data end before it does."""
    record = at
    indented = data[at] in (32, 9, 13, 10, 59, 40, 41)
    found[:] = -1
    found[_TOKENS] = 0
    found[_PROBLEM] = FINE
    depth = 0
    while True:
        at, depth = _after_gap(data, at, depth, relaxed)
        if depth and (at - record > LONGEST_RECORD or (at >= len(data) and final)):
            found[_PROBLEM] = UNCLOSED
            return at
        if at >= len(data):
            return at if final else -1
        if data[at] == 10:
            return at + 1
        end = _after_token(data, at)
        if found[_KIND] == _PLAIN or found[_KIND] == _HASH:
            at = _after_plain(data, end)
            continue
        _note(data, at, end, indented, found)
        at = end


@njit
def _escaped(data: _Bytes, at: int, end: int) -> tuple[_Int, int]:
    r"""Read `\DDD` or `\X`: the byte meant and the length of the escape, or -1 for a broken one."""
    if at + 1 >= end:
        return -1, 1
    value = np.int64(data[at + 1])
    if not 48 <= value <= 57:
        return value, 2
    if at + 3 >= end or not (48 <= data[at + 2] <= 57 and 48 <= data[at + 3] <= 57):
        return -1, 1
    value = (value - 48) * 100 + (np.int64(data[at + 2]) - 48) * 10 + np.int64(data[at + 3]) - 48
    return (value if value < 256 else -1), 4


@njit
def _copy(source: _Bytes, target: _Bytes, at: int, size: int) -> None:
    """Write the first bytes of one text into another; a plain loop is faster here than a slice."""
    for place in range(size):
        target[at + place] = source[place]


@njit
def _with_origin(origin: _Bytes, size: int, made: _Bytes, begin: int, at: int) -> int:
    """End a relative name with the origin, if there is one; the origin '.' adds no more than its dot."""
    if size <= 0:
        return at
    if at > begin:
        made[at] = 46
        at += 1
        if size == 1:
            return at
    _copy(origin, made, at, size)
    return at + size


@njit
def _full_name(  # numba has no keywords
    data: _Bytes, start: int, end: int, origin: _Bytes, size: int, made: _Bytes, begin: int
) -> tuple[int, int]:
    """Write a name in full, escapes undone; give where it ends, and why it cannot be."""
    if end - start > LONGEST_OWNER:
        return begin, TOO_LONG
    if end - start == 1 and data[start] == 64:  # '@'
        return _with_origin(origin, size, made, begin, begin), FINE if size >= 0 else NO_ORIGIN
    at = begin
    absolute = False
    value: _Int
    while start < end:
        absolute = data[start] == 46
        value, step = np.int64(data[start]), 1
        if value == 92:
            value, step = _escaped(data, start, end)
            if value < 0:
                return begin, BAD_ESCAPE
            if value in (46, 92):  # a dot within a label stays marked as one, or the labels would be others
                made[at] = 92
                at += 1
        made[at] = value
        at += 1
        start += step
    return (at if absolute else _with_origin(origin, size, made, begin, at)), FINE


@njit
def _direct(data: _Bytes, found: _Places, texts: _Bytes, state: _Places, made: _Bytes) -> int:
    """Carry out a directive; give what is wrong with it."""
    start, end = found[_OWNER_START], found[_OWNER_END]
    if _is_word(data, start, end, b"$TTL"):
        return FINE
    if _is_word(data, start, end, b"$INCLUDE"):
        return INCLUDE
    if _is_word(data, start, end, b"$GENERATE"):
        return GENERATE
    if not _is_word(data, start, end, b"$ORIGIN") or found[_NEXT_START] < 0:
        return DIRECTIVE
    begin = state[MADE]
    stop, problem = _full_name(
        data, found[_NEXT_START], found[_NEXT_END], texts[0], state[ORIGIN], made, begin
    )
    size = stop - begin
    if problem == FINE and size > LONGEST_OWNER:
        return TOO_LONG
    if problem == FINE and size > 0:
        texts[0, :size] = made[begin:stop]
        if texts[0, size - 1] != 46:
            texts[0, size] = 46
            size += 1
        state[ORIGIN] = size
    return problem


@njit
def _is_text(text: _Bytes, size: int, made: _Bytes, begin: int, stop: int) -> bool:
    """Whether a kept text is what was just made."""
    if size != stop - begin:
        return False
    for at in range(size):  # noqa: SIM110  # as above
        if text[at] != made[begin + at]:
            return False
    return True


@njit
def _own(data: _Bytes, found: _Places, texts: _Bytes, state: _Places, made: _Bytes) -> int:
    """Make the owner of a record the owner at hand; give what is wrong with it."""
    if found[_OWNER_START] < 0:
        missing = state[OWNER] == -1
        state[OWNER] = -2 if missing else state[OWNER]
        return NO_OWNER if missing else FINE
    begin = state[MADE]
    stop, problem = _full_name(
        data, found[_OWNER_START], found[_OWNER_END], texts[0], state[ORIGIN], made, begin
    )
    if problem != FINE:
        state[OWNER] = -2
        return problem
    size = stop - begin
    if not _is_text(texts[1], state[OWNER], made, begin, stop):
        for place in range(size):
            texts[1, place] = made[begin + place]
        state[OWNER] = size
        state[OWNER_GIVEN] = 0
        state[OWNER_HASHED] = 0
    return FINE


@njit
def _give(hashed: bool, texts: _Bytes, state: _Places, made: _Bytes, ends: _Places) -> None:  # noqa: FBT001  # as above
    """Give the owner at hand, unless it was the last one given; count it where it is a hash."""
    size = state[OWNER]
    if size < 0 or state[OWNER_GIVEN]:
        return
    if hashed:
        state[HASHED] += 1 - state[OWNER_HASHED]
        state[OWNER_HASHED] = 1
        return
    state[OWNER_GIVEN] = 1
    begin = state[MADE]
    _copy(texts[1], made, begin, size)
    if _is_text(texts[2], state[GIVEN], made, begin, begin + size):
        return
    _copy(texts[1], texts[2], 0, size)
    state[GIVEN] = size
    state[MADE] += size
    ends[state[COUNT]] = state[MADE]
    state[COUNT] += 1


@njit
def parse(  # noqa: C901  # the loop over records
    data: _Bytes,
    at: int,
    final: bool,  # noqa: FBT001  # as above
    texts: _Bytes,
    state: _Places,
    made: _Bytes,
    ends: _Places,
    refusals: _Places,
) -> tuple[int, bool]:
    """Parse records until the data or the room for names is used up; give where to go on, and whether room ran out.

    Names go to `made`, their ends to `ends`, what gives no name (place, why) to `refusals` as far as there is room.
    """
    state[COUNT] = 0
    state[MADE] = 0
    state[REFUSED] = 0
    found = np.empty(_FOUND, dtype=np.int64)
    while at < len(data):
        if len(made) - state[MADE] < RESERVE or state[COUNT] >= len(ends):
            return at, True
        record = at
        at = _record(data, record, final, record < state[RELAXED], found)
        if at < 0:
            return record, False
        problem = found[_PROBLEM]
        if problem == UNCLOSED:
            # Read the same place again line by line, as far as this attempt has looked.
            state[RELAXED] = at
            at = record
        elif found[_TOKENS] == 0:
            continue
        elif found[_OWNER_START] >= 0 and data[found[_OWNER_START]] == 36:
            problem = _direct(data, found, texts, state, made)
        elif found[_KIND] < 0:
            problem = NO_TYPE
        else:
            problem = _own(data, found, texts, state, made)
            if problem == FINE:
                _give(found[_KIND] == _HASH, texts, state, made, ends)
        if problem != FINE:
            if state[REFUSED] < len(refusals):
                refusals[state[REFUSED], 0] = record
                refusals[state[REFUSED], 1] = problem
            state[REFUSED] += 1
    return at, False
