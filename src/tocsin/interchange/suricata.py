"""Suricata rules that see a host of the network look for a name: by DNS, in TLS and in HTTP."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from tocsin.interchange.defanging import defanged
from tocsin.interchange.remarks import Noted, remark_lines

# Beside the ranges that rule sets have agreed on, and within a signed number of 32 bits.
_FIRST_SID: Final = 1_000_000_000
_SIDS: Final = 1_000_000_000
# What may stand in a message: nothing that ends or escapes a quoted value of a rule.
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9 .,\[\]()@/+%>'_-]")
_LONGEST_MESSAGE: Final = 200
# `dotprefix` puts a dot before the buffer, so that `.bad.example` is met by the name and by what is below it, and not
# by `notbad.example`. `http.host` is lower case already and refuses `nocase`.
_BUFFERS: Final = (
    ("dns", "any", "DNS lookup of", 'dns.query; dotprefix; content:".{name}"; nocase; endswith;'),
    ("tls", "$EXTERNAL_NET", "TLS connection to", 'tls.sni; dotprefix; content:".{name}"; nocase; endswith;'),
    ("http", "$EXTERNAL_NET", "HTTP request to", 'http.host; dotprefix; content:".{name}"; endswith;'),
)  # fmt: skip
_CLASS: Final = "bad-unknown"  # every configuration of Suricata has it


def suricata_rules(
    entries: Sequence[Noted], made_at: datetime, *, tlp: str, remarks: Sequence[str] = ()
) -> str:
    """Write three rules for each name, for Suricata 6 and later; `tlp` is the colour's word.

    A rule's number is made from its name and stays the same as long as no other name of the file has the same.
    """
    metadata = f"created_at {made_at:%Y_%m_%d}, tlp {tlp.replace('+', '_')}"
    rules = (
        f'alert {protocol} $HOME_NET any -> {where} any (msg:"{_message(does, entry)}"; '
        f"{match.format(name=entry.name)} classtype:{_CLASS}; sid:{sid + place}; rev:1; metadata:{metadata};)\n"
        for entry, sid in _numbered(entries)
        for place, (protocol, where, does, match) in enumerate(_BUFFERS)
    )  # fmt: skip
    return remark_lines(remarks, "#") + "".join(rules)


def _message(does: str, entry: Noted) -> str:
    text = f"Tocsin {does} {entry.name.value.replace('.', '[.]')}"
    if entry.short:
        text += f" ({defanged(entry.short)})"
    return _UNSAFE.sub(" ", text)[:_LONGEST_MESSAGE].rstrip()


def _numbered(entries: Iterable[Noted]) -> Iterator[tuple[Noted, int]]:
    """Each name with the first of its numbers; of two that would have the same, the later one takes the next."""
    step = len(_BUFFERS)
    places = _SIDS // step
    taken: set[int] = set()
    for entry in entries:
        place = int.from_bytes(hashlib.sha256(entry.name.value.encode()).digest()[:8]) % places
        while place in taken:
            place = (place + 1) % places
        taken.add(place)
        yield entry, _FIRST_SID + place * step
