"""Opening a file of names: compression, encoding and format are told from its content, whatever it is called."""

import errno
import io
import sys
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

from tocsin.model.errors import InputError, UsageError
from tocsin.watch.decompression import compression_of, decompressed
from tocsin.watch.detection import format_of, refuse_binary
from tocsin.watch.seam import Batch, Source, sources
from tocsin.watch.text import TextStream

STANDARD_INPUT: Final = "-"
_CHUNK: Final = 1 << 20
_MAGIC: Final = 1 << 9  # enough to know a compression or an archive
_NESTED: Final = 2  # a gz within a gz happens; more is an attack, or a mistake
_ADVICE: Final = {
    errno.ENOENT: "there is no such file: check the path",
    errno.EISDIR: "it is a directory: name the files in it",
    errno.EACCES: "reading it is not permitted: check its owner and mode",
}


class NamesFile:
    """An opened file of names, to be read once; close it, or use it in a `with`, or read it to its end.

    `size` is the size in bytes as it lies there (None where nobody knows), `format` the name of its source,
    `compression` such as 'gz', 'gz in zst' or ''.
    """

    def __init__(self, label: str, file: BinaryIO, size: int | None) -> None:
        self.label = label
        self.size = size
        self.bytes_read = 0
        self._file = file
        self._was_read = False
        self.compression, chunks = self._unpacked()
        self.text = TextStream(label, chunks, lambda: self.bytes_read)
        self.format = ""
        self._source: Source | None = None
        self._column: str | None = None

    @property
    def unreadable(self) -> int:
        """How many places have given no name so far."""
        return self.text.refused

    def refuse_what_is_no_text(self, instead: str = "there is nothing to read in it") -> None:
        """Raise InputError where the file is empty, or is none of text."""
        if not self.text.opening.strip():
            raise self.text.failure or InputError(f"{self.label} is empty: {instead}")
        refuse_binary(self.text.opening, self.label)

    def choose(self, format_: str | None, column: str | None) -> None:
        """Settle the format, asked for or told from the content."""
        self.refuse_what_is_no_text("give a file with one name a line")
        known = sources()
        self.format = format_ or (
            format_of(self.text.opening) if column is None else _table_of(self.text.opening)
        )
        if self.format not in known:
            raise UsageError(f"there is no format {self.format!r}: {', '.join(known)} can be read")
        self._source, self._column = known[self.format], column

    def batches(self) -> Iterator[Batch]:
        """Give the names in their order; where the file is broken off, InputError follows the last good one."""
        if self._was_read or self._source is None:
            raise UsageError(f"{self.label} has been read already: open it again")
        self._was_read = True
        with self:
            for batch in self._source.read(self.text, self._column):
                if len(batch.block) or batch.unreadable_count or batch.unreadable:
                    yield batch
            if self.text.has_pending:
                yield self.text.rest()
            if self.text.failure is not None:
                raise self.text.failure
            if not self.text.rows and not self.text.refused:
                raise InputError(
                    f"{self.label} holds no names (it was read as {self.format}): look at what is in it"
                )

    def close(self) -> None:
        """Close the file; closing twice does no harm."""
        _close(self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _chunks(self) -> Iterator[bytes]:
        # `read1` does not wait for a full buffer, so that progress moves while a slow pipe delivers.
        read: Callable[[int], bytes] = getattr(self._file, "read1", self._file.read)
        while True:
            try:
                chunk = read(_CHUNK)
            except OSError as error:
                raise InputError(
                    f"reading {self.label} failed ({error.strerror}): {_advice(error)}"
                ) from error
            if not chunk:
                return
            self.bytes_read += len(chunk)
            yield chunk

    def _unpacked(self) -> tuple[str, Iterator[bytes]]:
        kinds: list[str] = []
        chunks = self._chunks()
        while True:
            start, chunks = _peeked_or_failed(chunks)
            kind = compression_of(start)
            if not kind:
                return " in ".join(reversed(kinds)), chunks
            if len(kinds) == _NESTED:
                raise InputError(f"{self.label} is compressed more than twice: decompress it first")
            kinds.append(kind)
            chunks = decompressed(chunks, kind, self.label)


def open_names(path: str, *, column: str | None = None, format: str | None = None) -> NamesFile:  # noqa: A002  # the word of the command line
    """Open a file of names, or standard input for '-'.

    `column` names the column or field of names where it is not to be found by itself; `format` overrules what the
    content says. Raises InputError where the file cannot be read, UsageError where what is asked for is not there.
    """
    label, file, size = _opened(path)
    try:
        names = NamesFile(label, file, size)
        names.choose(format, column)
    except BaseException:
        _close(file)
        raise
    return names


def open_text(path: str) -> NamesFile:
    """Open a file, or standard input for '-', as text of whatever format; raises InputError where that is not possible."""
    label, file, size = _opened(path)
    try:
        opened = NamesFile(label, file, size)
        opened.refuse_what_is_no_text()
    except BaseException:
        _close(file)
        raise
    return opened


def _opened(path: str) -> tuple[str, BinaryIO, int | None]:
    if path == STANDARD_INPUT:
        return "standard input", _standard_input(), None
    try:
        # Unbuffered: the chunks read are larger than any buffer.
        file = Path(path).open("rb", buffering=0)  # noqa: SIM115  # NamesFile closes it
    except (OSError, ValueError) as error:
        raise InputError(f"{path!r} cannot be opened: {_advice(error)}") from error
    size = file.seek(0, io.SEEK_END) if file.seekable() else None
    if size is not None:
        file.seek(0)
    return repr(path), file, size


def _close(file: BinaryIO) -> None:
    if file is not _standard_input():
        file.close()


def _standard_input() -> BinaryIO:
    return sys.stdin.buffer


def _advice(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in _ADVICE:
        return _ADVICE[error.errno]
    return f"{getattr(error, 'strerror', None) or error}"


def _table_of(opening: bytes) -> str:
    """Give the format where a column was asked for: JSON Lines, or else a table, if only of one column."""
    return "json_lines" if opening.lstrip()[:1] in (b"{", b"[") else "csv_table"


def _peeked_or_failed(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Peek at the start; a failure within it comes again when the chunks are read."""
    held: list[bytes] = []
    try:
        while sum(map(len, held)) < _MAGIC and (chunk := next(chunks, None)) is not None:
            held.append(chunk)
    except InputError as error:
        return b"".join(held), _then_failing(held, error)
    return b"".join(held), chain(held, chunks)


def _then_failing(held: list[bytes], failure: InputError) -> Iterator[bytes]:
    yield from held
    raise failure
