"""Asking again: the one place where `net` retries, with backoff, a limit, and a Retry-After it obeys."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from tocsin.model.errors import NetError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """How often to ask, and how long to wait in between: doubling from `backoff_s`, with a random share of it."""

    attempts: int = 3
    backoff_s: float = 0.5
    longest_wait_s: float = 15.0
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random

    def run(self, action: Callable[[], T]) -> T:
        """Return what the action returns.

        A retriable NetError is tried again until the attempts are used up, or the wait that the other side asks for is
        longer than `longest_wait_s`: then it is raised, and the caller may come back after `retry_after_s`.
        """
        for attempt in range(self.attempts - 1):
            try:
                return action()
            except NetError as error:
                wait_s = self._wait_s(error, attempt)
                if not error.retriable or wait_s > self.longest_wait_s:
                    raise
            self.sleep(wait_s)
        return action()

    def _wait_s(self, error: NetError, attempt: int) -> float:
        if error.retry_after_s is not None:
            return error.retry_after_s
        return min(self.backoff_s * float(2**attempt) * (0.5 + self.chance()), self.longest_wait_s)
