"""The file of a backup: compressed JSON Lines with a header and a checksum, read and written as a stream."""

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

import zstandard

from tocsin.model.errors import InputError, StoreError

FORMAT: Final = 1
_LINE_LIMIT: Final = 64 * 1024 * 1024  # far above any row; a crafted file must not fill the memory
_PIECE: Final = 1024 * 1024
_VALUE: Final = (str, int, float, type(None))

# A line is `[table number, value, ...]`. The first line is the header, the last one the number of rows and the
# SHA-256 of everything before it, so that a file that was cut off or changed is known before anything is restored.


@dataclass(frozen=True, slots=True)
class Header:
    """What a backup is of: the revision of its tables and their columns, in the order of the rows."""

    revision: str
    made: str
    tables: Mapping[str, tuple[str, ...]]


def write_archive(path: Path, header: Header, rows: Iterable[list[Any]], *, replace: bool = False) -> int:
    """Write a backup that is either whole under its name or not there; return the number of rows."""
    if path.exists() and not replace:
        raise StoreError(
            f"the file {str(path)!r} is there already; name another, or use --force to replace it"
        )
    try:
        with _replacing(path) as file:
            return _write(file, header, rows)
    except OSError as error:
        raise StoreError(
            f"the backup {str(path)!r} cannot be written: {error.strerror}; "
            "check its folder and that the disk is not full; nothing was left behind"
        ) from error


def _write(file: BinaryIO, header: Header, rows: Iterable[list[Any]]) -> int:
    digest, count = hashlib.sha256(), 0
    with zstandard.ZstdCompressor(level=6).stream_writer(file, closefd=False) as compressed:

        def put(value: object) -> None:
            line = json.dumps(value, separators=(",", ":")).encode() + b"\n"
            digest.update(line)
            compressed.write(line)

        first = {"made": header.made, "revision": header.revision, "tables": header.tables}
        put({"tocsin": "backup", "format": FORMAT, **first})
        for count, row in enumerate(rows, start=1):  # noqa: B007  # the last count is the number of rows
            put(row)
        put({"rows": count, "sha256": digest.hexdigest()})
    return count


@contextlib.contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def checked_header(path: Path) -> Header:
    """Header of a backup whose every line was read and whose checksum holds; raises `InputError` otherwise."""
    lines = _lines(path)
    header = _header_of(path, next(lines, b""))
    digest, rows, last = hashlib.sha256(), -1, b""
    for line in _lines(path):
        digest.update(last)
        last, rows = line, rows + 1
    try:
        end = json.loads(last)
        whole = end["rows"] == rows - 1 and end["sha256"] == digest.hexdigest()
    except (ValueError, KeyError, TypeError, RecursionError):
        whole = False
    if not whole:
        raise InputError(
            f"the backup {str(path)!r} was cut off or changed; use another; nothing was restored"
        )
    return header


def rows_of(path: Path, header: Header) -> Iterator[tuple[str, list[Any]]]:
    """Rows of a backup, each with its table; the file was checked before."""
    lines = _lines(path)
    next(lines)
    for line in lines:
        row = json.loads(line)
        if isinstance(row, dict):  # the last line
            return
        yield _row_of(path, header, row)


def _row_of(path: Path, header: Header, row: Any) -> tuple[str, list[Any]]:
    tables = tuple(header.tables.items())
    if isinstance(row, list) and row and type(row[0]) is int and 0 <= row[0] < len(tables):
        name, columns = tables[row[0]]
        values = row[1:]
        if len(values) == len(columns) and all(isinstance(each, _VALUE) for each in values):
            return name, values
    raise InputError(f"the backup {str(path)!r} has a row that fits none of its tables; nothing was restored")


def _header_of(path: Path, line: bytes) -> Header:
    try:
        found = json.loads(line)
        if found["tocsin"] != "backup":
            raise KeyError("tocsin")  # noqa: TRY301  # said below in the same words as the rest
        if found["format"] != FORMAT:
            raise InputError(
                f"the backup {str(path)!r} has format {found['format']!r}, which this Tocsin does not know; upgrade Tocsin"
            )
        tables = {str(name): tuple(map(str, columns)) for name, columns in found["tables"].items()}
        return Header(str(found["revision"]), str(found["made"]), tables)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(f"the file {str(path)!r} is no backup of Tocsin, or was cut off") from error


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            yield from _split(zstandard.ZstdDecompressor().read_to_iter(file, read_size=_PIECE), path)
    except zstandard.ZstdError as error:
        raise InputError(f"the file {str(path)!r} is no backup of Tocsin, or was cut off") from error
    except OSError as error:
        raise InputError(f"the backup {str(path)!r} cannot be read: {error.strerror}") from error


def _split(pieces: Iterable[bytes], path: Path) -> Iterator[bytes]:
    begun: list[
        bytes
    ] = []  # joined once a line is whole, so that a long line costs its length and not its square
    length = 0
    for piece in pieces:
        *ends, rest = piece.split(b"\n")
        for end in ends:
            yield b"".join((*begun, end, b"\n"))
            begun, length = [], 0
        begun.append(rest)
        length += len(rest)
        if length > _LINE_LIMIT:
            raise InputError(f"the file {str(path)!r} is no backup of Tocsin: a line is too long")
    if length:
        yield b"".join(begun)
