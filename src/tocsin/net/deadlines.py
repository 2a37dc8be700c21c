"""One time limit for a whole piece of work, however many reads it takes."""

import time
from dataclasses import dataclass

from tocsin.model.errors import NetError


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment of the monotonic clock by which everything must be done, and of whom it is asked."""

    at: float
    whom: str

    @classmethod
    def after(cls, seconds: float, whom: str) -> "Deadline":
        """Return the deadline that many seconds from now."""
        return cls(time.monotonic() + seconds, whom)

    def remaining_s(self) -> float:
        """Return the seconds left, above zero. Raises NetError when none are."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise self.passed()
        return left

    def later(self, seconds: float) -> "Deadline":
        """Return the deadline with that much more time: waiting for one's own turn is nobody's fault."""
        return Deadline(self.at + seconds, self.whom)

    def share_s(self, parts: int) -> float:
        """Return an equal share of what is left."""
        return self.remaining_s() / max(parts, 1)

    def passed(self) -> NetError:
        """Return the error of whoever did not answer in time."""
        return NetError(f"{self.whom!r} did not answer in time", retriable=True)
