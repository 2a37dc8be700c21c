"""Compiled decoding of `xn--` labels and raw UTF-8 to what they look like in ASCII."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin.names.compiled import Integer, njit_bare, njit_entry
from tocsin.names.confusables import DROPPED, UNKNOWN, SkeletonTable

LONGEST_PUNYCODE: Final = 255  # far more than a label may have; decoding is quadratic
BROKEN: Final = -1


@njit_bare
def _emit(point: Integer, table: SkeletonTable, label: NDArray[np.uint8], length: int) -> int:
    """Write what one code point looks like; an unknown one as UTF-8, which the matcher takes for a separator."""
    if point < 128:
        label[length] = point | 32 if 65 <= point <= 90 else point
        return length + 1
    cell = table.cells[table.pages[point >> 8] + (point & 255)]
    if cell == DROPPED:
        return length
    if cell != UNKNOWN:
        while cell:
            label[length] = cell & np.uint32(255)
            length += 1
            cell >>= np.uint32(8)
        return length
    shift = 6 if point < 0x800 else 12 if point < 0x10000 else 18
    label[length] = ((0xFF00 >> (shift // 6 + 1)) & 0xFF) | (point >> shift)
    while shift:
        shift -= 6
        length += 1
        label[length] = 0x80 | ((point >> shift) & 63)
    return length + 1


@njit_bare
def utf8_point(data: NDArray[np.uint8], at: int, end: int) -> tuple[Integer, int]:
    """Return the code point at `at` and its number of bytes; (45, 1), a hyphen, for what is no UTF-8."""
    lead = np.int64(data[at])
    if lead < 0x80:
        return lead, 1
    size = 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
    if lead < 0xC2 or lead > 0xF4 or at + size > end:
        return 45, 1
    point = lead & (0x7F >> size)
    for offset in range(1, size):
        if data[at + offset] & 0xC0 != 0x80:
            return 45, 1
        point = (point << 6) | np.int64(data[at + offset] & 63)
    least = 0x80 if size == 2 else 0x800 if size == 3 else 0x10000
    if point < least or 0xD800 <= point < 0xE000 or point > 0x10FFFF:
        return 45, 1
    # The three other full stops of IDNA (RFC 3490, 3.1) end a label for people; here a token ends.
    return (45 if point == 0x3002 or point == 0xFF0E or point == 0xFF61 else point), size  # noqa: PLR1714  # numba


@njit_bare
def _digit(byte: Integer) -> Integer:
    """Return the value of a punycode digit (RFC 3492, 5), or BROKEN."""
    if 97 <= byte <= 122:
        return byte - 97
    if 65 <= byte <= 90:
        return byte - 65
    if 48 <= byte <= 57:
        return byte - 22
    return BROKEN


@njit_bare
def _adapted(delta: Integer, points: int, is_first: bool) -> Integer:  # noqa: FBT001  # compiled functions are called by position
    """Return the bias after one insertion (RFC 3492, 6.1)."""
    delta = delta // 700 if is_first else delta // 2
    delta += delta // points
    bias = 0
    while delta > 455:
        delta //= 35
        bias += 36
    return bias + 36 * delta // (delta + 38)


@njit_bare
def _variable_length(data: NDArray[np.uint8], at: int, end: int, bias: int) -> tuple[Integer, int]:
    """Return a variable-length integer and where it ends; BROKEN when it does not."""
    value = 0
    weight = 1
    step = 36
    while at < end:
        digit = _digit(np.int64(data[at]))
        at += 1
        if digit == BROKEN or weight > 0x7FFFFFFF:
            return BROKEN, at
        value += digit * weight
        least = min(max(step - bias, 1), 26)
        if digit < least:
            return value, at
        weight *= 36 - least
        step += 36
    return BROKEN, at


@njit_entry
def punycode_points(data: NDArray[np.uint8], start: int, end: int, points: NDArray[np.int32]) -> int:
    """Decode punycode (without `xn--`) into `points`; how many, or BROKEN."""
    if end - start > LONGEST_PUNYCODE or end == start:
        return BROKEN
    hyphen = end - 1
    while hyphen > start and data[hyphen] != 45:
        hyphen -= 1
    count = 0
    at = start
    if data[hyphen] == 45:
        for place in range(start, hyphen):
            points[count] = data[place]
            count += 1
        at = hyphen + 1
    if at == end:
        return BROKEN
    point = 128
    bias = 72
    index = 0
    while at < end:
        delta, at = _variable_length(data, at, end, bias)
        if delta == BROKEN:
            return BROKEN
        index += delta
        count += 1
        bias = _adapted(delta, count, index == delta and point == 128)
        point += index // count
        index %= count
        if point > 0x10FFFF or 0xD800 <= point < 0xE000:
            return BROKEN
        for place in range(count - 1, index, -1):
            points[place] = points[place - 1]
        points[index] = point
        index += 1
    return count


@njit_bare
def is_ace(data: NDArray[np.uint8], start: int, end: int) -> bool:
    """Tell whether the label begins with `xn--`."""
    return bool(
        end - start > 4
        and data[start] | 32 == 120
        and data[start + 1] | 32 == 110
        and data[start + 2] == 45
        and data[start + 3] == 45
    )


@njit_bare
def _has_high_byte(data: NDArray[np.uint8], start: int, end: int) -> bool:
    joined = np.uint8(0)
    for at in range(start, end):
        joined |= data[at]
    return bool(joined >= 128)


@njit_entry
def decoded_label(
    data: NDArray[np.uint8],
    start: int,
    end: int,
    table: SkeletonTable,
    points: NDArray[np.int32],
    label: NDArray[np.uint8],
) -> tuple[int, bool]:
    """Write what an IDN label looks like into `label`: its length (0: it is none), and whether to match it as written too.

    A label that does not decode is matched as written, and so is one that is punycode throughout: `xn--paypal`
    decodes to something else, but a browser that finds it invalid shows it as it stands.
    """
    length = 0
    if _has_high_byte(data, start, end):
        at = start
        while at < end:
            point, size = utf8_point(data, at, end)
            length = _emit(point, table, label, length)
            at += size
        return length, False
    if not is_ace(data, start, end):
        return 0, True
    count = punycode_points(data, start + 4, end, points)
    if count == BROKEN:
        return 0, True
    for at in range(count):
        length = _emit(points[at], table, label, length)
    plain = True
    for at in range(start + 4, end):
        plain = plain and data[at] != 45
    return length, plain
