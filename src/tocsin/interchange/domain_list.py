"""Plain lists of domain names: one A-label name a line, remarks behind `#`."""

from collections.abc import Iterable, Sequence

from tocsin.interchange.remarks import Noted, remark_lines


def domain_list(entries: Iterable[Noted], remarks: Sequence[str] = ()) -> str:
    """Write the list; each name is meant with everything below it. Notes have no place: many readers take whole lines."""
    return remark_lines(remarks, "#") + "".join(f"{entry.name}\n" for entry in entries)
