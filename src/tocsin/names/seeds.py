"""What of a term must stand in a label as it is before anything is compared: where the matcher's index starts.

Pigeonhole: k edits cannot touch k+1 separate pieces of a term, so one of them stands in the label unchanged, and with
it a gram (three or four symbols) of that piece. A swap of two neighbours touches two pieces where they meet; if the
grams of both meet there too, the swapped symbols are a gram of their own.

What must stand alone is found more cheaply, because its ends are known. Short terms: by their deletion neighbourhood
(two words within one edit share a form with at most one symbol taken out). Longer ones within two edits: by their
first three symbols, their last three, or, where both have an edit, the ones after the first three.
"""

import enum
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from typing import Final, NamedTuple

from tocsin.names.folding import LAST_SYMBOL, SYMBOL_BITS, fold

GRAM: Final = 4  # symbols of a gram, where the piece has as many
SHORT_GRAM: Final = 3
NEIGHBOURHOOD_LENGTH: Final = (
    7  # terms up to here that must stand alone go through the deletion neighbourhood
)
ANCHORED_LENGTHS: Final = range(
    8, 12
)  # shorter ones have too little between their ends, longer ones have rare grams
# The letters of European languages from common to rare: of two grams the one with rarer letters announces less often.
_COMMON_FIRST: Final = fold("eaionrstlcdumphgbfykvwzxjq")
_RARITY: Final = {ord(letter) - ord("a") + 1: place for place, letter in enumerate(_COMMON_FIRST)}

Symbols = tuple[int, ...]


class Need(NamedTuple):
    """One term as symbols, with its distances."""

    symbols: Symbols
    whole: int
    inside: int

    @property
    def goes_by_runs(self) -> bool:
        """Whether hits of whole tokens are looked up as words instead of by grams."""
        return self.whole > self.inside and self.whole <= 1 and len(self.symbols) <= NEIGHBOURHOOD_LENGTH

    @property
    def is_anchored(self) -> bool:
        """Whether hits of whole tokens are found by the ends and the middle of the term."""
        return self.whole == 2 > self.inside and len(self.symbols) in ANCHORED_LENGTHS

    @property
    def gram_distance(self) -> int:
        """The distance that grams must cover; -1 where they are not needed."""
        return self.inside if self.goes_by_runs or self.is_anchored else self.whole

    @property
    def is_everywhere(self) -> bool:
        """Whether the pieces would be too short to tell anything, so that every label is compared."""
        return self.gram_distance >= 0 and len(self.symbols) < 2 * (self.gram_distance + 1)


def pack(symbols: Symbols) -> int:
    """Return the symbols in one number, the last one in the lowest bits."""
    packed = 0
    for symbol in symbols:
        packed = packed << SYMBOL_BITS | symbol
    return packed


def neighbourhood(symbols: Symbols, distance: int) -> set[Symbols]:
    """Return the word, and for distance 1 all its forms with one symbol taken out."""
    forms = {symbols}
    if distance:
        forms |= {symbols[:at] + symbols[at + 1 :] for at in range(len(symbols))}
    return forms


def gram_counts(needs: Sequence[Need]) -> Counter[Symbols]:
    """Return how often each gram stands in the terms: common among terms is common among names."""
    return Counter(
        need.symbols[at : at + GRAM]
        for need in needs
        if need.gram_distance >= 0
        for at in range(len(need.symbols) - GRAM + 1)
    )


def _place(symbols: Symbols, start: int, end: int, counts: Counter[Symbols]) -> int:
    """Return where in the piece `start:end` its rarest gram starts."""
    places = range(start, max(end - GRAM, start) + 1)

    def commonness(place: int) -> tuple[int, int]:
        gram = symbols[place : place + GRAM]
        return counts[gram], -sum(_RARITY[symbol] for symbol in gram)

    return min(places, key=commonness)


class Where(enum.IntEnum):
    """Where a gram stands: anywhere, or in a run of whole tokens first, last or after the first three symbols."""

    LONG = 0
    SHORT = 1
    FIRST = 2
    LAST = 3
    MIDDLE = 4
    SHORT_MIDDLE = 5


class Seed(NamedTuple):
    """A gram that stands in a label, the sides of the term that go with it, and how many edits these may have.

    The left side is nearest symbol first. `distance` is for both sides together; ONE_EACH is one edit for each.
    """

    where: Where
    gram: Symbols
    left: Symbols
    right: Symbols
    distance: int


ONE_EACH: Final = 3


def keys(seed: Seed) -> Iterator[int]:
    """Yield the places of the seed in the table: with every symbol before it where it is shorter than a gram has to be."""
    grams = {seed.gram}
    if seed.where is Where.SHORT:
        while len(min(grams, key=len)) < SHORT_GRAM:
            grams = {
                (symbol, *gram) if len(gram) < SHORT_GRAM else gram
                for gram in grams
                for symbol in range(LAST_SYMBOL + 1)  # 0 is the start of a label
            }
    return (key_base(seed.where) + pack(gram) for gram in grams)


def key_base(where: Where) -> int:
    """Return where the keys of a kind begin."""
    return 0 if where is Where.LONG else (1 << SYMBOL_BITS * GRAM) + (where - 1 << SYMBOL_BITS * SHORT_GRAM)


ALL_KEYS: Final = key_base(Where.SHORT_MIDDLE) + (1 << SYMBOL_BITS * SHORT_GRAM)


def anchored_seeds(need: Need) -> Iterator[Seed]:
    """Yield seeds of which any run of whole tokens within two edits of the term has at least one.

    Two edits that leave neither the first nor the last three symbols as they are touch each once, so what lies
    between is as it is but for swaps across its ends.
    """
    symbols = need.symbols
    yield Seed(Where.FIRST, symbols[:3], (), symbols[3:], 2)
    yield Seed(Where.LAST, symbols[-3:], symbols[-4::-1], (), 2)
    size = len(symbols)
    for left_swap, right_swap in product((False, True), repeat=2):
        seen = list(symbols)
        if left_swap:
            seen[2:4] = seen[3], seen[2]
        if right_swap:
            seen[size - 4 : size - 2] = seen[size - 3], seen[size - 4]
        after = min(6, size - 3)
        where = Where.MIDDLE if after == 6 else Where.SHORT_MIDDLE
        yield Seed(where, tuple(seen[3:after]), tuple(seen[2::-1]), tuple(seen[after:]), ONE_EACH)


def seeds(need: Need, counts: Counter[Symbols]) -> Iterator[Seed]:
    """Yield seeds of which any label that holds the term within its distance has at least one."""
    symbols, distance = need.symbols, need.gram_distance
    cuts = [len(symbols) * part // (distance + 1) for part in range(distance + 2)]
    spans = []
    for start, end in pairwise(cuts):
        place = _place(symbols, start, end, counts)
        spans.append((place, min(place + GRAM, end)))
    for start, end in spans:
        yield _seed(symbols, symbols[start:end], start, end, distance)
    for at, ((_, end), (start, _)) in enumerate(pairwise(spans)):
        if end == start:
            yield _swapped(symbols, cuts[at : at + 3], distance)


def _swapped(symbols: Symbols, cuts: list[int], distance: int) -> Seed:
    """Return the gram around the middle cut with the two symbols that meet there swapped.

    Where there are more cuts a second swap may stand at the next one: the gram stays clear of what it would touch.
    """
    before, cut, after = cuts
    left, right = (min(2, max(1, length - (distance > 1))) for length in (cut - before, after - cut))
    gram = (*symbols[cut - left : cut - 1], symbols[cut], symbols[cut - 1], *symbols[cut + 1 : cut + right])
    return _seed(symbols, gram, cut - left, cut + right, distance - 1)


def _seed(symbols: Symbols, gram: Symbols, start: int, end: int, distance: int) -> Seed:
    where = Where.LONG if len(gram) == GRAM else Where.SHORT
    return Seed(where, gram, symbols[:start][::-1], symbols[end:], distance)
