"""Response policy zones (draft-vixie-dnsop-dns-rpz-00): names for which a resolver answers that there is no such name."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from tocsin.interchange.remarks import Noted, beside, remark_lines

# A name of the zone is the blocked name, `*.` before it and the zone's own name behind it: 253 in all (RFC 1035, 2.3.4).
LONGEST_ZONE_NAME: Final = 40
LONGEST_NAME: Final = 253 - len("*..") - LONGEST_ZONE_NAME
_TTL_S: Final = 300
_SERIALS: Final = 2**32  # RFC 1982


def fits_rpz(entry: Noted) -> bool:
    """Whether the name leaves room for that of a zone."""
    return len(entry.name.value) <= LONGEST_NAME


def rpz_zone(entries: Iterable[Noted], made_at: datetime, remarks: Sequence[str] = ()) -> str:
    """Write the zone as a master file (RFC 1035, 5): each name and everything below it does not exist.

    Owners are relative, so the zone has the name under which it is loaded. The serial is the time it was made, in
    seconds: a later zone has a higher one until 2106, and after that by the arithmetic of serials. Raises ValueError
    for a name that does not fit.
    """
    lines = [
        f"$TTL {_TTL_S}\n",
        f"@ SOA localhost. hostmaster.localhost. {_serial(made_at)} 3600 600 604800 {_TTL_S}\n",
        "@ NS localhost.\n",
    ]
    for entry in entries:
        if not fits_rpz(entry):
            raise ValueError(f"{entry.name.value[:80]!r}... leaves no room for the name of a zone")
        lines.append(f"{entry.name} CNAME .{beside(entry.note, ';')}\n")
        lines.append(f"*.{entry.name} CNAME .\n")
    return remark_lines(remarks, ";") + "".join(lines)


def _serial(made_at: datetime) -> int:
    return int(made_at.timestamp()) % _SERIALS or 1
