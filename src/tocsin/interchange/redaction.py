"""Values that stand where a registrant would: phrases of redaction, and services that lend their name."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from tocsin.interchange.bare_words import bare_words

_LONGEST: Final = 2000  # a registrant's name is shorter; a page of terms says 'redacted' early
_ADDRESS: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+\Z")
_HOST: Final = re.compile(r"(?:@|//)([a-z0-9.-]{1,253})")


@dataclass(frozen=True, slots=True)
class _Phrases:
    whole: frozenset[str]
    within: re.Pattern[str]
    domains: frozenset[str]


def is_redacted(text: str) -> bool:
    """Whether a registration value names nobody: a phrase of redaction, a privacy service, or its e-mail address.

    Such a value is shared by millions of names and ties none of them together.
    """
    phrases = _phrases()
    text = text.strip()[:_LONGEST].lower()
    if any(_is_at(host, phrases.domains) for host in _HOST.findall(text)):
        return True
    if _ADDRESS.match(text):
        return False  # what stands before the @ is the registrant's to choose
    words = bare_words(text)
    return words in phrases.whole or not words or phrases.within.search(words) is not None


def _is_at(host: str, domains: frozenset[str]) -> bool:
    labels = host.strip(".").split(".")
    return any(".".join(labels[start:]) in domains for start in range(len(labels)))


@cache
def _phrases() -> _Phrases:
    table = tomllib.loads((files("tocsin.interchange") / "redaction.toml").read_text(encoding="utf-8"))
    return _Phrases(
        frozenset(map(bare_words, table["whole"])),
        re.compile(rf"\b(?:{'|'.join(map(re.escape, map(bare_words, table['within'])))})\b"),
        frozenset(table["domains"]),
    )
