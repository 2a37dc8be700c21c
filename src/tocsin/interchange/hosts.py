"""Hosts files (`hosts(5)`): names that lead nowhere."""

from collections.abc import Iterable, Sequence
from typing import Final

from tocsin.interchange.remarks import Noted, remark_lines

NOWHERE: Final = "0.0.0.0"  # noqa: S104  # a destination: nothing listens there


def hosts_file(entries: Iterable[Noted], remarks: Sequence[str] = ()) -> str:
    """Write the file. A hosts file knows no wildcards: of each name only itself and its `www.` are caught."""
    lines = []
    remarks = (
        *remarks,
        "of each name itself and its www. only: a hosts file cannot say 'and everything below'",
    )
    for entry in entries:
        name = entry.name.value
        lines.append(f"{NOWHERE} {name}\n")
        if not name.startswith("www.") and len(name) <= 249:
            lines.append(f"{NOWHERE} www.{name}\n")
    return remark_lines(remarks, "#") + "".join(lines)
