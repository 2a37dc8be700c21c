"""The rules of the public suffix list, and the suffix of one name by them: in plain Python, so that one name costs no start.

Loading the compiled tables of `public_suffix` takes most of a second, which pays for many names only.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import publicsuffixlist

EXACT: Final = 1
WILDCARD: Final = 2
EXCEPTION: Final = 4
_REGISTRY: Final = 3  # bits by which the kinds of ICANN's section are shifted
_END_OF_ICANN: Final = "// ===END ICANN DOMAINS==="


def rules() -> Iterator[tuple[str, int]]:
    """Each rule's text, without its mark, and its kind; international ones in both forms."""
    for text, kind, _ in _listed():
        yield text, kind
        if not text.isascii():
            yield _a_labels(text), kind


def suffix_labels(labels: tuple[str, ...], *, only_registries: bool = False) -> int:
    """How many labels the public suffix of a name in A-label form has: those of the longest rule that applies, else 1.

    A wildcard stands for the label before it and, as the list's own tests have it, for what it is written under too;
    an exception makes its parent the suffix. `only_registries` leaves out the private section (`github.io`), whose
    names stand in no registry.
    """
    kinds, shift = _kinds(labels[-1]), _REGISTRY if only_registries else 0
    found, text = 1, ""
    for depth, label in enumerate(reversed(labels), start=1):
        text = f"{label}.{text}" if text else label
        kind = kinds.get(text, 0) >> shift
        if kind & EXCEPTION:
            found = depth - 1
        elif kind & WILDCARD:
            found = depth + 1 if depth < len(labels) else depth
        elif kind & EXACT:
            found = depth
    return found


@cache
def _kinds(ending: str) -> Mapping[str, int]:
    """Kinds of the rules below one top-level domain, by text in A-label form: of all, and shifted those of ICANN's section."""
    kinds: dict[str, int] = {}
    for text, kind, is_registry in _by_ending().get(ending, ()):
        name = text if text.isascii() else _a_labels(text)
        kinds[name] = kinds.get(name, 0) | kind | (kind << _REGISTRY if is_registry else 0)
    return kinds


@cache
def _by_ending() -> Mapping[str, Sequence[tuple[str, int, bool]]]:
    """Rules by their top-level domain in A-label form; writing all of them so would take most of the time."""
    found: dict[str, list[tuple[str, int, bool]]] = defaultdict(list)
    for rule in _listed():
        found[rule[0].rpartition(".")[2]].append(rule)
    return {ending if ending.isascii() else _a_labels(ending): rules for ending, rules in found.items()}


def _listed() -> Iterator[tuple[str, int, bool]]:
    """Each rule as it is written, its kind, and whether it stands in ICANN's section."""
    is_registry = True
    for line in Path(publicsuffixlist.PSLFILE).read_text(encoding="utf-8").splitlines():
        if line.startswith("//"):
            is_registry = is_registry and not line.startswith(_END_OF_ICANN)
            continue
        rule = line.split(" ")[0].strip().lower()
        if rule:
            kind = EXCEPTION if rule[0] == "!" else WILDCARD if rule.startswith("*.") else EXACT
            yield rule.lstrip("!").removeprefix("*."), kind, is_registry


def _a_labels(text: str) -> str:
    return text.encode("idna").decode("ascii")
