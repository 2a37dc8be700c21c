"""The hash of a favicon as search engines for hosts print it: MurmurHash3 of the picture's base64 text."""

import base64
from typing import Final

MAX_BYTES: Final = 256 * 1024
_WORD: Final = 0xFFFFFFFF
_FIRST: Final = 0xCC9E2D51
_SECOND: Final = 0x1B873593
# How pictures begin that browsers take for a favicon; an error page is none.
_BEGINNINGS: Final = (
    b"\x00\x00\x01\x00",
    b"\x00\x00\x02\x00",
    b"\x89PNG\r\n\x1a\n",
    b"GIF8",
    b"\xff\xd8\xff",
    b"BM",
    b"RIFF",
)


def is_picture(data: bytes) -> bool:
    """Whether the bytes begin as a picture does: ICO, PNG, GIF, JPEG, BMP, WebP or SVG."""
    if data.startswith(_BEGINNINGS):
        return True
    opening = data[:512].lstrip().lower()
    return opening.startswith((b"<svg", b"<?xml", b"<!--")) and b"<svg" in data[:2048].lower()


def favicon_hash(data: bytes) -> str:
    """Return the hash as a signed decimal number; the text hashed has a line end after every 76 characters."""
    return str(murmur3(base64.encodebytes(data)))


def murmur3(data: bytes, seed: int = 0) -> int:
    """Return MurmurHash3 (x86, 32 bits) as a signed number."""
    value = seed
    whole = len(data) & ~3
    for at in range(0, whole, 4):
        value = _rotated(value ^ _mixed(int.from_bytes(data[at : at + 4], "little")), 13)
        value = (value * 5 + 0xE6546B64) & _WORD
    value ^= _mixed(int.from_bytes(data[whole:], "little"))
    value = _finished(value ^ len(data))
    return value - (1 << 32) if value >= 1 << 31 else value


def _mixed(block: int) -> int:
    return (_rotated(block * _FIRST & _WORD, 15) * _SECOND) & _WORD


def _rotated(value: int, bits: int) -> int:
    return (value << bits | value >> (32 - bits)) & _WORD


def _finished(value: int) -> int:
    value = ((value ^ value >> 16) * 0x85EBCA6B) & _WORD
    value = ((value ^ value >> 13) * 0xC2B2AE35) & _WORD
    return value ^ value >> 16
