"""What is wrong with a name as bytes: nothing is dropped in silence, and faulty names are matched all the same."""

import enum
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin.names.blocks import NameBlock, block_of, readonly
from tocsin.names.compiled import exercise, njit
from tocsin.names.decoding import BROKEN, LONGEST_PUNYCODE, is_ace, punycode_points, utf8_point


class Fault(enum.IntEnum):
    """Why a name cannot be in the DNS as it is written, the first fault that applies; NONE where it can."""

    NONE = 0
    EMPTY = 1
    NOT_UTF8 = 2
    BAD_CHARACTER = 3
    EMPTY_LABEL = 4
    LABEL_TOO_LONG = 5
    TOO_LONG = 6
    BAD_PUNYCODE = 7
    NO_DOT = 8

    @property
    def why(self) -> str:
        """The fault in words."""
        return _WHY[self]


_WHY: Final = {
    Fault.NONE: "nothing is wrong",
    Fault.EMPTY: "the name is empty",
    Fault.NOT_UTF8: "the name holds bytes that are not UTF-8",
    Fault.BAD_CHARACTER: "the name holds a character that no domain name has",
    Fault.EMPTY_LABEL: "two dots follow each other, or the name starts with one",
    Fault.LABEL_TOO_LONG: "a label is longer than 63 bytes",
    Fault.TOO_LONG: "the name is longer than 253 bytes",
    Fault.BAD_PUNYCODE: "a label starts with xn-- but does not decode",
    Fault.NO_DOT: "the name is a single label",
}

_STRETCH_ROWS: Final = 1 << 14  # fewer are not worth a thread
_NOT_UTF8: Final = 2
_BAD_CHARACTER: Final = 3
_EMPTY_LABEL: Final = 4
_LABEL_TOO_LONG: Final = 5
_TOO_LONG: Final = 6
_BAD_PUNYCODE: Final = 7
_NO_DOT: Final = 8


def _allowed() -> NDArray[np.bool_]:
    table = np.zeros(256, dtype=np.bool_)
    for character in b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.":
        table[character] = True
    table[128:] = True  # judged as UTF-8
    return table


_ALLOWED: Final = _allowed()


@njit
def _label_fault(data: NDArray[np.uint8], start: int, end: int, points: NDArray[np.int32]) -> int:
    """Return the fault of one label."""
    if start == end:
        return _EMPTY_LABEL
    if is_ace(data, start, end) and punycode_points(data, start + 4, end, points) == BROKEN:
        return _LABEL_TOO_LONG if end - start > 63 else _BAD_PUNYCODE
    return _LABEL_TOO_LONG if end - start > 63 else 0


@njit
def _character_fault(data: NDArray[np.uint8], start: int, end: int) -> int:
    """Return NOT_UTF8, BAD_CHARACTER or 0."""
    fault = 0
    at = start
    while at < end:
        point, size = utf8_point(data, at, end)
        if size == 1 and data[at] >= 128:
            return _NOT_UTF8
        if not _ALLOWED[data[at]] or 0x80 <= point <= 0xA0:
            fault = _BAD_CHARACTER
        at += size
    return fault


@njit
def _fault(data: NDArray[np.uint8], start: int, end: int, points: NDArray[np.int32]) -> int:
    """Return the first fault of one name, trailing dot and `*.` off."""
    if end - start > 1 and data[start] == 42 and data[start + 1] == 46:
        start += 2
    if end > start and data[end - 1] == 46:
        end -= 1
    if start == end:
        return 1
    fault = _character_fault(data, start, end)
    if fault:
        return fault
    first = start
    dots = 0
    for at in range(start, end + 1):
        if at < end and data[at] != 46:
            continue
        found = _label_fault(data, first, at, points)
        if found and (fault == 0 or found < fault):
            fault = found
        dots += at < end
        first = at + 1
    if (fault == 0 or fault > _TOO_LONG) and end - start > 253:
        return _TOO_LONG
    return fault if fault or dots else _NO_DOT


@njit
def _faults(data: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.uint8]:
    points = np.empty(LONGEST_PUNYCODE + 1, dtype=np.int32)
    faults = np.empty(len(starts), dtype=np.uint8)
    for row in range(len(starts)):
        faults[row] = _fault(data, starts[row], ends[row], points)
    return faults


def validity(block: NameBlock, *, threads: int = 1) -> NDArray[np.uint8]:
    """Return the `Fault` of each name, 0 for none. Lengths of names written in Unicode are those of their UTF-8."""
    data = readonly(block.data)
    if threads <= 1 or len(block) < _STRETCH_ROWS:
        return _faults(data, block.starts, block.ends)
    stretches = zip(np.array_split(block.starts, threads), np.array_split(block.ends, threads), strict=True)
    with ThreadPoolExecutor(threads) as pool:
        return np.concatenate(list(pool.map(lambda stretch: _faults(data, *stretch), stretches)))


@exercise
def _exercise() -> object:
    """Run the check once."""
    return validity(block_of(["example.test"]))
