"""Bodies of answers, decoded in small steps, so that no bomb gets larger than what is asked for."""

import zlib
from collections.abc import Iterable
from typing import Final

from tocsin.model.errors import NetError

MOST_MEMBERS: Final = 16  # gzip allows many in a row (RFC 1952, 2.2); what follows them is dropped


def decoded(chunks: Iterable[bytes], encoding: str, *, most: int) -> tuple[bytes, bool]:
    """Return at most `most` bytes of a body, and whether there was more; reading stops there.

    `encoding` is a Content-Encoding. Raises NetError for one that was not asked for and for broken data.
    """
    coding = encoding.strip().lower()
    if coding in ("", "identity"):
        return _gathered(chunks, most)
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise NetError(f"the answer is encoded as {coding[:80]!r}, which was not asked for")
    try:
        return _inflated(chunks, coding, most)
    except zlib.error as error:
        raise NetError(f"the answer is not the {coding} that it says it is ({error})") from error


def _gathered(chunks: Iterable[bytes], most: int) -> tuple[bytes, bool]:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > most:
            return bytes(body[:most]), True
    return bytes(body), False


def _inflated(chunks: Iterable[bytes], coding: str, most: int) -> tuple[bytes, bool]:
    body = bytearray()
    stream = None
    members = 0
    for chunk in chunks:
        rest = chunk
        while rest and members < MOST_MEMBERS:
            stream = stream or zlib.decompressobj(_window(coding, rest))
            body += stream.decompress(rest, most + 1 - len(body))
            if len(body) > most:
                return bytes(body[:most]), True
            rest = stream.unused_data
            if stream.eof:
                stream, members = None, members + 1
    if stream is not None:
        raise NetError("the answer is cut short", retriable=True)
    return bytes(body), False


def _window(coding: str, start: bytes) -> int:
    if coding != "deflate":
        return zlib.MAX_WBITS | 16
    # RFC 9110, 8.4.1.2: deflate means zlib's form, and some servers send it bare.
    return zlib.MAX_WBITS if start[0] & 0x0F == 8 else -zlib.MAX_WBITS
