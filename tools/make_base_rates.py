"""Make `src/tocsin/evidence/base_rates.npz`: how often each short string occurs in the labels of ordinary names.

    python tools/make_base_rates.py

Needs the PyPI package `pymispwarninglists` (BSD; the lists themselves are CC0). Ordinary names are those of its two
long lists of popular sites: their registrable labels, each distinct label once. What is kept is counts of strings of
one to eight symbols that at least ten labels hold: no label as such. Of the hosts below registered names (CrUX has
them) it keeps which words at least ten of them use as a label or as a part of one: `live`, `office`.
"""

import json
import re
from collections import Counter
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from publicsuffixlist import PublicSuffixList

LISTS = ("tranco", "google-chrome-crux-1million")
LONGEST = 8
FEWEST = 10
SYMBOLS = ".-abcdefghijklmnopqrstuvwxyz0123456789"  # evidence/base_rates.py reads codes of the same alphabet
RADIX = len(SYMBOLS) + 1
TARGET = Path(__file__).parents[1] / "src" / "tocsin" / "evidence" / "base_rates.npz"
LABEL = re.compile(r"[a-z0-9-]{1,63}\Z")


def list_of(name: str) -> dict[str, object]:
    """One warning list of the package."""
    path = files("pymispwarninglists") / "data" / "misp-warninglists" / "lists" / name / "list.json"
    content: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return content


def registrable_labels(names: list[str]) -> set[str]:
    """Distinct registrable labels in plain ASCII of these names."""
    suffixes = PublicSuffixList()
    labels = set()
    for name in names:
        registrable = suffixes.privatesuffix(name.lower())
        label = registrable.split(".")[0] if registrable else ""
        if LABEL.match(label) and not label.startswith("xn--"):
            labels.add(label)
    return labels


def host_words(names: list[str]) -> tuple[Counter[str], Counter[str]]:
    """How many names have a word as a label left of the registrable domain, hyphens aside, or as a part of one."""
    suffixes = PublicSuffixList()
    labels: Counter[str] = Counter()
    tokens: Counter[str] = Counter()
    for name in names:
        registrable = suffixes.privatesuffix(name.lower())
        host = name.lower()[: -len(registrable) - 1].split(".") if registrable else []
        labels.update({label.replace("-", "") for label in host if LABEL.match(label)})
        tokens.update({token for label in host if "-" in label for token in label.split("-") if token})
    return labels, tokens


def symbols_of(labels: list[str]) -> NDArray[np.int64]:
    """Numbers of the symbols of `.label.label. ...`, with 0 between labels so that no string crosses."""
    text = "\0".join(f".{label}." for label in labels).encode()
    table = np.zeros(256, dtype=np.int64)
    for number, symbol in enumerate(SYMBOLS, 1):
        table[ord(symbol)] = number
    return table[np.frombuffer(text, dtype=np.uint8)]


def counted(symbols: NDArray[np.int64]) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
    """Sorted codes and counts of every string of one to LONGEST symbols that is frequent enough."""
    codes, counts = [], []
    code = np.zeros(len(symbols), dtype=np.int64)
    whole = np.ones(len(symbols), dtype=bool)
    for length in range(1, LONGEST + 1):
        last = symbols[length - 1 :]
        code, whole = code[: len(last)] * RADIX + last, whole[: len(last)] & (last > 0)
        values, times = np.unique(code[whole], return_counts=True)
        kept = times >= FEWEST
        codes.append(values[kept])
        counts.append(times[kept])
        print(f"length {length}: {kept.sum():,} strings")
    joined = np.concatenate(codes)
    order = np.argsort(joined)
    return joined[order].astype(np.uint64), np.concatenate(counts)[order].astype(np.uint32)


def main() -> None:
    """Read the lists, count, write."""
    lists = [list_of(name) for name in LISTS]
    names = [str(name) for content in lists for name in content["list"]]  # type: ignore[attr-defined]  # JSON
    labels = sorted(registrable_labels(names))
    codes, counts = counted(symbols_of(labels))
    source = ", ".join(f"{content['name']} (version {content['version']})" for content in lists)
    dates = [str(content["version"])[:8] for content in lists]
    print(f"{len(names):,} names, {len(labels):,} labels, {len(codes):,} strings from {source}")
    of_hosts = [str(name) for name in lists[-1]["list"]]  # type: ignore[attr-defined]  # JSON
    host_labels, host_tokens = host_words(of_hosts)
    words = sorted(
        word for word in {*host_labels, *host_tokens} if max(host_labels[word], host_tokens[word]) >= FEWEST
    )
    print(f"{len(of_hosts):,} names of hosts, {len(words):,} words in them")
    np.savez_compressed(
        TARGET,
        gaps=np.diff(codes, prepend=np.uint64(0)),
        counts=counts,
        labels=np.int64(len(labels)),
        host_names=np.int64(len(of_hosts)),
        host_words=np.str_(" ".join(words)),
        host_labels=np.array([host_labels[word] for word in words], dtype=np.uint32),
        host_tokens=np.array([host_tokens[word] for word in words], dtype=np.uint32),
        source=np.str_(f"pymispwarninglists {version('pymispwarninglists')} (CC0): {source}"),
        date=np.str_(max(dates)),
    )
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
