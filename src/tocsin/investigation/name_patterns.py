"""How a name is put together: the kind of its registrable label and its length, as bulk registrations repeat them."""

import re
from typing import Final

_KINDS: Final = (
    ("letters", re.compile(r"[a-z]+\Z")),
    ("digits", re.compile(r"[0-9]+\Z")),
    ("letters, then digits", re.compile(r"[a-z]+[0-9]+\Z")),
    ("digits, then letters", re.compile(r"[0-9]+[a-z]+\Z")),
    ("letters with hyphens", re.compile(r"[a-z]+(?:-[a-z]+)+\Z")),
    ("letters and digits mixed", re.compile(r"[a-z0-9]+\Z")),
    ("an internationalised label", re.compile(r"xn--")),
)


def template(label: str) -> str:
    """Kind and length of a registrable label: 'letters, 7 long'."""
    kind = next((name for name, pattern in _KINDS if pattern.match(label)), "other")
    return f"{kind}, {len(label)} long"
