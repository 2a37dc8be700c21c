"""The compiled reader of JSON Lines: where in each object the texts of one field lie, for objects of the plain kind.

It reads what nearly all lines are and gives up on the rest (escapes within the field, odd numbers, deep nesting, keys that
come twice): those are for `json`. What it accepts, `json` accepts with the same result.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin.names.compiled import njit

LINE, START, END, WIDTH = range(4)  # of each text: where its line begins, and where the text lies in the data
LEFT: Final = -1  # instead of a start: the line is left to `json`, and END is where it ends
_DEEPEST: Final = 60  # containers within each other, one bit each
# What may come next.
_VALUE, _VALUE_OR_END, _KEY, _KEY_OR_END, _COMMA_OR_END, _NOTHING = range(6)
_DEPTH, _OBJECTS, _MATCHED, _NEXT, _WANTED, _FOUND, _STATE = range(7)  # places of the state within one line

_Bytes = NDArray[np.uint8]
_Places = NDArray[np.int64]


def field_spans(data: bytes, path: list[str]) -> _Places:
    """Find the texts of a field in every line of `data` that is not blank, in their order."""
    view = np.frombuffer(data, dtype=np.uint8)
    most = int(np.count_nonzero(view == ord('"'))) // 2 + int(np.count_nonzero(view == ord("\n"))) + 1
    found = np.empty((most, WIDTH), dtype=np.int64)
    keys = [key.encode("utf-8", "surrogateescape") for key in path]
    ends = np.cumsum([len(key) for key in keys], dtype=np.int64)
    names = np.frombuffer(b"".join(keys) or b"\0", dtype=np.uint8)
    return found[: _lines(view, names, ends, found)]


@njit
def _lines(data: _Bytes, keys: _Bytes, key_ends: _Places, found: _Places) -> int:
    count = 0
    start = 0
    state = np.empty(_STATE, dtype=np.int64)
    while start < len(data):
        end = start
        while end < len(data) and data[end] != 10:
            end += 1
        first = _after_blanks(data, start, end)
        if first < end:
            last = count
            count = _line(data, first, end, keys, key_ends, found, count, state)
            if count < 0:
                count = last
                found[count, START] = LEFT
                found[count, END] = end
                count += 1
            for row in range(last, count):
                found[row, LINE] = start
        start = end + 1
    return count


@njit
def _after_blanks(data: _Bytes, at: int, end: int) -> int:
    while at < end and data[at] in (32, 9, 13):
        at += 1
    return at


@njit
def _after_text(data: _Bytes, at: int, end: int) -> tuple[int, bool]:
    """Give the place after the closing quote of the text at `at`, and whether it holds escapes; -1 where it is broken."""
    escaped = False
    at += 1
    while at < end and data[at] != 34:
        if data[at] < 32:
            return -1, False
        if data[at] == 92:
            escaped = True
            at += 1
        at += 1
    return (at + 1 if at < end else -1), escaped


@njit
def _after_word(data: _Bytes, at: int, end: int) -> int:
    """Give the place after a number, true, false or null; -1 for anything else, and for numbers of the rarer kinds."""
    first = at
    while at < end and (48 <= data[at] <= 57 or 97 <= data[at] <= 122 or data[at] in (45, 46)):
        at += 1
    if data[first] == 116:
        return at if _is_word(data, first, at, b"true") else -1
    if data[first] == 102:
        return at if _is_word(data, first, at, b"false") else -1
    if data[first] == 110:
        return at if _is_word(data, first, at, b"null") else -1
    return at if _is_number(data, first, at) else -1


@njit
def _is_word(data: _Bytes, start: int, end: int, word: bytes) -> bool:
    if end - start != len(word):
        return False
    for at in range(len(word)):  # noqa: SIM110  # numba compiles no generator
        if data[start + at] != word[at]:
            return False
    return True


@njit
def _is_number(data: _Bytes, start: int, end: int) -> bool:
    """Whether it is digits, perhaps with a sign and a fraction; few enough that `json` takes them."""
    if start < end and data[start] == 45:
        start += 1
    whole = start
    while start < end and 48 <= data[start] <= 57:
        start += 1
    if start == whole or start - whole > 1000 or (data[whole] == 48 and start - whole > 1):
        return False
    if start < end and data[start] == 46 and start + 1 < end:
        start += 1
        while start < end and 48 <= data[start] <= 57:
            start += 1
    return start == end


@njit
def _is_key(  # numba has no keywords
    data: _Bytes, start: int, end: int, keys: _Bytes, key_ends: _Places, number: int
) -> bool:
    """Whether a key is that of the path at the given depth."""
    first = key_ends[number - 1] if number else 0
    if end - start != key_ends[number] - first:
        return False
    for at in range(end - start):  # noqa: SIM110  # as above
        if data[start + at] != keys[first + at]:
            return False
    return True


@njit
def _key(  # as above
    data: _Bytes, at: int, end: int, keys: _Bytes, key_ends: _Places, state: _Places
) -> int:
    """Read a key and its colon; give the place of the value, or -1 to leave the line."""
    if data[at] != 34:
        return -1
    after, escaped = _after_text(data, at, end)
    if after < 0 or escaped:
        return -1
    state[_WANTED] = 0
    if state[_MATCHED] == state[_DEPTH] - 1:  # the object lies on the path
        for place in range(at + 1, after - 1):
            if data[place] == 46:  # the key may be the rest of the path, dots and all
                return -1
        if _is_key(data, at + 1, after - 1, keys, key_ends, state[_MATCHED]):
            state[_WANTED] = 1
            if state[_FOUND]:  # the key comes twice
                return -1
    at = _after_blanks(data, after, end)
    if at >= end or data[at] != 58:
        return -1
    state[_NEXT] = _VALUE
    return at + 1


@njit
def _open(data: _Bytes, at: int, state: _Places) -> int:
    """Go into a container; give the place after its bracket, or -1 to leave the line."""
    if state[_DEPTH] >= _DEEPEST:
        return -1
    is_object = data[at] == 123
    state[_MATCHED] += state[_WANTED]
    state[_WANTED] = 0
    state[_OBJECTS] = state[_OBJECTS] * 2 + (1 if is_object else 0)
    state[_DEPTH] += 1
    state[_NEXT] = _KEY_OR_END if is_object else _VALUE_OR_END
    return at + 1


@njit
def _close(data: _Bytes, at: int, state: _Places) -> int:
    """Leave a container; give the place after its bracket, or -1 where it is not the right one."""
    if state[_DEPTH] == 0 or data[at] != (125 if state[_OBJECTS] & 1 else 93):
        return -1
    state[_OBJECTS] >>= 1
    state[_DEPTH] -= 1
    state[_MATCHED] = min(state[_MATCHED], max(state[_DEPTH] - 1, 0))
    state[_NEXT] = _COMMA_OR_END if state[_DEPTH] else _NOTHING
    return at + 1


@njit
def _texts(  # noqa: C901  # one loop over a list
    data: _Bytes, at: int, end: int, found: _Places, count: int
) -> tuple[int, int]:
    """Note the text here, or every text of the list here; give the place after it and the count, or -1."""
    in_list = data[at] == 91
    if in_list:
        at += 1
    while True:
        at = _after_blanks(data, at, end)
        if at >= end or data[at] != 34:
            return -1, count
        after, escaped = _after_text(data, at, end)
        if after < 0 or escaped:
            return -1, count
        first, last = at + 1, after - 1
        while first < last and data[first] == 32:
            first += 1
        while first < last and data[last - 1] == 32:
            last -= 1
        if first == last:
            return -1, count
        found[count, START] = first
        found[count, END] = last
        count += 1
        if not in_list:
            return after, count
        at = _after_blanks(data, after, end)
        if at < end and data[at] == 93:
            return at + 1, count
        if at >= end or data[at] != 44:
            return -1, count
        at += 1


@njit
def _line(  # noqa: C901  # one step for each kind of token
    data: _Bytes,
    at: int,
    end: int,
    keys: _Bytes,
    key_ends: _Places,
    found: _Places,
    count: int,
    state: _Places,
) -> int:
    """Read one line; give the new count of texts, or -1 to leave it."""
    state[:] = 0
    if data[at] != 123:
        return -1
    at = _open(data, at, state)
    while at >= 0:
        at = _after_blanks(data, at, end)
        if at >= end:
            return count if state[_NEXT] == _NOTHING and state[_FOUND] else -1
        byte = data[at]
        expected = state[_NEXT]
        if expected == _NOTHING:
            return -1
        if (byte in (93, 125) and expected in (_VALUE_OR_END, _KEY_OR_END)) or (
            expected == _COMMA_OR_END and byte != 44
        ):
            at = _close(data, at, state)
        elif expected == _COMMA_OR_END:
            state[_NEXT] = _KEY if state[_OBJECTS] & 1 else _VALUE
            at += 1
        elif expected in (_KEY, _KEY_OR_END):
            at = _key(data, at, end, keys, key_ends, state)
        elif state[_WANTED] and state[_MATCHED] == len(key_ends) - 1:
            at, count = _texts(data, at, end, found, count)
            state[_FOUND] = 1
            state[_WANTED] = 0
            state[_NEXT] = _COMMA_OR_END
        elif byte == 123 or (byte == 91 and not state[_WANTED]):
            at = _open(data, at, state)
        elif state[_WANTED]:  # the path goes on, and here is no object
            return -1
        else:
            at = _after_text(data, at, end)[0] if byte == 34 else _after_word(data, at, end)
            state[_NEXT] = _COMMA_OR_END
    return -1
