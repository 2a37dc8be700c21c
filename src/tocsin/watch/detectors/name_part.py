"""A part of the organisation's name that is also an ordinary word: `marche` alone is in many names that mean a walk."""

from collections.abc import Iterator
from typing import Final

from tocsin.model.finding import Finding
from tocsin.model.identity import WatchKind
from tocsin.watch.detectors.lookalike import per_million
from tocsin.watch.seam import NameSubject, Watched

FEATURES: Final = ("ordinary_word",)
# A part that more ordinary labels hold than this is taken for an ordinary word.
ORDINARY: Final = 2e-5
PARTS: Final = (WatchKind.PART, WatchKind.INITIALS)


def detect(subject: NameSubject, watched: Watched) -> Iterator[Finding]:
    """Say that only a part of the name is there, and an ordinary word."""
    seen = watched.seen
    if seen.item.kind in PARTS and seen.word_rate >= ORDINARY:
        yield Finding(
            "name_part",
            subject.name,
            watched.organisation.slug,
            "ordinary_word",
            f"{seen.item.text!r} is only a part of the organisation's name, and an ordinary word:"
            f" {per_million(seen.word_rate)} in a million ordinary labels hold it",
        )
