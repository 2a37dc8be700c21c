"""Text as its bare words, for comparing phrases and keys that everybody punctuates differently."""

import re
import unicodedata
from typing import Final

_OTHER: Final = re.compile(r"[\W_]+")


def bare_words(text: str) -> str:
    """Return letters and digits in lower case without accents, and every run of anything else as one blank."""
    if text.isascii():
        return _OTHER.sub(" ", text.lower()).strip()
    folded = unicodedata.normalize("NFKD", text.casefold())
    return _OTHER.sub(" ", "".join(c for c in folded if not unicodedata.combining(c))).strip()
