"""Where a link of a page leads, by the rules of browsers (WHATWG URL) rather than those of RFC 3986, which attackers know too."""

import re
from dataclasses import dataclass
from typing import Final

from tocsin.model.errors import InvalidName
from tocsin.model.plain_text import plain_text
from tocsin.names.parsing import domain_name

LONGEST_LINK: Final = 8192
_IGNORED: Final = str.maketrans("", "", "\t\n\r")  # browsers drop these anywhere in a URL
_AROUND: Final = "".join(map(chr, range(33)))
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_PARTS: Final = re.compile(r"(https?)://([^/?#]*)([^?#]*)", re.IGNORECASE)
_QUERY: Final = re.compile(r"[?#]")
_PORT: Final = re.compile(r":\d*\Z")


@dataclass(frozen=True, slots=True)
class Base:
    """The address of a page, in the parts that links of it are resolved against."""

    scheme: str
    authority: str
    path: str

    @classmethod
    def of(cls, url: str) -> "Base | None":
        """Return the parts of an absolute http or https URL; None for anything else."""
        found = _PARTS.match(url)
        return cls(found[1].lower(), found[2], found[3] or "/") if found else None


def joined(base: Base, link: str) -> str | None:
    """Return the absolute URL that a link of a page means to a browser; None for what is no http or https.

    Backslashes are slashes, tabs and line ends are nothing, and `https:path` is read as browsers read it.
    """
    link = link.translate(_IGNORED).strip(_AROUND)
    if len(link) > LONGEST_LINK:
        return None
    scheme = _SCHEME.match(link)
    if scheme is None:
        return _relative(base, _slashes(link))
    if scheme[1].lower() not in {"http", "https"}:
        return None
    rest = _slashes(link[scheme.end() :])
    if not rest.startswith("//") and scheme[1].lower() == base.scheme:
        return _relative(base, rest)
    authority = rest.lstrip("/")
    return f"{scheme[1].lower()}://{authority}" if authority else None


def host_of(url: str) -> str:
    """Return the host of an absolute http or https URL in A-label form; as it is written where it is no name; else ''."""
    found = _PARTS.match(url)
    if found is None:
        return ""
    host = _PORT.sub("", found[2].rpartition("@")[2])
    if host.startswith("["):
        return plain_text(host.strip("[]"))
    try:
        return domain_name(host).value
    except InvalidName:
        return plain_text(host, longest=253)


def _slashes(link: str) -> str:
    """Turn backslashes before the query into slashes."""
    query = _QUERY.search(link)
    end = query.start() if query else len(link)
    return link[:end].replace("\\", "/") + link[end:]


def _relative(base: Base, link: str) -> str | None:
    if link.startswith("//"):
        authority = link.lstrip("/")
        return f"{base.scheme}://{authority}" if authority else None
    if not link or link[0] == "#":
        path = base.path
    elif link[0] == "?":
        path = base.path + link
    elif link[0] == "/":
        path = link
    else:
        path = base.path[: base.path.rfind("/") + 1] + link
    query = _QUERY.search(path)
    end = query.start() if query else len(path)
    return f"{base.scheme}://{base.authority}{_without_dots(path[:end])}{path[end:]}"


def _without_dots(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")
    for number, segment in enumerate(segments):
        is_last = number == len(segments) - 1
        if segment == "..":
            kept = kept[:-1] if len(kept) > 1 else kept
            kept += [""] if is_last else []
        elif segment != ".":
            kept.append(segment)
        elif is_last:
            kept.append("")
    return "/".join(kept)
