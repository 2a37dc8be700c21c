"""Patterns of STIX indicators: which observables they name, and which names with which addresses."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

LONGEST_PATTERN: Final = 1 << 16
# One that is never closed is taken to the end: to look for its end again from each quote in it would take long.
_STRING: Final = re.compile(r"'((?:[^'\\]|\\.)*)(?:(')|\\?\Z)", re.DOTALL)
_TOKEN: Final = re.compile(
    r"(?<![a-z0-9-])(?P<not>NOT\s{1,9})?(?P<type>[a-z][a-z0-9-]{1,60}):"
    r"(?P<path>(?:'\d{1,6}'|\[[*\d]{0,4}\]|[A-Za-z0-9_.-]){1,200})\s{0,9}(?P<negated>NOT\s{1,9})?"
    r"(?P<operator>=|IN\b)\s{0,9}"
    r"(?P<value>'\d{1,6}'|\d{1,12}|\((?:\s{0,9}'\d{1,6}'\s{0,9},?){1,2000}\s{0,9}\))"
    r"|(?P<open>\[)|(?P<close>\])|(?P<or>\bOR\b)|(?P<no>\bNOT\b|!=)"
)
_PLACE: Final = re.compile(r"'(\d{1,6})'")
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)


class Comparison(NamedTuple):
    """`type:path = value`; one for each value of a set."""

    type: str
    path: str
    value: str


class Observation(NamedTuple):
    """What stands between one pair of brackets; `together`: all of it must hold at once."""

    comparisons: tuple[Comparison, ...]
    together: bool


def observations(pattern: str) -> Iterator[Observation]:
    """Equalities of each observation of a pattern; what it negates or compares otherwise is left out.

    Anything can be given; what is no pattern has no observations.
    """
    strings: list[str] = []

    def kept(found: re.Match[str]) -> str:
        if not found[2]:
            return ""
        strings.append(_ESCAPE.sub(r"\1", found[1]))
        return f"'{len(strings) - 1}'"

    bare = _STRING.sub(kept, pattern[:LONGEST_PATTERN])
    comparisons: list[Comparison] = []
    together = True
    for token in _TOKEN.finditer(bare):
        if token["open"]:
            comparisons, together = [], True
        elif token["close"]:
            yield Observation(tuple(comparisons), together)
            comparisons, together = [], True
        elif token["or"] or token["no"]:
            together = False
        elif not token["not"] and not token["negated"]:
            comparisons += _comparisons(token, strings)


def _comparisons(token: re.Match[str], strings: Sequence[str]) -> Iterator[Comparison]:
    path = _PLACE.sub(lambda found: _string(found[1], strings), token["path"])
    value = token["value"]
    values = [_string(place, strings) for place in _PLACE.findall(value)] or [value]
    yield from (Comparison(token["type"], path, each) for each in values)


def _string(place: str, strings: Sequence[str]) -> str:
    at = int(place)
    return strings[at] if at < len(strings) else ""
