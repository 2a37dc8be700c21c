"""Answers kept for a while; `app` fills the Protocol with the store."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Cached:
    """An answer as kept: when it came, when it may be thrown away, what `net` must know to read it, and its bytes."""

    key: str
    at: datetime
    expires: datetime
    meta: str
    body: bytes


class Cache(Protocol):
    """A place to keep answers in. Thread-safe; may forget anything at any time; a second `put` replaces the first."""

    def get(self, key: str, /) -> Cached | None:
        """Return what was put last under the key, expired or not, or None."""

    def put(self, key: str, cached: Cached, /) -> None:
        """Keep an answer until it expires."""


class MemoryCache:
    """The newest answers of this process, up to a number and a size."""

    def __init__(self, *, most: int = 1024, most_bytes: int = 32_000_000) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[str, Cached] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str, /) -> Cached | None:
        """Return what was put last under the key, or None."""
        with self._lock:
            return self._kept.get(key)

    def put(self, key: str, cached: Cached, /) -> None:
        """Keep an answer, in the place of the oldest when there are too many or they are too large."""
        with self._lock:
            if key in self._kept:
                self._bytes -= len(self._kept.pop(key).body)
            if len(cached.body) > self._most_bytes:
                return
            self._kept[key] = cached
            self._bytes += len(cached.body)
            while len(self._kept) > self._most or self._bytes > self._most_bytes:
                self._bytes -= len(self._kept.popitem(last=False)[1].body)
