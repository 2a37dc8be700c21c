"""The columns of tables of facts (CSV and JSON Lines): what each is called, what it holds, and which facts it gives."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from tocsin.interchange.attributions import group_text
from tocsin.interchange.fact_times import FAR_AHEAD, date_text
from tocsin.interchange.fact_values import (
    address_text,
    contact_email_text,
    fingerprint_text,
    name_text,
    network_text,
    plain_text,
    url_text,
)
from tocsin.interchange.registration import status_text
from tocsin.model.errors import InvalidValue
from tocsin.model.observation import Relation

Pairs = tuple[tuple[str, str], ...]  # relation and value of each fact
_Read = Callable[[str, datetime | None], Pairs]

NAME: Final = "name"
FIRST_SEEN: Final = "first_seen"
LAST_SEEN: Final = "last_seen"
SOURCE: Final = "source"
ORIGIN: Final = "origin"
PUBLIC_SINCE: Final = "public_since"
GRADE: Final = "grade"

_WORDS: Final = re.compile(r"[\s;,|]+")  # between names, addresses and numbers, which hold none of these
_ITEMS: Final = re.compile(r"[;|]")  # between records of several words
_HASHES: Final = {64: Relation.CERTIFICATE.value, 40: "certificate-sha1", 32: "certificate-md5"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `read` gives the facts of one item of a cell, and is None where the column is about the others."""

    name: str
    aliases: tuple[str, ...]
    example: str
    what: str
    read: _Read | None = None
    separator: re.Pattern[str] | None = None


def _each(relation: Relation, read: Callable[[str], str]) -> _Read:
    return lambda text, _: ((relation.value, read(text)),)


def _date(relation: Relation, *, to_come: bool = False) -> _Read:
    if to_come:
        return lambda text, now: ((relation.value, date_text(text, now, ahead=FAR_AHEAD)),)
    return lambda text, now: ((relation.value, date_text(text, now)),)


def _first_word(text: str) -> str:
    """Name of a server, which WHOIS prints with its addresses behind it."""
    return name_text((text.split() or [""])[0])


def _exchanger(text: str) -> str:
    """Name of an MX record, with or without its preference."""
    return name_text((text.split() or [""])[-1])


def _soa(text: str, _: datetime | None) -> Pairs:
    """Server and mailbox of an SOA record, or the server alone."""
    words = text.split()
    if not words:
        raise InvalidValue("is empty")
    server = (Relation.SOA_SERVER.value, name_text(words[0]))
    if len(words) == 1:
        return (server,)
    return server, (Relation.SOA_MAILBOX.value, name_text(words[1].replace("@", ".")))


def _certificate(text: str, _: datetime | None) -> Pairs:
    """A fingerprint; which hash it is, its length says."""
    digits = len(re.sub(r"[\s:-]", "", text))
    if digits not in _HASHES:
        raise InvalidValue("is no SHA-256, SHA-1 or MD5 in hexadecimal digits")
    return ((_HASHES[digits], fingerprint_text(text, digits)),)


def _status(text: str) -> str:
    """A status in the words of RDAP, so that it is the same fact as that of a registry."""
    return plain_text(status_text(text))


def _favicon(text: str) -> str:
    """MurmurHash3 as a signed 32-bit number."""
    try:
        number = int(text)
    except ValueError as error:
        raise InvalidValue("is not the number of a favicon, such as -1424133137") from error
    if not -(1 << 31) <= number < 1 << 32:
        raise InvalidValue("is not the number of a favicon, such as -1424133137")
    return str(number - (1 << 32) if number >= 1 << 31 else number)


_R = Relation
COLUMNS: Final = (
    Column(NAME, ("fqdn", "hostname", "host", "domain_name", "domain", "url"), "onedrive-en-marche.fr",
           "what the row is about: a host name (of a URL its host), or an address; needed"),
    Column("created", ("creation_date", "created_date", "registered", "registration_date"), "2017-04-12",
           "when it was registered", _date(_R.CREATED)),
    Column("updated", ("updated_date",), "2017-04-15",
           "when the registration was changed last", _date(_R.UPDATED)),
    Column("expires", ("expiration_date", "expiry_date", "expiry"), "2018-04-12",
           "when the registration ends; may be in the future", _date(_R.EXPIRES, to_come=True)),
    Column("registrar", ("registrar_name",), "Ordinary Registrar SAS",
           "who sold it", _each(_R.REGISTRAR, plain_text)),
    Column("registrant_email", ("registrant_e-mail", "registrant_mail"), "someone@mail.example",
           "mail address of whoever registered it", _each(_R.REGISTRANT_EMAIL, contact_email_text)),
    Column("registrant_name", (), "A. Person",
           "name of whoever registered it", _each(_R.REGISTRANT_NAME, plain_text)),
    Column("registrant_organisation", ("registrant_organization", "registrant_org"), "Example SARL",
           "organisation of whoever registered it", _each(_R.REGISTRANT_ORGANISATION, plain_text)),
    Column("registration_status", ("domain_status", "epp_status"), "clientHold",
           "status of the registration", _each(_R.REGISTRATION_STATUS, _status), _ITEMS),
    Column("nameservers", ("name_servers", "nameserver", "name_server", "ns"), "ns1.host.example;ns2.host.example",
           "name servers", _each(_R.NAME_SERVER, _first_word), _WORDS),
    Column("soa", ("soa_record",), "ns1.host.example hostmaster.host.example",
           "start of authority: server and mailbox; what follows them is not kept", _soa, _ITEMS),
    Column("mx", ("mail_servers", "mail_exchangers"), "10 mail.host.example",
           "mail exchangers, with or without preference", _each(_R.MAIL_EXCHANGER, _exchanger),
           re.compile(r"[;,|]")),
    Column("ips", ("ip", "addresses", "address", "ip_address", "ip_addresses", "a", "aaaa"), "192.0.2.7;2001:db8::7",
           "addresses of either version", _each(_R.RESOLVES_TO, address_text), _WORDS),
    Column("asn", ("as", "asns", "autonomous_system"), "AS64500",
           "networks of the addresses", _each(_R.AUTONOMOUS_SYSTEM, network_text), re.compile(r"[;,|]")),
    Column("certificates", ("certificate", "cert", "certificate_sha256", "cert_sha256", "fingerprint", "fingerprints"),
           "5d5dae54" + "0" * 56, "fingerprints of certificates: SHA-256 (or SHA-1 or MD5, kept apart)",
           _certificate, re.compile(r"[\s;,|]+")),
    Column("certificate_issuer", ("issuer", "cert_issuer"), "C=US, O=Let's Encrypt, CN=R3",
           "who issued the certificate", _each(_R.CERTIFICATE_ISSUER, plain_text)),
    Column("favicon", ("favicon_hash", "favicon_mmh3"), "-1424133137",
           "MurmurHash3 of the favicon, as search engines for hosts print it",
           _each(_R.FAVICON, _favicon), _WORDS),
    Column("page_title", ("http_title", "html_title"), "Sign in to your account",
           "title of the page", _each(_R.PAGE_TITLE, plain_text)),
    Column("redirects_to", ("redirect",), "https://accounts.host.example/",
           "where the page leads on to", _each(_R.REDIRECTS_TO, url_text)),
    Column("group", ("attributed_to", "intrusion_set", "threat_actor", "actor"), "APT28",
           "the group that somebody says it belongs to, in their word for it", _each(_R.ATTRIBUTED_TO, group_text),
           _ITEMS),
    Column(FIRST_SEEN, ("firstseen", "date", "reported"), "2017-04-15T08:00:00Z",
           "when the source saw it first; also a fact of its own (`reported`)", _date(_R.REPORTED)),
    Column(LAST_SEEN, ("lastseen",), "2017-04-24", "when the source saw it last"),
    Column(SOURCE, (), "passive-dns", "who says so; else --source"),
    Column(PUBLIC_SINCE, ("public", "published"), "2017-04-25",
           "since when everybody could know it; else --public-since, else never"),
    Column(ORIGIN, ("root",), "report:2017-04-25", "the root fact that the row goes back to; else --origin"),
    Column(GRADE, ("admiralty", "admiralty_grade"), "B2", "Admiralty grade; else --grade"),
)  # fmt: skip

# By every name that a column may have; upper case, blanks, hyphens and underscores make no difference.
BY_NAME: Final[Mapping[str, Column]] = MappingProxyType(
    {
        spelling.replace("_", "").replace("-", ""): column
        for column in COLUMNS
        for spelling in (column.name, *column.aliases)
    }
)
_IGNORED: Final = re.compile(r"[\s_-]+")


def spelling(heading: str) -> str:
    """A heading without what makes no difference."""
    return _IGNORED.sub("", heading.lower())


# Where a table has several columns for the name: the more exact first.
_NAMES: Final = tuple(spelling(name) for name in (NAME, *COLUMNS[0].aliases))


@lru_cache(maxsize=256)
def rank_of_name(heading: str) -> int:
    """How much a heading that means the name is to be preferred: the least first."""
    return _NAMES.index(spelling(heading))


def column_of(heading: str) -> Column | None:
    """Return the column that a heading or key means; None where nobody knows it."""
    return BY_NAME.get(spelling(heading))


class Cells:
    """Facts of cells, each text read once while it comes again and again: name servers and registrars are few.

    Memory stays flat: what a column has seen is forgotten when it is too much.
    """

    _MOST = 1 << 16
    _LONGEST = 200  # characters of a text that is remembered

    def __init__(self, now: datetime | None) -> None:
        self._now = now
        self._known: dict[str, dict[str, Pairs | str]] = {column.name: {} for column in COLUMNS}

    def facts(self, column: Column, text: str) -> Pairs | str:
        """Relation and value of each fact of one item, or why there is none."""
        known = self._known[column.name]
        found = known.get(text)
        if found is not None:
            return found
        found = self._read(column, text)
        if len(text) <= self._LONGEST:
            if len(known) >= self._MOST:
                known.clear()
            known[text] = found
        return found

    def _read(self, column: Column, text: str) -> Pairs | str:
        if column.read is None:
            return ()
        try:
            return column.read(text, self._now)
        except InvalidValue as error:
            return str(error)
