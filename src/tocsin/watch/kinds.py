"""The kinds of imitation, in the field's words: what a name does to look like an organisation; several can hold."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from tocsin.evidence.base_rates import Way
from tocsin.model.identity import WatchKind
from tocsin.watch.seam import Seen
from tocsin.watch.traits import Follows, Place, Spelling

# Host names that are written before a dot, and without it when the dot was left out: `wwwen-marche.fr`.
_HOSTS: Final = frozenset({"www", "mail", "m", "login", "webmail", "ftp", "smtp", "secure", "account", "app"})
_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn", "1234567890")
_NEIGHBOURS: Final = frozenset(pair for row in _ROWS for a, b in pairwise(row) for pair in ((a, b), (b, a)))
_VOWELS: Final = frozenset("aeiouy")


def kinds_of(seen: Seen) -> tuple[str, ...]:
    """Kinds of imitation of what was seen, the most telling first."""
    return tuple(dict.fromkeys((*_of_spelling(seen), *_of_standing(seen), *_of_item(seen)))) or ("exact",)


def _of_spelling(seen: Seen) -> Iterator[str]:
    if seen.spelling is Spelling.INTERNATIONAL:
        yield "idn"
    elif seen.spelling is Spelling.LOOK_ALIKE:
        yield "homoglyph"
    elif seen.spelling in {Spelling.ONE_EDIT, Spelling.TWO_EDITS}:
        yield "typo"
        if seen.spelling is Spelling.ONE_EDIT:
            yield from edit_of(_letters(seen.text), seen.item.text)


def _of_standing(seen: Seen) -> Iterator[str]:
    if seen.place is Place.SUBDOMAIN:
        yield "levelsquat"
    if seen.way is not Way.LABEL:
        yield "combosquat"
        label, word = _letters(seen.label), _letters(seen.text)
        if label.endswith(word) and label.removesuffix(word) in _HOSTS:
            yield "dot-omission"
    elif seen.place is Place.REGISTRABLE and seen.spelling is Spelling.EXACT:
        yield "tld-swap"
    if seen.way is Way.LABEL and "-" in seen.text and seen.item.kind is not WatchKind.PART:
        yield "hyphenation"
    if seen.follows is Follows.JOINED_SUFFIX:
        yield "suffix-in-label"


def _of_item(seen: Seen) -> Iterator[str]:
    if seen.item.kind is WatchKind.SERVICE:
        yield "service"
    elif seen.item.kind is WatchKind.OUTLET:
        yield "outlet"


def edit_of(text: str, word: str) -> Iterator[str]:
    """Name the one edit that makes `text` of `word`, and what is known of such edits; nothing where it is not one."""
    first = next(
        (i for i, (a, b) in enumerate(zip(text, word, strict=False)) if a != b), min(len(text), len(word))
    )
    if len(text) == len(word) + 1 and text[:first] + text[first + 1 :] == word:
        yield "insertion"
        if text[first] in text[max(0, first - 1) : first] + text[first + 1 : first + 2]:
            yield "repetition"
        if text == word + "s":
            yield "plural"
    elif len(text) + 1 == len(word) and word[:first] + word[first + 1 :] == text:
        yield "omission"
    elif len(text) == len(word) and first < len(text):
        yield from _of_same_length(text, word, first)


def _of_same_length(text: str, word: str, first: int) -> Iterator[str]:
    rest = first + 1
    if text[rest:] == word[rest:]:
        yield "substitution"
        put, meant = text[first], word[first]
        if (put, meant) in _NEIGHBOURS:
            yield "keyboard-neighbour"
        if put in _VOWELS and meant in _VOWELS:
            yield "vowel-swap"
        if (ord(put) ^ ord(meant)).bit_count() == 1:
            yield "bit-flip"
    elif text[first : first + 2] == word[first : first + 2][::-1] and text[first + 2 :] == word[first + 2 :]:
        yield "transposition"


def _letters(text: str) -> str:
    return text.replace("-", "").replace("_", "").lower()
