"""Formats of files with facts: how each is read, and which one a file has, told from its beginning."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from tocsin.interchange import facts_csv, facts_json_lines, misp, passive_dns, registry_files, stix
from tocsin.interchange.fact_columns import NAME, column_of
from tocsin.interchange.problems import Problem
from tocsin.interchange.provenance import Provenance
from tocsin.model.errors import InputError
from tocsin.model.observation import ObservedData

Found = Iterator[ObservedData | Problem]
ReadLines = Callable[[Iterable[bytes], Provenance], Found]
ReadDocument = Callable[[bytes, Provenance], Found]


@dataclass(frozen=True, slots=True)
class Format:
    """One format; of `lines` (flat in memory, however large) and `document` (read whole) exactly one is there."""

    what: str
    lines: ReadLines | None = None
    document: ReadDocument | None = None


FORMATS: Final[Mapping[str, Format]] = MappingProxyType(
    {
        "csv": Format("a table with the columns below: one name a row", lines=facts_csv.read),
        "json_lines": Format(
            "one JSON object a line, its keys the columns below", lines=facts_json_lines.read
        ),
        "passive_dns": Format(
            "passive DNS in the Common Output Format: one record a line", lines=passive_dns.read
        ),
        "misp": Format("MISP events as JSON: one, a list, or the answer of a search", document=misp.read),
        "stix": Format("a STIX 2.1 (or 2.0) bundle", document=stix.read),
        "rdap": Format("an RDAP answer", document=registry_files.read_rdap),
        "rdap_lines": Format("RDAP answers, one a line", lines=registry_files.read_rdap_lines),
        "whois": Format("a classic WHOIS answer", document=registry_files.read_whois),
    }
)
_BOM: Final = b"\xef\xbb\xbf"
_ADVICE: Final = "make it JSON Lines, one object a line, for example with `jq -c '.[]'`"
# A registry whose WHOIS answers begin with a bracket writes words in it.
_ARRAY: Final = re.compile(rb'\[\s{0,20}(?:[\[{"\]\d-]|true|false|null)')
_MISP: Final = re.compile(rb'"(?:Event|response|Attribute|Orgc)"\s{0,20}:')
_STIX: Final = re.compile(
    rb'"(?:spec_version|objects)"\s{0,20}:|"type"\s{0,20}:\s{0,20}"(?:bundle|indicator|observed-data)"'
)
_RDAP: Final = re.compile(rb'"(?:rdapConformance|objectClassName|domainSearchResults)"\s{0,20}:')
_PASSIVE: Final = re.compile(rb'"rrname"\s{0,20}:')
_WHOIS: Final = re.compile(
    rb"^[\s\[%*]{0,20}(?:domain(?: ?name)?|nserver|name server|registrar(?: name)?|registrant(?: name)?|holder|"
    rb"registry domain id|creat(?:ed|ion date)|registered(?: on)?|status|whois server)[\s.]{0,30}[:\]]"
    rb"|^no match for",
    re.IGNORECASE | re.MULTILINE,
)


def format_of(opening: bytes, label: str) -> str:
    """Name of the format of a file that begins with `opening`; raises InputError where it can be none of ours."""
    start = opening.removeprefix(_BOM).lstrip()
    if start[:1] == b"{":
        return _of_object(start, label)
    if _ARRAY.match(start):
        return _of_array(start, label)
    return _of_text(opening.removeprefix(_BOM))


def _of_object(start: bytes, label: str) -> str:
    line, _, rest = start.partition(b"\n")
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return _of_document(start, label)
    keys = set(value)
    if keys & {"rrname", "cond", "obj"}:
        return "passive_dns"
    if keys & {"rdapConformance", "objectClassName", "domainSearchResults"}:
        return "rdap_lines" if rest.strip() else "rdap"
    if value.get("type") == "bundle" or isinstance(value.get("objects"), list):
        return "stix"
    if keys & {"Event", "response", "Attribute", "Orgc"}:
        return "misp"
    return "json_lines"


def _of_document(start: bytes, label: str) -> str:
    """Format of an object that goes over several lines, or over one that is longer than what is looked at."""
    if _PASSIVE.match(start[1:].lstrip()):
        return "passive_dns"
    for name, pattern in (("misp", _MISP), ("rdap", _RDAP), ("stix", _STIX)):
        if pattern.search(start):
            return name
    if b"\n" not in start.strip() or start.count(b"\n{") > 1:  # a long or a broken first line
        return "json_lines"
    raise InputError(
        f"{label} is a JSON object over several lines and none of the formats that have that: {_ADVICE}"
    )


def _of_array(start: bytes, label: str) -> str:
    if _PASSIVE.search(start):
        raise InputError(f"{label} is one JSON array of passive DNS records: {_ADVICE}")
    for name, pattern in (("misp", _MISP), ("rdap", _RDAP), ("stix", _STIX)):
        if pattern.search(start):
            return name
    raise InputError(f"{label} is one JSON array: {_ADVICE}")


def _of_text(opening: bytes) -> str:
    """A heading with a column for the name is that of a table; what has the words of registries is WHOIS."""
    lines = (line.strip() for line in opening.decode("utf-8", "replace").split("\n"))
    heading = next((line for line in lines if line and not line.startswith("#")), "")
    cells = [column_of(cell.strip('" ')) for cell in re.split(r"[,;\t|]", heading[:4096])]
    if any(column is not None and column.name == NAME for column in cells):
        return "csv"
    return "whois" if _WHOIS.search(opening) else "csv"
