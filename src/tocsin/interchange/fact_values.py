"""Values of facts as people write them (defanged, upper case, IDN, in URLs), read into the one form that facts have.

Every function raises InvalidValue with one of few sentences, so that what could not be read can be counted by cause.
"""

import ipaddress
import re
from typing import Final

from tocsin.model.errors import InvalidName, InvalidValue
from tocsin.model.observables import MAX_AS_NUMBER, EmailAddress, Url
from tocsin.model.observation import ObservableKind
from tocsin.model.plain_text import plain_text as one_line
from tocsin.names.parsing import domain_name

LONGEST_VALUE: Final = 4096  # characters; the longest TXT records that are in use have fewer
NO_NAME: Final = "is not a domain name"
SINGLE_LABEL: Final = "is a single word, not a name that somebody registered"
NO_ADDRESS: Final = "is not an IP address"
NO_NETWORK: Final = "is not an autonomous system such as AS13335"
NO_URL: Final = "is not a web address"
NO_EMAIL: Final = "is not a mail address"
NO_HASH: Final = "is not a hash in hexadecimal digits"
NO_TEXT: Final = "is empty"
TOO_LONG: Final = f"is longer than {LONGEST_VALUE} characters"

_PLAIN_NAME: Final = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.[a-z][a-z0-9-]{1,62}\Z")
_MARKED: Final = re.compile(r"[\[\](){}\\]|\A\s*(?:hxx|h\*\*p|fxp|meow)", re.IGNORECASE)
_DOT: Final = re.compile(r"\s*[\[({<]\s*(?:\.|dot)\s*[\])}>]\s*|\\\.|\[\.|\.\]", re.IGNORECASE)
_AT: Final = re.compile(r"\s*[\[({<]\s*(?:@|at)\s*[\])}>]\s*", re.IGNORECASE)
_COLON: Final = re.compile(r"\[(:(?://)?)\]")
_SLASHES: Final = re.compile(r"\[(/{1,2})\]")
_SCHEME: Final = re.compile(r"\A\s*(?:hxxp|h\*\*p|meow)(s?)(?=:)", re.IGNORECASE)
_FTP: Final = re.compile(r"\A\s*fxp(s?)(?=:)", re.IGNORECASE)
_AUTHORITY: Final = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//([^/?#\\]*)")
_PORT: Final = re.compile(r":\d{0,5}\Z")
_NETWORK: Final = re.compile(r"(?:ASN?\s*)?(\d{1,10})(?:\.0)?(?![\d.])", re.IGNORECASE)
_RANGE: Final = re.compile(r"[0-9A-Fa-f:.]+/\d{1,3}\Z")
_HEX: Final = re.compile(r"[0-9a-f]+\Z")


def refanged(text: str) -> str:
    """Undo what people do to a name, an address or a URL so that nobody clicks it: `hxxp`, `[.]`, `(dot)`, `[at]`."""
    if not _MARKED.search(_limited(text)):
        return text
    text = _DOT.sub(".", text)
    text = _COLON.sub(r"\1", _SLASHES.sub(r"\1", _AT.sub("@", text)))
    return _FTP.sub(r"ftp\1", _SCHEME.sub(r"http\1", text))


def name_text(text: str) -> str:
    """A-label form of a name as written, `*.` and the last dot off; a URL or a port is cut down to its host."""
    if len(text) <= 253 and _PLAIN_NAME.match(text):
        return text
    try:
        return domain_name(_host(refanged(text))).value
    except InvalidName as error:
        raise InvalidValue(NO_NAME) from error


def host_name_text(text: str) -> str:
    """The same of a name that somebody registered or could: more than one label, and no address."""
    name = name_text(text)
    head, dot, last = name.rpartition(".")
    if not dot or not head:
        raise InvalidValue(SINGLE_LABEL)
    if last.isdigit():
        raise InvalidValue(NO_NAME)
    return name


def address_text(text: str) -> str:
    """Canonical text of one IP address; brackets, a port of an IPv4 address and a `/32` or `/128` are taken off."""
    host = _host(refanged(_limited(text))).strip("[]")
    host = re.sub(r"/(?:32|128)\Z", "", host) if "/" in host else host
    try:
        address = ipaddress.ip_address(host)
    except ValueError as error:
        raise InvalidValue(NO_ADDRESS) from error
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None:
            raise InvalidValue(NO_ADDRESS)
        address = address.ipv4_mapped or address
    return str(address)


def is_address(text: str) -> bool:
    """Whether the text is an IP address, however it is written."""
    try:
        address_text(text)
    except InvalidValue:
        return False
    return True


def network_text(text: str) -> str:
    """`AS13335`, also of `13335`, `as13335` and `AS13335 Cloudflare`."""
    found = _NETWORK.match(_limited(text).strip())
    if not found or int(found[1]) > MAX_AS_NUMBER:
        raise InvalidValue(NO_NETWORK)
    return f"AS{int(found[1])}"


def url_text(text: str) -> str:
    """A URL as it was before it was defanged; `http://` is put before one that has no scheme."""
    found = refanged(text).strip()
    if "://" not in found and "/" in found and "." in found.partition("/")[0]:
        found = f"http://{found}"
    try:
        return Url(_limited(found)).value
    except InvalidValue as error:
        raise InvalidValue(NO_URL) from error


def email_text(text: str) -> str:
    """A mail address in lower case, its domain in A-label form."""
    found = refanged(text).strip().removeprefix("mailto:").strip("<>")
    local, _, domain = found.rpartition("@")
    try:
        return EmailAddress(f"{local.lower()}@{domain_name(domain).value}").value
    except (InvalidName, InvalidValue) as error:
        raise InvalidValue(NO_EMAIL) from error


def contact_email_text(text: str) -> str:
    """A mail address if it is one; else the text, for registries write there that it is hidden."""
    try:
        return email_text(text)
    except InvalidValue:
        return plain_text(text)


def fingerprint_text(text: str, digits: int) -> str:
    """A hash of so many hexadecimal digits, in lower case and without colons or blanks."""
    found = re.sub(r"[\s:-]", "", text).lower()
    if len(found) != digits or not _HEX.match(found):
        raise InvalidValue(NO_HASH)
    return found


def plain_text(text: str) -> str:
    """Text on one line as every fact has it (see `tocsin.model.plain_text`), cut where it is too long to be worth keeping."""
    found = one_line(text)
    if not found:
        raise InvalidValue(NO_TEXT)
    return found


def subject_of(text: str) -> tuple[ObservableKind, str]:
    """What a text names: an address, or else a domain name (that of a URL is its host)."""
    if len(text) <= 253 and _PLAIN_NAME.match(text):
        return ObservableKind.DOMAIN_NAME, text
    host = _host(refanged(text))
    if host[-1:].isdigit() or ":" in host:
        try:
            return address_subject(host)
        except InvalidValue:
            pass
    return ObservableKind.DOMAIN_NAME, host_name_text(host)


def address_subject(text: str) -> tuple[ObservableKind, str]:
    """The address that a text is, and of which kind it is."""
    address = address_text(text)
    return (ObservableKind.IPV6 if ":" in address else ObservableKind.IPV4), address


def _host(text: str) -> str:
    """Host of a URL, of `host/path` or of `host:port`; anything else as it is."""
    text = text.strip()
    found = _AUTHORITY.match(text)
    if found:
        text = found[1].rpartition("@")[2]
    elif "/" in text and not _RANGE.match(text):
        text = text.partition("/")[0]
    if text.startswith("[") and "]" in text:
        return text[1 : text.index("]")]
    return _PORT.sub("", text) if text.count(":") == 1 else text


def _limited(text: str) -> str:
    if len(text) > LONGEST_VALUE:
        raise InvalidValue(TOO_LONG)
    return text
