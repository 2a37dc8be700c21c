"""Text from outside as one plain line: nothing in it can hide, reorder or break what stands beside it."""

import unicodedata
from typing import Final

LONGEST: Final = 1000  # characters; no registry or certificate says more that would be worth keeping
_BREAKS: Final = frozenset({"Cc", "Zl", "Zp"})
_HALF: Final = "\ufffd"


def plain_text(text: str, *, longest: int = LONGEST) -> str:
    """Return the text in NFC on one line: control characters and runs of blanks are one blank, format characters are gone.

    Halves of characters become U+FFFD, so that the result can be written as UTF-8. Markup stays as it is: it is for
    whoever renders to escape it. Invisible characters go, because they would make one registrant look like two.
    """
    text = text[: 4 * longest]
    if not text.isprintable():
        text = "".join(_shown(character) for character in text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())[:longest].rstrip()


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category in _BREAKS:
        return " "
    if category == "Cs":
        return _HALF
    return "" if category == "Cf" else character
