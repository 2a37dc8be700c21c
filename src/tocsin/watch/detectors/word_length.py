"""The length of the watched word: what agrees over many letters does not agree by chance."""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin.model.finding import Finding
from tocsin.model.identity import WatchKind
from tocsin.watch.seam import NameSubject, Watched

SHORTEST: Final = 2
LONGEST: Final = 12
FEATURES: Final = tuple(f"letters_{length}" for length in range(SHORTEST, LONGEST + 1))


def code_of(lengths: NDArray[np.int64]) -> NDArray[np.int16]:
    """Places in FEATURES for words of these lengths; longer ones count as LONGEST."""
    return (np.clip(lengths, SHORTEST, LONGEST) - SHORTEST).astype(np.int16)


def detect(subject: NameSubject, watched: Watched) -> Iterator[Finding]:
    """Say how long the word is, unless it is a service's: its length tells nothing about whom the name is aimed at."""
    if watched.seen.item.kind is WatchKind.SERVICE:
        return
    length = len(watched.seen.item.text)
    yield Finding(
        "word_length",
        subject.name,
        watched.organisation.slug,
        FEATURES[min(max(length, SHORTEST), LONGEST) - SHORTEST],
        f"the watched word has {length} letters",
    )
