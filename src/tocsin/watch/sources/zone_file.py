"""Zone files of RFC 1035, section 5: the owner of each run of records, in full; hashed owners are left out."""

from collections.abc import Generator, Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin.model.errors import UsageError
from tocsin.names.blocks import NameBlock
from tocsin.watch import zone_records
from tocsin.watch.seam import Batch, Text
from tocsin.watch.text import lines_in

_ROOM: Final = 1 << 22  # bytes of names made at a time
_KEPT_REFUSALS: Final = 64


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
    """A parser with its memory: origin, owner, the last name given."""

    def __init__(self) -> None:
        self._texts, self._state = zone_records.memory()

    @property
    def hashed(self) -> int:
        return int(self._state[zone_records.HASHED])

    def names(self, data: bytes, text: Text, line: int, *, final: bool) -> Generator[Batch, None, int]:
        """Give the names of the whole records in `data`, and return how much of it they take."""
        view = np.frombuffer(data, dtype=np.uint8)
        refusals = np.empty((_KEPT_REFUSALS, 2), dtype=np.int64)
        rows = lines_in(data, len(data)) + 1
        at, is_full = 0, True
        while is_full:
            made = np.empty(_ROOM, dtype=np.uint8)
            ends = np.empty(rows, dtype=np.int64)
            at, is_full = zone_records.parse(view, at, final, self._texts, self._state, made, ends, refusals)
            self._tell(data, text, line, refusals)
            yield text.batch(self._block(made, ends), line)
        self._state[zone_records.RELAXED] -= at
        return int(at)

    def _block(self, made: NDArray[np.uint8], ends: NDArray[np.int64]) -> NameBlock:
        ends = ends[: self._state[zone_records.COUNT]]
        starts = np.concatenate((np.zeros(1, dtype=np.int64), ends[:-1]))[: len(ends)]
        return NameBlock(made[: self._state[zone_records.MADE]], starts, ends)

    def _tell(self, data: bytes, text: Text, line: int, refusals: NDArray[np.int64]) -> None:
        count = int(self._state[zone_records.REFUSED])
        kept = refusals[: min(count, len(refusals))].tolist()
        for number, (place, code) in enumerate(kept, start=1):
            further = count - len(kept) if number == len(kept) else 0
            more = f"; {further} further places are counted with this one" if further else ""
            shown = data[place : place + 80].split(b"\n")[0]
            text.refuse(line + lines_in(data, place), shown, zone_records.WHY[code] + more, count=1 + further)
