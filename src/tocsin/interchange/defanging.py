"""Names, addresses and URLs as people may read them: a program makes no link of them, and a slip of the mouse no visit."""

import re
from typing import Final

from tocsin.model.domain_names import DomainName
from tocsin.model.plain_text import plain_text
from tocsin.names.parsing import unicode_name

# What a mail program or a browser would take for a host, an address or a URL; the other three full stops of IDNA
# (RFC 3490, 3.1) part labels for browsers too. Two numbers with a dot between are a number, or a technique of ATT&CK.
_DOTTED: Final = re.compile(r"[\w-]+(?:[.\u3002\uff0e\uff61][\w-]+)+")
_DOT: Final = re.compile(r"[.\u3002\uff0e\uff61]")
_NUMBER: Final = re.compile(r"T?[0-9]+\.[0-9]+(?:e-?[0-9]+)?\Z")
_SCHEME: Final = re.compile(r"\b(h)tt(ps?)(?=:)|\b(f)t(ps?)(?=:)", re.IGNORECASE)
_COLONS: Final = re.compile(r"://")
_AT: Final = re.compile(r"(?<=[^\s\[])@(?=[^\s\]])")


def defanged(text: str, *, longest: int = 1000) -> str:
    """Return a text from outside on one plain line in which nothing is a link: `hxxps[:]//portal[.]example`.

    `interchange.fact_values` reads it back. Doing it twice changes nothing.
    """
    plain = plain_text(text, longest=longest)
    plain = _COLONS.sub("[:]//", _SCHEME.sub(_hidden_scheme, plain))
    return _AT.sub("[@]", _DOTTED.sub(_hidden_dots, plain))


def name_for_people(name: DomainName) -> str:
    """Return a name defanged, in A-label form; where it has another, with its U-label form beside it."""
    shown = unicode_name(name).text
    written = _DOT.sub("[.]", name.value)
    return written if shown == name.value else f"{written} ({_DOT.sub('[.]', shown)})"


def _hidden_scheme(found: re.Match[str]) -> str:
    return f"{found[1]}xx{found[2]}" if found[1] else f"{found[3]}x{found[4]}"


def _hidden_dots(found: re.Match[str]) -> str:
    return found[0] if _NUMBER.match(found[0]) else _DOT.sub("[.]", found[0])
