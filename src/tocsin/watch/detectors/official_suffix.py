"""A copy of the end of an official domain behind the watched word: `en-marche.fr.example.com`, `en-marche-fr.com`."""

from collections.abc import Iterator
from typing import Final

from tocsin.model.finding import Finding
from tocsin.watch.seam import NameSubject, Watched
from tocsin.watch.traits import Follows

FEATURES: Final = ("suffix_word", "joined_suffix", "official_suffix")
_SAID: Final = {
    Follows.SUFFIX_WORD: "behind the word stands a part of an official public suffix",
    Follows.JOINED_SUFFIX: "an official public suffix is joined to the word",
    Follows.OFFICIAL_SUFFIX: "the word and an official public suffix stand in front of another registered name",
}


def detect(subject: NameSubject, watched: Watched) -> Iterator[Finding]:
    """Say how the end of an official domain is copied."""
    follows = watched.seen.follows
    if follows is not Follows.NOTHING:
        yield Finding(
            "official_suffix", subject.name, watched.organisation.slug, FEATURES[follows - 1], _SAID[follows]
        )
