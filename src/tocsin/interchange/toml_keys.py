"""A look at the keys of a TOML text before it is read: the standard library's reader takes time by the square of a key's parts."""

import re
from typing import Final

MOST_DOTS: Final = 16  # in one key; a list of organisations has keys of two parts
# Strings and comments, in which a dot is no part of a key; then dots, what ends a key, a string that never ends (the
# reader stops there with an error), and everything else.
_TOKEN: Final = re.compile(
    r'"""(?:[^\\]|\\.)*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|(?P<endless>"""|' + "''')" + r'|"(?:[^"\\\n]|\\[^\n])*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|(?P<dot>\.)"
    r"|(?P<end>[=,\[\]{}\n])"
    r"|[^\"'#.=,\[\]{}\n]+"
    r"|.",
    re.DOTALL,
)


def has_long_key(text: str) -> bool:
    """Whether a key of a TOML text has more parts than any list of organisations needs."""
    dots = 0
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "dot":
            dots += 1
            if dots > MOST_DOTS:
                return True
        elif kind == "end":
            dots = 0
        elif kind == "endless":
            return False
    return False
