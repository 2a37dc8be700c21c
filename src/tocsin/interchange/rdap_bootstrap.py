"""The register of RDAP servers by top-level domain, as IANA publishes it (RFC 9224)."""

import json
from typing import Final

from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError

MAX_BYTES: Final = 4 * 1024 * 1024  # it has some 60 KB
_MOST_SERVICES: Final = 10_000


def rdap_servers(data: bytes, name: DomainName) -> tuple[str, ...]:
    """Return the base URLs for a name, `https` first, each with its last slash; none where no registry is listed.

    Where several suffixes fit, the longest counts (RFC 9224, 4). Raises InputError where the file cannot be used.
    """
    wanted = {".".join(name.labels[start:]): start for start in range(len(name.labels))}
    best, bases = len(name.labels), []
    for suffixes, urls in _services(data):
        for suffix in suffixes:
            start = wanted.get(suffix.lower().strip(".")) if isinstance(suffix, str) else None
            if start is not None and start < best:
                best, bases = start, [url for url in urls if isinstance(url, str)]
    return tuple(sorted((_with_slash(url) for url in bases if _is_web(url)), key=_is_unsafe))


def _services(data: bytes) -> list[tuple[list[object], list[object]]]:
    if len(data) > MAX_BYTES:
        raise InputError(f"the register of RDAP servers has {len(data)} bytes; {MAX_BYTES} are allowed")
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InputError(f"the register of RDAP servers is no JSON: {error}") from error
    services = document.get("services") if isinstance(document, dict) else None
    if not isinstance(services, list):
        raise InputError("the register of RDAP servers lists no services")
    return [
        (service[0], service[1])
        for service in services[:_MOST_SERVICES]
        if isinstance(service, list) and len(service) == 2 and all(isinstance(part, list) for part in service)
    ]


def _is_web(url: str) -> bool:
    return url.lower().startswith(("https://", "http://"))


def _is_unsafe(url: str) -> bool:
    return not url.lower().startswith("https://")


def _with_slash(url: str) -> str:
    return url if url.endswith("/") else f"{url}/"
