"""The web addresses that may be asked for, taken apart strictly."""

from dataclasses import dataclass
from ipaddress import IPv6Address
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from tocsin.model.errors import InvalidName, NetRefused
from tocsin.names.parsing import domain_name

LONGEST_URL: Final = 8192
DEFAULT_PORTS: Final = {"http": 80, "https": 443}
# What stays as it is in a path and query (RFC 3986, 2.2 and 2.3); all else becomes %XX, "%" itself excepted.
_KEPT: Final = "/?:@!$&'()*+,;=-._~%[]"


@dataclass(frozen=True, slots=True)
class WebAddress:
    """Where a GET goes: host without brackets, port, and what is asked there."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and port as the Host header and a URL have them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port."""
        return self.scheme, self.host, self.port

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"

    def joined(self, location: str) -> "WebAddress":
        """Return where a redirect leads. Raises NetRefused."""
        _check_text(location)
        try:
            return web_address(urljoin(str(self), location))
        except ValueError as error:
            raise NetRefused(f"a redirect to {location[:200]!r} is not followed: {error}") from error


def web_address(url: str) -> WebAddress:
    """Return the parts of an absolute http or https URL; a fragment is dropped.

    Raises NetRefused for other schemes, user names and passwords, hosts with escapes, spaces, control characters and
    backslashes: whatever two readers of the same text could take for different hosts.
    """
    _check_text(url)
    try:
        parts = urlsplit(url)
        port = DEFAULT_PORTS.get(parts.scheme) if parts.port is None else parts.port
    except ValueError as error:
        raise _refused(url, str(error)) from error
    if parts.scheme not in DEFAULT_PORTS or not port:
        raise _refused(url, "only http and https are asked, at ports above 0")
    if "@" in parts.netloc:
        raise _refused(url, "it carries a user name")
    hostname = parts.hostname or ""
    if "%" in parts.netloc or ".." in hostname or not hostname.strip("."):
        raise _refused(url, "its host is oddly written")
    path = quote(parts.path or "/", safe=_KEPT) + (
        f"?{quote(parts.query, safe=_KEPT)}" if parts.query else ""
    )
    return WebAddress(parts.scheme, _host(url, parts.netloc, hostname), port, path)


def _check_text(url: str) -> None:
    if len(url) > LONGEST_URL:
        raise _refused(url, f"it is longer than {LONGEST_URL} characters")
    # The standard library drops tabs, newlines and leading control characters; browsers read a backslash as a slash.
    if any(character <= " " or character in "\x7f\\" for character in url):
        raise _refused(url, "it holds spaces, control characters or backslashes")
    if any("\ud800" <= character <= "\udfff" for character in url):
        raise _refused(url, "it holds half a character")


def _host(url: str, netloc: str, hostname: str) -> str:
    if netloc.startswith("["):
        try:
            return str(IPv6Address(hostname))
        except ValueError as error:
            raise _refused(url, "its host is oddly written") from error
    if hostname.isascii():
        return hostname.removesuffix(".")  # whatever it is, the guard reads it once more
    try:
        return domain_name(hostname).value
    except InvalidName as error:
        raise _refused(url, str(error)) from error


def _refused(url: str, reason: str) -> NetRefused:
    return NetRefused(f"{url[:200]!r} is not asked: {reason}")
