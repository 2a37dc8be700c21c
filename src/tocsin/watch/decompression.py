"""Decompression of gz, zst, xz and bz2, told by their first bytes; memory stays flat whatever the file promises."""

import bz2
import lzma
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Protocol

import zstandard

from tocsin.model.errors import InputError

PIECE: Final = 1 << 18
# What follows a part is copied when the next begins, so a file of thousands of empty parts must be fed in small bites.
_BITE: Final = 1 << 14
# Four bytes of zstandard can stand for a block of 128 KiB, so this bounds what one call gives at 16 MiB.
_ZSTD_FEED: Final = 1 << 9
_ZSTD_WINDOW: Final = 1 << 27  # what `zstd -d` accepts by default
_XZ_MEMORY: Final = 1 << 28  # `xz -9` needs 65 MiB
_MAGIC: Final = {
    "gz": re.compile(rb"\x1f\x8b"),
    "zst": re.compile(
        rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18"
    ),  # a frame, or a skippable one (RFC 8878, 3.1)
    "xz": re.compile(rb"\xfd7zXZ\x00"),
    "bz2": re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"),
}
_MAGIC_BYTES: Final = 10
_PADDED: Final = ("gz", "xz")  # formats that allow zero bytes between and after their parts


class _Part(Protocol):
    """One member, frame or stream; several may follow each other in a file."""

    def take(self, data: bytes) -> Iterator[bytes]:
        """Give what comes of some more bytes, in pieces of bounded size."""

    @property
    def eof(self) -> bool:
        """Whether the part is complete."""

    @property
    def unused(self) -> bytes:
        """What follows the complete part among the bytes taken."""


class _Gzip:
    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)

    def take(self, data: bytes) -> Iterator[bytes]:
        while True:
            given = self._inner.decompress(data, PIECE)
            if given:
                yield given
            data = self._inner.unconsumed_tail
            if self._inner.eof or (not data and len(given) < PIECE):
                return

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused(self) -> bytes:
        return self._inner.unused_data


class _Stream:
    """The interface that the standard library's xz and bz2 share."""

    def __init__(self, inner: lzma.LZMADecompressor | bz2.BZ2Decompressor) -> None:
        self._inner = inner

    def take(self, data: bytes) -> Iterator[bytes]:
        while not self._inner.eof:
            given = self._inner.decompress(data, PIECE)
            if given:
                yield given
            if self._inner.needs_input:
                return
            data = b""

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused(self) -> bytes:
        return self._inner.unused_data


class _Zstandard:
    def __init__(self) -> None:
        self._inner = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
        self._rest = b""

    def take(self, data: bytes) -> Iterator[bytes]:
        for start in range(0, len(data), _ZSTD_FEED):
            given = self._inner.decompress(data[start : start + _ZSTD_FEED])
            for cut in range(0, len(given), PIECE):
                yield given[cut : cut + PIECE]
            if self._inner.eof:
                self._rest = data[start + _ZSTD_FEED :]
                return

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused(self) -> bytes:
        return self._inner.unused_data + self._rest


_PARTS: Final[dict[str, Callable[[], _Part]]] = {
    "gz": _Gzip,
    "zst": _Zstandard,
    "xz": lambda: _Stream(lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)),
    "bz2": lambda: _Stream(bz2.BZ2Decompressor()),
}
# What the four libraries raise for broken data; bz2 raises OSError.
_BROKEN: Final = (zlib.error, lzma.LZMAError, zstandard.ZstdError, OSError, EOFError, ValueError)


def compression_of(opening: bytes) -> str:
    """Say how data that begin with `opening` are compressed: 'gz', 'zst', 'xz', 'bz2', or '' for not at all."""
    return next((kind for kind, magic in _MAGIC.items() if magic.match(opening)), "")


def decompressed(chunks: Iterable[bytes], kind: str, label: str) -> Iterator[bytes]:
    """Decompress part after part; InputError after the last good byte where the data are cut off or broken."""
    source = (chunk[at : at + _BITE] for chunk in chunks for at in range(0, len(chunk), _BITE))
    rest = b""
    read_any = False
    while rest := _next_part(source, rest, kind, label, read_any):
        part = _PARTS[kind]()
        while not part.eof:
            if not rest and not (rest := next(source, b"")):
                raise InputError(
                    f"{label} ends in the middle of its {kind} data: what came before was read; fetch the file again"
                )
            yield from _taken(part, rest, kind, label)
            rest = b""
        rest = part.unused
        read_any = True


def _next_part(source: Iterator[bytes], rest: bytes, kind: str, label: str, read_any: bool) -> bytes:  # noqa: FBT001  # private
    """Give the bytes at which the next part begins, or none at the end of the file."""
    while len(rest := rest.lstrip(b"\0") if read_any and kind in _PADDED else rest) < _MAGIC_BYTES:
        chunk = next(source, b"")
        if not chunk:
            break
        rest += chunk
    if rest and compression_of(rest) != kind:
        raise InputError(
            f"{label} goes on after the end of its {kind} data with something else ({rest[:16]!r}): "
            "what came before was read; fetch the file again, or cut that off"
        )
    return rest


def _taken(part: _Part, data: bytes, kind: str, label: str) -> Iterator[bytes]:
    try:
        yield from part.take(data)
    except _BROKEN as error:
        hint = "fetch the file again"
        if any(word in str(error).lower() for word in ("memory", "window")):
            hint = f"it needs more memory than is allowed here: decompress it with the {kind} program and pipe it in"
        raise InputError(
            f"{label} has broken {kind} data ({error}): what came before was read; {hint}"
        ) from error
