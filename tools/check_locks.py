"""Hold requirements/*.lock against pyproject.toml and requirements/*.in: every requirement pinned, in range, hashed.

Asks no registry. Exit code 1 and a line per fault; `make locks` mends them.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

HERE = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^\]]*\])?==(?P<version>[^ ;\\]+)")
# Which requirement files each lock is compiled from; the second says which extras of the package are in.
MADE_FROM = {
    "build": (("build",), None),
    "base": ((), ()),
    "postgres": ((), ("postgres",)),
    "pdf": ((), ("pdf",)),
    "dev": (("dev",), ("pdf",)),
    "bench": (("bench",), None),
    "peer-dnstwist": (("peer-dnstwist",), None),
    "peer-opensquat": (("peer-opensquat",), None),
}


def pins(lock: str) -> dict[str, set[Version]]:
    """Name and versions of every pin of a lock (one name may have several, told apart by markers)."""
    found: dict[str, set[Version]] = {}
    for line in (HERE / "requirements" / f"{lock}.lock").read_text(encoding="utf-8").splitlines():
        if match := PIN.match(line):
            found.setdefault(canonicalize_name(match["name"]), set()).add(Version(match["version"]))
    return found


def asked(files: tuple[str, ...], extras: tuple[str, ...] | None) -> Iterator[Requirement]:
    """Yield the requirements that a lock is compiled from."""
    for file in files:
        for line in (HERE / "requirements" / f"{file}.in").read_text(encoding="utf-8").splitlines():
            if text := line.split("#")[0].strip():
                yield Requirement(text)
    if extras is None:
        return
    project = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for text in (*project["dependencies"], *(t for e in extras for t in project["optional-dependencies"][e])):
        yield Requirement(text)


def faults() -> Iterator[str]:
    """Yield what is wrong, one line each."""
    everything = {lock: pins(lock) for lock in MADE_FROM}
    for lock, (files, extras) in MADE_FROM.items():
        for requirement in asked(files, extras):
            versions = everything[lock].get(canonicalize_name(requirement.name), set())
            if not versions:
                yield f"{lock}.lock does not pin {requirement.name!r}"
            yield from (
                f"{lock}.lock pins {requirement.name} {version}, but {str(requirement.specifier)!r} is asked for"
                for version in versions
                if not requirement.specifier.contains(version, prereleases=True)
            )
        for name, versions in everything[lock].items():
            if (
                not lock.startswith("peer-")
                and name in everything["base"]
                and versions != everything["base"][name]
            ):
                yield f"{lock}.lock and base.lock pin different versions of {name!r}"


def main() -> int:
    """Print the faults; 1 where there are any."""
    found = tuple(faults())
    for fault in found:
        print(f"{fault}: run `make locks`")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
