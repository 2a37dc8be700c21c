"""Opening a file that somebody named, or standard input: its bytes decompressed, its lines of bounded length."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Final

from tocsin.interchange.json_documents import MAX_DOCUMENT_BYTES
from tocsin.model.errors import InputError, UsageError
from tocsin.watch.decompression import compression_of, decompressed

_PIECE: Final = 1 << 18


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """Open a file to read, '-' being standard input; raises UsageError where that cannot be."""
    if path == "-":
        yield sys.stdin.buffer
        return
    try:
        with Path(path).open("rb") as file:
            yield file
    except OSError as error:
        raise UsageError(f"{path!r} cannot be read: {error.strerror}") from error


def pieces(file: BinaryIO, label: str) -> Iterator[bytes]:
    """Bytes of a file in pieces, decompressed where its first bytes say so; raises InputError where that fails."""
    opening = file.read(_PIECE)
    found = chain([opening], iter(lambda: file.read(_PIECE), b""))
    kind = compression_of(opening)
    return decompressed(found, kind, label) if kind else found


def lines(file: BinaryIO, label: str, *, longest: int) -> Iterator[bytes]:
    """Lines with their ends; of one that has more than `longest` bytes only a beginning longer than that."""
    rest, is_over = b"", False
    for piece in pieces(file, label):
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            if not is_over:
                yield line + b"\n"
            is_over = False
        if len(rest) > longest:
            if not is_over:
                yield rest
            rest, is_over = b"", True
    if rest and not is_over:
        yield rest


def whole(path: str) -> bytes:
    """All bytes of a file that is read whole, decompressed; raises InputError where there are too many."""
    with opened(path) as file:
        parts, size = [], 0
        for piece in pieces(file, path):
            parts.append(piece)
            size += len(piece)
            if size > MAX_DOCUMENT_BYTES:
                raise InputError(f"{path!r} has more than {MAX_DOCUMENT_BYTES >> 20} MiB, and is read whole")
        return b"".join(parts)
