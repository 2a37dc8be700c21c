"""Watch lists and large realistic name files for the benches, made anew from the same seed; nothing is fetched.

Brands are registrable labels of popular sites (MISP's warning lists, CC0, from the package `pymispwarninglists`); names
are put together from words of nine languages (`wordfreq`) and the endings that new names have.

    python bench/data.py names 1000000 names.txt [--seed 7]
    python bench/data.py organisations 100 organisations.csv
"""

import argparse
import csv
import json
import random
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import wordfreq
from publicsuffixlist import PublicSuffixList

LANGUAGES = ("en", "fr", "de", "es", "it", "pl", "nl", "pt", "sv")
SHARES = (40, 11, 12, 9, 8, 6, 6, 5, 3)
ENDINGS = "com com com com com net org info shop online store xyz top site io app dev fr de es it pl nl co.uk eu".split()
LIST_OF = "misp-warninglists/lists/{}/list.json"
SHORTEST, LONGEST = 4, 16


@dataclass(frozen=True)
class Brand:
    """Somebody to be imitated: an id, a name and an official domain."""

    slug: str
    name: str
    domain: str

    @property
    def label(self) -> str:
        """Registrable label, as registered."""
        return self.domain.split(".", 1)[0]

    @property
    def word(self) -> str:
        """Registrable label without hyphens."""
        return self.label.replace("-", "")

    @property
    def is_common(self) -> bool:
        """Whether the word is one that people use for other things too, or too short to be anybody's."""
        return len(self.word) < 5 or any(
            wordfreq.zipf_frequency(self.word, language) >= 2.5 for language in LANGUAGES
        )


def brands(count: int, *, seed: int = 7) -> tuple[Brand, ...]:
    """Draw brands from popular sites: labels of letters, 4 to 16 long, each once."""
    suffixes = PublicSuffixList()
    found: dict[str, Brand] = {}
    popular = _sites("tranco10k")
    random.Random(seed).shuffle(popular)
    more = [] if count <= 1_000 else _sites("tranco")
    random.Random(seed).shuffle(more)
    for site in popular + more:
        domain = suffixes.privatesuffix(site)
        if domain is None or not re.fullmatch(r"[a-z]+(-[a-z]+)?", label := domain.split(".", 1)[0]):
            continue
        if SHORTEST <= len(label) <= LONGEST and label.replace("-", "") not in found:
            name = label.replace("-", " ").title()
            found[label.replace("-", "")] = Brand(label, name, domain)
        if len(found) == count:
            return tuple(found.values())
    raise ValueError(f"the lists hold only {len(found)} brands, {count} were asked for")


def _sites(which: str) -> list[str]:
    place = files("pymispwarninglists").joinpath("data", *LIST_OF.format(which).split("/"))
    listed: list[str] = json.loads(place.read_text(encoding="utf-8"))["list"]
    return sorted(listed)


def write_organisations(path: Path, chosen: Sequence[Brand]) -> None:
    """Write a watch list that `tocsin organisation import` reads."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("id", "name", "domains", "services", "language"))
        rows.writerows((brand.slug, brand.name, brand.domain, "", "") for brand in chosen)


@cache
def words(language: str) -> tuple[str, ...]:
    """Return the commonest words of a language in plain letters, 3 to 12 long."""
    plain = (
        "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
        for word in wordfreq.top_n_list(language, 20_000)
    )
    return tuple(word for word in plain if re.fullmatch(r"[a-z]{3,12}", word))


def names(count: int, *, seed: int = 7) -> Iterator[str]:
    """Yield ordinary new names; a few come twice, as they do in real lists."""
    dice = random.Random(seed)
    for start in range(0, count, 10_000):
        amount = min(10_000, count - start)
        spoken = dice.choices(LANGUAGES, SHARES, k=amount)
        kinds = dice.choices(range(8), (24, 24, 14, 8, 8, 6, 4, 12), k=amount)
        for language, kind in zip(spoken, kinds, strict=True):
            prefix = "www." if dice.random() < 0.2 else ""
            yield f"{prefix}{_label(kind, words(language), dice)[:63]}.{dice.choice(ENDINGS)}"


def _label(kind: int, known: Sequence[str], dice: random.Random) -> str:
    # Common words come far more often than rare ones: the product of two draws leans to the front of the list.
    one, two, three = (known[int(len(known) * dice.random() * dice.random())] for _ in range(3))
    forms = (
        one + two,
        f"{one}-{two}",
        one + two + three,
        f"{one}-{two}-{three}",
        one,
        f"{one}{dice.randrange(1000)}",
        "".join(dice.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=dice.randrange(6, 16))),
        one[:4] + two[-4:],  # coined: the head of one word and the tail of another
    )
    return forms[kind]


def write_names(path: Path, count: int, *, seed: int = 7) -> None:
    """Write ordinary new names, one a line."""
    with path.open("w", encoding="ascii") as file:
        file.writelines(f"{name}\n" for name in names(count, seed=seed))


def main() -> None:
    """Write one file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("names", "organisations"))
    parser.add_argument("count", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    if given.what == "names":
        write_names(given.path, given.count, seed=given.seed)
    else:
        write_organisations(given.path, brands(given.count, seed=given.seed))


if __name__ == "__main__":
    main()
