"""What of a file gave no fact: where it stands, how it begins, and why."""

from dataclasses import dataclass
from typing import Final

_SHOWN: Final = 80


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that was left out; nothing else is lost by it.

    `why` is one of few sentences, the same for the same cause, so that problems can be counted by it; `place` ('line 3')
    and `text` (the beginning of what stood there) tell one from the other. `count` is how many are told by this one.
    """

    place: str
    text: str
    why: str
    count: int = 1

    def __str__(self) -> str:
        return f"{self.place}: {self.text!r} {self.why}" if self.text else f"{self.place}: {self.why}"


def problem(place: str, found: object, why: str, *, count: int = 1) -> Problem:
    """Make a problem of what was found, cut to what can be shown; half a character is shown as its escape."""
    text = (
        found
        if isinstance(found, str)
        else found.decode("utf-8", "backslashreplace")
        if isinstance(found, bytes)
        else ""
        if found is None
        else repr(found)
    )
    shown = text[:_SHOWN].encode("utf-8", "backslashreplace").decode()
    return Problem(place, shown, why, count)
