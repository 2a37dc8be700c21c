"""What evidence must not hold: passwords and the like, and the addresses of those who were aimed at."""

import re
from typing import Final

# The last word of a kind says what it is: `credential_page` is no credential.
_SECRETS: Final = frozenset(
    "cookie cookies credential credentials otp passphrase passphrases passwd password passwords pin pins secret"
    " secrets token tokens".split()
)
_AIMED_AT: Final = frozenset("mailbox person recipient target victim".split())
_ADDRESS: Final = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
_IN_A_URL: Final = re.compile(r"\b[a-z][a-z0-9+.-]{1,15}://[^/\s:@]{1,200}:[^/\s@]{1,200}@", re.IGNORECASE)
_TOLD: Final = re.compile(r"\b(?:password|passwd|passphrase|pwd|mot de passe)\s*[:=]\s*\S", re.IGNORECASE)


def withheld_because(kind: str, value: str, *more: str) -> str:
    """Why a piece of evidence is not to be kept; '' where it may be.

    `kind` is in lower case with underscores, `more` are its other texts. Only what is plain to see is found.
    """
    words = kind.split("_")
    if words[-1] in _SECRETS:
        return "is a person's secret, which is not kept: say what it shows, without it"
    if _AIMED_AT.intersection(words) and _ADDRESS.search(value):
        return "names a person who was aimed at: give the role, the sector or the country"
    if any(_IN_A_URL.search(text) or _TOLD.search(text) for text in (value, *more)):
        return "holds a password, which is not kept: leave it out"
    return ""
