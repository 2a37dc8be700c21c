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
    """The newest answers of this process."""

    def __init__(self, *, most: int = 256) -> None:
        self._most = most
        self._kept: OrderedDict[str, Cached] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str, /) -> Cached | None:
        """Return what was put last under the key, or None."""
        with self._lock:
            return self._kept.get(key)

    def put(self, key: str, cached: Cached, /) -> None:
        """Keep an answer, in the place of the oldest when there are too many."""
        with self._lock:
            self._kept[key] = cached
            self._kept.move_to_end(key)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
