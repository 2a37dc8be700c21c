"""An opened file as text: whole lines in large pieces, and an account of what in it gave no name."""

import codecs
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Final

import numpy as np

from tocsin.model.errors import InputError
from tocsin.names.blocks import NameBlock
from tocsin.watch.seam import Batch, Unreadable

PIECE: Final = 1 << 21
OPENING: Final = 1 << 16
# A name has 253 bytes at most, and four times that with every byte escaped; what is longer is no name, but some
# other data, and is counted without being kept.
LONGEST_NAME: Final = 4096
KEPT: Final = 20  # places kept of those that gave no name, for each batch
_SHOWN: Final = 80
_BOMS: Final = (
    (codecs.BOM_UTF8, ""),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as UTF-16 does, so it comes first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class TextStream:
    """What a source reads (see `tocsin.watch.seam.Text`).

    A failure while reading ends the pieces and is kept in `failure`, so that a source gives every name before it.
    """

    def __init__(self, label: str, chunks: Iterable[bytes], position: Callable[[], int]) -> None:
        self.label = label
        self.failure: InputError | None = None
        self.rows = 0
        self.refused = 0
        self._position = position
        self._pending: list[Unreadable] = []
        self._pending_count = 0
        start, source = peeked(self._guarded(chunks), OPENING)
        self.encoding, decoded = _decoded(start, source)
        start, source = peeked(decoded, OPENING)
        if b"\r" in start and b"\n" not in start:
            source = (chunk.replace(b"\r", b"\n") for chunk in source)
            start = start.replace(b"\r", b"\n")
        self.opening = start if len(start) <= OPENING else start[: start.rfind(b"\n") + 1] or start[:OPENING]
        self._source = source

    def whole(self, most: int) -> bytes:
        """Give all of the text at once, for what cannot be read piece by piece; InputError where it is more than `most` bytes."""
        held = bytearray()
        for chunk in self._source:
            held += chunk
            if len(held) > most:
                raise InputError(
                    f"{self.label} has more than the {most >> 20} MiB that a file which is read whole may have: split it"
                )
        if self.failure is not None:
            raise self.failure
        return bytes(held)

    def pieces(self) -> Iterator[tuple[int, bytes]]:
        """Give whole lines in pieces of about 2 MiB, each with the number of its first line, from 1."""
        line = 1
        held: list[bytes] = []
        size = 0
        source = self._source
        for chunk in source:
            held.append(chunk)
            size += len(chunk)
            if size < PIECE:
                continue
            text = b"".join(held)
            cut = text.rfind(b"\n") + 1
            held, size = [text[cut:]], len(text) - cut
            if cut:
                yield line, text[:cut]
                line += lines_in(text, cut)
            else:
                self.refuse(line, text[:_SHOWN], "the line is longer than 2 MiB")
                held, line = [_after_line(source)], line + 1
                size = len(held[0])
        yield from self._last(line, b"".join(held))

    def _last(self, line: int, text: bytes) -> Iterator[tuple[int, bytes]]:
        # Where the file is cut off, half a name is no name.
        cut = len(text) if self.failure is None else text.rfind(b"\n") + 1
        if cut:
            yield line, text[:cut]
        if text[cut:]:
            self.refuse(line + lines_in(text, cut), text[cut:], "the file is cut off within this line")

    def batch(self, block: NameBlock, line: int = 1) -> Batch:
        """Make a batch; `line` is the number of the line at which the data of the block begin."""
        block = self._without_over_long(block, line)
        numbered = NameBlock(block.data, block.starts, block.ends, self.rows)
        self.rows += len(block)
        unreadable, count = tuple(self._pending), self._pending_count
        self._pending, self._pending_count = [], 0
        read = self._position()
        return Batch(numbered, f"bytes={read} names={self.rows}", read, unreadable, count)

    def refuse(self, line: int, text: bytes, why: str, *, count: int = 1) -> None:
        """Count what gives no name; the next batch carries it."""
        self.refused += count
        self._pending_count += count
        if len(self._pending) < KEPT:
            shown = text[:_SHOWN].decode("utf-8", "backslashreplace")
            self._pending.append(Unreadable(line, shown, why))

    def rest(self) -> Batch:
        """Make a batch without names, for what was refused after the last one."""
        return self.batch(NameBlock(np.zeros(0, np.uint8), np.zeros(0, np.int64), np.zeros(0, np.int64)))

    @property
    def has_pending(self) -> bool:
        """Whether something was refused that no batch has carried yet."""
        return bool(self._pending)

    def _without_over_long(self, block: NameBlock, line: int) -> NameBlock:
        long = block.ends - block.starts > LONGEST_NAME
        if not long.any():
            return block
        for start, end in zip(block.starts[long].tolist(), block.ends[long].tolist(), strict=True):
            at = (
                line + int(np.count_nonzero(block.data[:start] == ord("\n")))
                if len(self._pending) < KEPT
                else 0
            )
            why = f"{end - start} bytes are too many for a name"
            self.refuse(at, bytes(block.data[start : start + _SHOWN]), why)
        return NameBlock(block.data, block.starts[~long], block.ends[~long], block.first_row)

    def _guarded(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        try:
            yield from chunks
        except InputError as error:
            self.failure = error


def peeked(chunks: Iterable[bytes], size: int) -> tuple[bytes, Iterator[bytes]]:
    """Give the first `size` bytes or a few more (all, if there are fewer), and the whole again."""
    source = iter(chunks)
    held: list[bytes] = []
    count = 0
    while count <= size and (chunk := next(source, None)) is not None:
        held.append(chunk)
        count += len(chunk)
    start = b"".join(held)
    return start, chain((start,), source) if start else source


def lines_in(text: bytes, end: int) -> int:
    """Count the line ends before `end`."""
    return int(np.count_nonzero(np.frombuffer(text, dtype=np.uint8, count=end) == ord("\n")))


def _after_line(source: Iterator[bytes]) -> bytes:
    """Skip to the end of the line; give what of the last chunk follows it."""
    for chunk in source:
        end = chunk.find(b"\n")
        if end >= 0:
            return chunk[end + 1 :]
    return b""


def _decoded(start: bytes, source: Iterator[bytes]) -> tuple[str, Iterator[bytes]]:
    for mark, encoding in _BOMS:
        if start.startswith(mark):
            if encoding:
                return encoding, _recoded(source, encoding)
            return "utf-8", _without_first(source, len(mark))
    return "utf-8", source


def _recoded(source: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    # What cannot be decoded becomes U+FFFD, which no name may hold: it is seen later as a bad character.
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for chunk in source:
        yield decoder.decode(chunk).encode("utf-8")
    yield decoder.decode(b"", final=True).encode("utf-8")


def _without_first(source: Iterator[bytes], count: int) -> Iterator[bytes]:
    yield next(source)[count:]
    yield from source
