"""What of a term must stand in a label as it is before anything is compared: where the matcher's index starts.

Pigeonhole: k edits cannot touch k+1 separate pieces of a term, so one of them stands in the label unchanged, and with
it a gram (four symbols) of that piece. A swap of two neighbours touches two pieces where they meet; if the grams of
both meet there too, the swapped symbols are a gram of their own. Short terms that must stand alone are found by their
deletion neighbourhood instead: two words within one edit share a form with at most one symbol taken out.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from tocsin.names.folding import LAST_SYMBOL, SYMBOL_BITS, fold

GRAM: Final = 4  # symbols of a gram
NEIGHBOURHOOD_LENGTH: Final = (
    7  # terms up to here that must stand alone go through the deletion neighbourhood
)
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
    def gram_distance(self) -> int:
        """The distance that grams must cover; -1 where they are not needed."""
        return self.inside if self.goes_by_runs else self.whole

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


class Seed(NamedTuple):
    """Symbols that stand in a label: `symbols[start:end]` of the term, or those with two swapped; edits left besides."""

    gram: Symbols
    start: int
    end: int
    distance: int


def packed(gram: Symbols) -> Iterator[int]:
    """Yield the gram in one number, after every possible symbol before it where it is shorter than a gram has to be."""
    yield pack(gram)  # in full, or at the start of a label
    if len(gram) < GRAM:
        for symbol in range(1, LAST_SYMBOL + 1):
            yield from packed((symbol, *gram))


def seeds(need: Need, counts: Counter[Symbols]) -> Iterator[Seed]:
    """Yield seeds of which any label that holds the term within its distance has at least one."""
    symbols, distance = need.symbols, need.gram_distance
    cuts = [len(symbols) * part // (distance + 1) for part in range(distance + 2)]
    spans = []
    for start, end in pairwise(cuts):
        place = _place(symbols, start, end, counts)
        spans.append((place, min(place + GRAM, end)))
    for start, end in spans:
        yield Seed(symbols[start:end], start, end, distance)
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
    return Seed(gram, cut - left, cut + right, distance - 1)
