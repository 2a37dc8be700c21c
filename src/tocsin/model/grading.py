"""The Admiralty grade of a source and of what it says (NATO AJP-2.1)."""

import enum
import re
from dataclasses import dataclass
from typing import Final, Self

from tocsin.model.errors import InvalidValue

_GRADE: Final = re.compile(r"[A-F][1-6]\Z")


class Reliability(enum.StrEnum):
    """How far the source can be relied on."""

    COMPLETELY = "A"
    USUALLY = "B"
    FAIRLY = "C"
    NOT_USUALLY = "D"
    UNRELIABLE = "E"
    CANNOT_BE_JUDGED = "F"


class Credibility(enum.IntEnum):
    """How far what it says is confirmed."""

    CONFIRMED = 1
    PROBABLY_TRUE = 2
    POSSIBLY_TRUE = 3
    DOUBTFUL = 4
    IMPROBABLE = 5
    CANNOT_BE_JUDGED = 6


@dataclass(frozen=True, slots=True)
class Grade:
    """Both together, as in `B2`."""

    reliability: Reliability
    credibility: Credibility

    @classmethod
    def of(cls, text: str) -> Self:
        """Read a grade such as 'B2'."""
        if not _GRADE.match(text):
            raise InvalidValue(f"{text[:20]!r} is not an Admiralty grade: write A-F and 1-6, as in 'B2'")
        return cls(Reliability(text[0]), Credibility(int(text[1])))

    def __str__(self) -> str:
        return f"{self.reliability.value}{self.credibility.value}"


UNGRADED: Final = Grade(Reliability.CANNOT_BE_JUDGED, Credibility.CANNOT_BE_JUDGED)
