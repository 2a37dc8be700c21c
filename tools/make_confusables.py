"""Make `names/confusables.txt`: what each character beyond ASCII looks like in ASCII letters and digits.

Run `python tools/make_confusables.py src/tocsin/names/confusables.txt` with disarm installed (the version is written into the file).
"""

import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Final

import disarm

DROPPED_CATEGORIES: Final = frozenset({"Mn", "Me", "Cf"})
DASHES: Final = frozenset({"Pd", "Pc"})
LONGEST: Final = 4
# Rows of our own, where UTS #39 has no ASCII prototype, or one that a reader of these languages would not choose.
OWN: Final = {
    "ß": "ss",
    "ẞ": "ss",
    "æ": "ae",
    "œ": "oe",
    "ĳ": "ij",
    "þ": "p",
    "ð": "d",
    "đ": "d",
    "ħ": "h",
    "ı": "i",
    "ĸ": "k",
    "ł": "l",
    "ŋ": "n",
    "ø": "o",
    "ŧ": "t",
    "ſ": "s",
    "ƒ": "f",
    "ə": "e",
    "ɛ": "e",
    "ɪ": "i",
    "ʀ": "r",
    "ω": "w",
    "ш": "w",
    "щ": "w",
    "π": "n",
    "п": "n",
    "и": "u",
    "ц": "u",
    "л": "n",
    "д": "a",
    "я": "r",
    "э": "e",
    "є": "e",
    "з": "3",
    "ь": "b",
    "ъ": "b",
    "б": "6",
    "ч": "4",
    "ђ": "h",
    "ћ": "h",
    "μ": "u",
    "λ": "a",
    "ε": "e",
    "σ": "o",
    "θ": "o",
    "δ": "d",
    "ζ": "z",
    "χ": "x",
    "φ": "o",
    "·": "-",
    "・": "-",
}

HEADER: Final = """\
# What characters beyond ASCII look like: target, a tab, code points and ranges in hexadecimal. `.` means dropped.
# Made by tools/make_confusables.py from disarm {disarm} (MIT licence, Copyright (c) 2026 Richard Quinn), which carries the
# confusables of UTS #39 for Unicode {confusables} (Unicode License v3, Copyright (c) 1991-2025 Unicode, Inc.), and from the
# decompositions of Unicode {unidata}; rows of our own are in that script.
"""


def _is_shown(text: str) -> bool:
    return 0 < len(text) <= LONGEST and text.isascii() and text.isalnum()


def _without_marks(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c) != "Mn")


def _one(character: str) -> str:
    """Return what a single character without marks looks like, itself where it looks like nothing in ASCII."""
    return OWN.get(character, character if character.isascii() else disarm.skeleton_key(character))


def seen_as(character: str) -> str:
    """Return what a reader takes a character for: ASCII letters, a hyphen, `.` for nothing at all, '' for unknown."""
    category = unicodedata.category(character)
    if character in OWN:
        return OWN[character]
    if category in DROPPED_CATEGORIES:
        return "."
    if category in DASHES:
        return "-"
    for text in (disarm.skeleton_key(character), _without_marks(character.lower())):
        plain = "".join(_one(c) for c in _without_marks(text.lower()))
        if _is_shown(plain.lower()):
            return plain.lower()
    return ""


def _ranges(points: list[int]) -> Iterator[str]:
    first = last = points[0]
    for point in [*points[1:], -1]:
        if point == last + 1:
            last = point
            continue
        yield f"{first:x}" if first == last else f"{first:x}-{last:x}"
        first = last = point


def main(path: Path) -> None:
    """Write the table to `path`."""
    rows: dict[str, list[int]] = defaultdict(list)
    for point in range(0x80, sys.maxunicode + 1):
        if 0xD800 <= point < 0xE000 or unicodedata.category(chr(point)) in {"Cn", "Co", "Cc"}:
            continue
        if target := seen_as(chr(point)):
            rows[target].append(point)
    header = HEADER.format(
        disarm=metadata.version("disarm"),
        confusables=disarm.CONFUSABLES_VERSION,
        unidata=unicodedata.unidata_version,
    )
    lines = [f"{target}\t{' '.join(_ranges(points))}" for target, points in sorted(rows.items())]
    path.write_text(header + "\n".join(lines) + "\n", encoding="ascii")
    print(f"{sum(map(len, rows.values()))} characters in {len(rows)} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
