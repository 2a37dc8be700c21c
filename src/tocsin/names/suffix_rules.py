"""The rules of the public suffix list, and the suffix of one name by them: in plain Python, so that one name costs no start.

Loading the compiled tables of `public_suffix` takes most of a second, which pays for many names only.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import publicsuffixlist

EXACT: Final = 1
WILDCARD: Final = 2
EXCEPTION: Final = 4
_END_OF_ICANN: Final = "// ===END ICANN DOMAINS==="


def rules(*, only_registries: bool = False) -> Iterator[tuple[str, int]]:
    """Each rule's text, without its mark, and its kind; international ones in both forms.

    `only_registries` leaves out the private section (`github.io`), whose names stand in no registry.
    """
    listed = Path(publicsuffixlist.PSLFILE).read_text(encoding="utf-8")
    if only_registries:
        listed = listed.partition(_END_OF_ICANN)[0]
    for line in listed.splitlines():
        rule = line.split(" ")[0].strip().lower()
        if not rule or rule.startswith("//"):
            continue
        kind = EXCEPTION if rule[0] == "!" else WILDCARD if rule.startswith("*.") else EXACT
        text = rule.lstrip("!").removeprefix("*.")
        yield text, kind
        if not text.isascii():
            yield text.encode("idna").decode("ascii"), kind


def suffix_labels(labels: tuple[str, ...], *, only_registries: bool = False) -> int:
    """How many labels the public suffix of a name in A-label form has: those of the longest rule that applies, else 1.

    A wildcard stands for the label before it and, as the list's own tests have it, for what it is written under too;
    an exception makes its parent the suffix.
    """
    kinds = _kinds(only_registries=only_registries)
    found, text = 1, ""
    for depth, label in enumerate(reversed(labels), start=1):
        text = f"{label}.{text}" if text else label
        kind = kinds.get(text, 0)
        if kind & EXCEPTION:
            found = depth - 1
        elif kind & WILDCARD:
            found = depth + 1 if depth < len(labels) else depth
        elif kind & EXACT:
            found = depth
    return found


@cache
def _kinds(*, only_registries: bool) -> Mapping[str, int]:
    kinds: dict[str, int] = {}
    for text, kind in rules(only_registries=only_registries):
        kinds[text] = kinds.get(text, 0) | kind
    return kinds
