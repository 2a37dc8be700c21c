"""A corpus: the names that are compared with one another, what each has that others may share, and how many share it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin.evidence.infrastructure import Trait
from tocsin.investigation.columns import GRAM, RADIX, Columns, symbols_of
from tocsin.investigation.gathering import Gathering
from tocsin.investigation.traits import Value
from tocsin.model.observation import FactRow

# What a store does not count by value.
UNCOUNTED: Final = frozenset(
    {
        Trait.SUFFIX,
        Trait.NETWORK,
        Trait.TEMPLATE,
        Trait.NAME_SERVER_PROVIDER,
        Trait.DEFAULT_NAME_SERVERS,
        Trait.REGISTRABLE_DOMAIN,
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """Names in rising order, their facts as columns, and the values that these number.

    `texts[v]` and `traits[v]` are what value `v` is, `counts[v]` how many of `size` names have it, `gram_counts` how
    many hold each string of four letters. The counts are of the names themselves, unless they were made elsewhere (in a
    store); then `counted_here` is false, and how common the `estimated` traits are is the table of providers' word.
    """

    names: tuple[str, ...]
    columns: Columns
    texts: tuple[str, ...]
    traits: NDArray[np.uint8]
    counts: NDArray[np.int64]
    gram_counts: NDArray[np.uint32]
    size: int
    counted_here: bool
    estimated: frozenset[Trait]
    place: Mapping[str, int] = field(repr=False)

    @classmethod
    def build(
        cls, rows: Iterable[FactRow], *, counted: Mapping[Value, int] | None = None, size: int | None = None
    ) -> "Corpus":
        """Gather the rows of each subject, in any order; what is of no use for comparing is left out.

        `counted` and `size` are counts made elsewhere: names that have each value, of how many; a value that is not in
        `counted` was not counted and stands for itself alone.
        """
        gathering = Gathering()
        for row in rows:
            gathering.add(row)
        gathered = gathering.gathered()
        names, columns = gathered.names, gathered.columns
        counts = np.bincount(columns.values, minlength=len(gathered.values)).astype(np.int64)
        if counted is not None:
            known = np.array([counted.get(value, 0) for value in gathered.values], dtype=np.int64)
            counts = np.maximum(counts, known)
        return cls(
            names=names,
            columns=columns,
            texts=gathered.shown,
            traits=np.array([trait for trait, _ in gathered.values], dtype=np.uint8),
            counts=counts,
            gram_counts=np.bincount(columns.grams, minlength=gathered.gram_codes).astype(np.uint32),
            size=max(size or 0, len(names)),
            counted_here=counted is None,
            estimated=frozenset() if counted is None else UNCOUNTED,
            place={name: number for number, name in enumerate(names)},
        )

    def __len__(self) -> int:
        return len(self.names)

    def values(self, place: int) -> NDArray[np.int32]:
        """Numbers of the values of one name, rising."""
        return self.columns.values[self.columns.starts[place] : self.columns.starts[place + 1]]

    def of_trait(self, place: int, trait: Trait) -> tuple[str, ...]:
        """Texts of the values that one name has of a trait."""
        return tuple(self.texts[value] for value in self.values(place) if self.traits[value] == trait)


class Parts:
    """Which names hold a text of four letters and more left of their public suffix, within one label."""

    def __init__(self, corpus: Corpus) -> None:
        columns = corpus.columns
        self._corpus = corpus
        owners = np.repeat(np.arange(len(corpus), dtype=np.int32), np.diff(columns.gram_starts))
        self._owners = owners[np.argsort(columns.grams, kind="stable")]
        self._starts = np.concatenate([[0], np.cumsum(corpus.gram_counts, dtype=np.int64)])
        self._counted: dict[str, int] = {}

    def holding(self, text: str) -> int:
        """How many names hold the text; those that hold its rarest four letters are looked at."""
        if text not in self._counted:
            letters = symbols_of(np.frombuffer(text.encode("ascii"), dtype=np.uint8)).tolist()
            codes = [_code(letters[at : at + GRAM]) for at in range(len(letters) - GRAM + 1)]
            rarest = min(codes, key=lambda code: int(self._corpus.gram_counts[code]))
            some = self._owners[self._starts[rarest] : self._starts[rarest + 1]].tolist()
            self._counted[text] = sum(text in self._left(place) for place in some)
        return self._counted[text]

    def _left(self, place: int) -> str:
        columns = self._corpus.columns
        whole = self._corpus.names[place]
        suffix = self._corpus.of_trait(place, Trait.SUFFIX)
        left = whole[: -len(suffix[0]) - 1] if suffix else whole
        return left[-int(columns.after[place] - columns.first[place]) :]


def _code(letters: list[int]) -> int:
    code = 0
    for letter in letters:
        code = code * RADIX + letter
    return code
