"""Not too fast: a token bucket for each host."""

import threading
import time
from collections.abc import Callable
from typing import Final

from tocsin.model.errors import NetBusy

MOST_HOSTS: Final = 10_000  # remembered; beyond, those with a full bucket are forgotten


class Pace:
    """`burst` requests at once, then `per_s` a second, for each key. Thread-safe.

    Written as the generic cell rate algorithm (ITU-T I.371): one number for each key, the moment at which its bucket
    will be full again.
    """

    def __init__(
        self,
        *,
        per_s: float,
        burst: int,
        longest_wait_s: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._interval_s = 1 / per_s
        self._tolerance_s = (burst - 1) / per_s
        self._longest_wait_s = longest_wait_s
        self._clock = clock
        self._sleep = sleep
        self._full_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, key: str) -> float:
        """Return when a request may go out, with the seconds that took. Raises NetBusy when that is too far away."""
        delay_s = self._reserve(key)
        if delay_s > 0:
            self._sleep(delay_s)
        return delay_s

    def hold(self, key: str, seconds: float) -> None:
        """Let nothing out for that long: the other side asked for it."""
        with self._lock:
            until = self._clock() + seconds + self._tolerance_s
            self._full_at[key] = max(self._full_at.get(key, until), until)

    def _reserve(self, key: str) -> float:
        with self._lock:
            now = self._clock()
            full_at = max(self._full_at.get(key, now), now)
            delay_s = max(full_at - self._tolerance_s - now, 0.0)
            if delay_s > self._longest_wait_s:
                raise NetBusy(f"too much is waiting for {key!r}", retriable=True, retry_after_s=delay_s)
            self._forget(now)
            self._full_at[key] = full_at + self._interval_s
            return delay_s

    def _forget(self, now: float) -> None:
        if len(self._full_at) >= MOST_HOSTS:
            self._full_at = {key: full_at for key, full_at in self._full_at.items() if full_at > now}
