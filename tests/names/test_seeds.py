"""Seeds miss nothing: whatever is within the distance holds one of them."""

import random

import pytest

from tocsin.names.seeds import (
    ALL_KEYS,
    Need,
    Seed,
    Where,
    anchored_seeds,
    gram_counts,
    key_base,
    keys,
    neighbourhood,
    pack,
    seeds,
)

Symbols = tuple[int, ...]
SYMBOLS = [symbol for symbol in range(1, 27) if symbol != 12]  # `l` is folded to `i`


def edited(symbols: Symbols, chance: random.Random) -> Symbols:
    at = chance.randrange(len(symbols))
    other = (chance.choice(SYMBOLS),)
    kind = chance.randrange(4)
    if kind == 0:
        return symbols[:at] + other + symbols[at:]
    if kind == 1:
        return symbols[:at] + symbols[at + 1 :]
    if kind == 2:
        return symbols[:at] + other + symbols[at + 1 :]
    return symbols[:at] + symbols[at : at + 2][::-1] + symbols[at + 2 :]


def stands_in(gram: Symbols, text: Symbols) -> bool:
    return any(text[at : at + len(gram)] == gram for at in range(len(text)))


@pytest.mark.parametrize(
    ("length", "distance"), [(4, 0), (6, 1), (8, 1), (11, 1), (9, 2), (12, 2), (14, 2), (20, 2)]
)
def test_a_text_within_the_distance_holds_a_seed(length: int, distance: int) -> None:
    chance = random.Random(length)
    for _ in range(300):
        symbols = tuple(chance.choice(SYMBOLS) for _ in range(length))
        need = Need(symbols, distance, distance)
        text = symbols
        # Edits of different parts, as OSA has it: from the right to the left, none touching the last.
        for part in range(distance):
            cut = length - (part + 1) * (length // max(distance, 1))
            end = length - part * (length // max(distance, 1))
            text = text[:cut] + edited(text[cut:end], chance) + text[end:]

        assert any(stands_in(seed.gram, text) for seed in seeds(need, gram_counts([need])))


def test_two_swaps_across_the_cuts_of_a_term_leave_a_seed() -> None:
    symbols = tuple(range(13, 25))
    text = (13, 14, 15, 17, 16, 18, 19, 21, 20, 22, 23, 24)
    need = Need(symbols, 2, 2)

    assert any(stands_in(seed.gram, text) for seed in seeds(need, gram_counts([need])))


def test_an_anchored_term_is_found_by_its_ends_and_its_middle() -> None:
    found = list(anchored_seeds(Need(tuple(range(1, 9)), 2, 1)))

    assert {seed.where for seed in found} == {Where.FIRST, Where.LAST, Where.SHORT_MIDDLE}
    assert {seed.gram for seed in found if seed.where is Where.SHORT_MIDDLE} == {
        (4, 5),
        (3, 5),
        (4, 6),
        (3, 6),
    }


def test_a_short_gram_is_listed_after_every_symbol() -> None:
    places = list(keys(Seed(Where.SHORT, (1, 2), (), (), 0)))

    assert len(places) == 27
    assert all(key_base(Where.SHORT) <= place < key_base(Where.FIRST) for place in places)


def test_the_kinds_of_keys_do_not_overlap() -> None:
    bases = [key_base(where) for where in Where]

    assert bases == sorted(set(bases))
    assert bases[-1] < ALL_KEYS


def test_a_neighbourhood_is_the_word_and_its_forms_with_one_symbol_less() -> None:
    assert neighbourhood((1, 2, 3), 1) == {(1, 2, 3), (2, 3), (1, 3), (1, 2)}
    assert neighbourhood((1, 2, 3), 0) == {(1, 2, 3)}
    assert pack((1, 2)) == 34
