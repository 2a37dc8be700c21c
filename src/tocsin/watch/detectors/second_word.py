"""Another watched word of the same organisation elsewhere in the name."""

from collections.abc import Iterator
from typing import Final

from tocsin.model.finding import Finding
from tocsin.watch.seam import NameSubject, Watched

FEATURES: Final = ("second_word",)


def detect(subject: NameSubject, watched: Watched) -> Iterator[Finding]:
    """Name the other word."""
    if watched.seen.second is not None:
        yield Finding(
            "second_word",
            subject.name,
            watched.organisation.slug,
            "second_word",
            f"{watched.seen.second!r}, another watched word of {watched.organisation.name}, is in the name as well",
        )
