"""Text from outside as a report shows it: nothing in it hides or reorders what stands beside it, and no name is live."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from tocsin.interchange.defanging import defanged
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidName
from tocsin.names.parsing import domain_name, unicode_name

LONGEST: Final = 500  # characters of one text; more is no reading
_COMBINING_RUN: Final = 3  # marks on one letter; a pile of them is written over the lines above
# Control, format and private characters, halves of characters, and line and paragraph separators.
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Letters and marks that are drawn as nothing.
_BLANK: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0"
    + "".join(map(chr, range(0xFE00, 0xFE10)))
    + "".join(map(chr, range(0xE0100, 0xE01F0)))
)
_DOTS: Final = ".\u3002\uff0e\uff61"  # what IDNA takes for a dot (UTS #46, 2.3)
_HOST: Final = re.compile(rf"(?:[\w-]{{1,63}}[{_DOTS}])+[\w-]{{1,63}}")


def visible(text: str, *, longest: int = LONGEST) -> str:
    """Return the text on one line with everything hidden written as an escape, and cut where it is too long."""
    cut = text[: longest + 1]
    if not cut.isascii() or not cut.isprintable():
        cut = "".join(map(_shown, cut))
        cut = _without_piles(cut)
    if len(text) > longest:
        return f"{cut[:longest]}…"
    return cut


def _shown(character: str) -> str:
    if character in "\t\n\r":
        return " "
    if character in _BLANK or unicodedata.category(character) in _HIDDEN:
        return character.encode("unicode_escape").decode("ascii")
    return character


def _without_piles(text: str) -> str:
    kept, run = [], 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= _COMBINING_RUN:
            kept.append(character)
    return "".join(kept)


def shown(text: str) -> str:
    """Return the text as people may read it: nothing in it is hidden, and no program makes a link of it."""
    return defanged(visible(text), longest=8 * LONGEST)


class Suspects:
    """The names and addresses a report is about; texts such as a source's title keep every other name as it is."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(name.lower() for name in names)

    def defanged(self, text: str) -> str:
        """Return the text with only the suspects in it defanged, and URLs that lead to them."""
        return re.sub(r"\S+", lambda found: self._word(found[0]), visible(text))

    def _word(self, word: str) -> str:
        return defanged(word) if any(self._holds(found[0]) for found in _HOST.finditer(word)) else word

    def _holds(self, host: str) -> bool:
        try:
            labels = domain_name(host).value.split(".")
        except InvalidName:
            return True  # it looks like a host and is none that could be compared
        return any(".".join(labels[place:]) in self._names for place in range(len(labels)))


def shown_name(name: DomainName) -> tuple[str, str]:
    """Return a name for people and its A-label form where that differs ('' where not), both defanged."""
    a_labels, u_labels = defanged(name.value), shown(unicode_name(name).text)
    return u_labels, "" if u_labels == a_labels else a_labels
