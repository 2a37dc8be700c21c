"""What a file is, told from its first bytes: text or not, and which format of names."""

import re
from typing import Final

from tocsin.model.errors import InputError
from tocsin.watch.columns import KNOWN, last_part
from tocsin.watch.layout import delimiter_of

LOOKED_AT: Final = 50  # lines
# First bytes of files that hold no text, with what to do about each.
_OTHERS: Final = (
    (b"PK\x03\x04", "a zip archive: unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it first"),
    (b"Rar!", "a rar archive: unpack it first"),
    (b"PAR1", "a Parquet table: export its column of names as text first"),
    (b"SQLite format 3\0", "an SQLite database: export its column of names as text first"),
    (b"\x04\x22\x4d\x18", "compressed with lz4: decompress it with `lz4 -dc` and pipe it in"),
    (b"\x1f\x9d", "compressed with compress: decompress it with `uncompress -c` and pipe it in"),
    (b"%PDF", "a PDF document: give a text file with one name a line"),
)  # fmt: skip
_CONTROLS: Final = bytes(sorted(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b")))
_MOST_CONTROLS: Final = (
    0.05  # of random bytes 10 % are control characters; of text with a stray NUL far fewer
)
_TYPES: Final = (
    "A AAAA AFSDB APL CAA CDNSKEY CDS CERT CNAME CSYNC DHCID DLV DNAME DNSKEY DS EUI48 EUI64 HINFO HIP HTTPS IPSECKEY KEY "
    "KX LOC MX NAPTR NS NSEC NSEC3 NSEC3PARAM OPENPGPKEY PTR RP RRSIG SIG SMIMEA SOA SPF SRV SSHFP SVCB TKEY TLSA TSIG TXT "
    "URI WKS ZONEMD TYPE[0-9]+"
)
_RECORD: Final = re.compile(
    r"[^\s;]*\s+(?:(?:\d[\dsmhdw]*|IN|CH|HS|CLASS\d+)\s+){0,2}(?:" + "|".join(_TYPES.split()) + r")\s+\S",
    re.IGNORECASE,
)
_DIRECTIVE: Final = re.compile(r"\$(?:ORIGIN|TTL|INCLUDE|GENERATE)\b", re.IGNORECASE)


def refuse_binary(opening: bytes, label: str) -> None:
    """Raise InputError where data that begin with `opening` are no text."""
    for magic, what in _OTHERS:
        if opening.startswith(magic):
            raise InputError(f"{label} is {what}")
    if opening[257:262] == b"ustar":
        raise InputError(f"{label} is a tar archive: unpack it first, or pipe it in with `tar -xO`")
    controls = len(opening) - len(opening.translate(None, delete=_CONTROLS))
    if controls > max(1, _MOST_CONTROLS * len(opening)):
        raise InputError(
            f"{label} is not a text file ({controls} of its first {len(opening)} bytes are control characters): "
            "give text in UTF-8, or in UTF-16 with a byte order mark, plain or as gz, zst, xz or bz2"
        )


def format_of(opening: bytes) -> str:
    """Say which of our formats text that begins with `opening` has; a newline list is what nothing else is."""
    lines = [line for line in opening.decode("utf-8", "replace").split("\n") if line.strip()][:LOOKED_AT]
    if opening.lstrip()[:1] in (b"{", b"["):
        return "json_lines"
    if _is_zone(lines):
        return "zone_file"
    rows = [line.strip() for line in lines if not line.startswith("#")]
    if not rows:
        return "lines"
    single = last_part(rows[0].strip('"')) in KNOWN or rows[0].startswith('"')
    return "csv_table" if single or delimiter_of(opening) else "lines"


def _is_zone(lines: list[str]) -> bool:
    if any(_DIRECTIVE.match(line) for line in lines):
        return True
    # Within parentheses a record goes over several lines, which need not look like records.
    rows = [line for line in lines if not line.lstrip().startswith(";")]
    records = sum(1 for line in rows if _RECORD.match(line))
    return records > 0 and (
        records * 2 >= len(rows) or bool(rows and _RECORD.match(rows[0]) and "(" in rows[0])
    )
