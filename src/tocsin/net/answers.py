"""What a DNS message says about a name: records as text, and the aliases on the way to them."""

from dataclasses import dataclass
from typing import Final

import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rdatatype
import dns.rdtypes.ANY.SOA
import dns.rdtypes.mxbase
import dns.rdtypes.nsbase
import dns.rdtypes.txtbase
import dns.rrset

from tocsin.model.errors import NetError

MOST_RECORDS: Final = 256
LONGEST_RECORD: Final = 8192
# What may be asked for; the rest is of no use here, and ANY (RFC 8482) and zone transfers are nobody's business.
TYPES: Final = frozenset("A AAAA CAA CNAME DNSKEY DS HTTPS MX NS PTR SOA SRV SVCB TLSA TXT".split())
# A resolver keeps its failures for up to five minutes (RFC 9520, 3.2): asking at once gets the same again.
FAILURE_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    r"""What the DNS says of a name and type.

    `records` are texts in the form of RFC 1035 without the last dot of names, sorted; a TXT record is its strings joined
    and read as UTF-8 (other bytes as `\xNN`). `ttl` is the smallest on the way, in seconds, 0 without a record.
    `aliases` are the names that CNAMEs led through, in order. `exists` is False when the name itself is not there
    (NXDOMAIN). `left_out` counts records beyond MOST_RECORDS.
    """

    records: tuple[str, ...] = ()
    ttl: int = 0
    aliases: tuple[str, ...] = ()
    exists: bool = True
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """What one message adds: the answer so far, and the last alias when that has to be asked for by itself."""

    answer: Answer
    onward: dns.name.Name | None


def read(message: dns.message.Message, name: dns.name.Name, kind: str, /, *, known: Answer) -> Step:
    """Return what a message says of a name after what is known from earlier ones.

    Raises NetError when the server failed or refused, and when aliases go in a circle or on without end.
    """
    code = message.rcode()
    if code not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
        text = dns.rcode.to_text(code)
        pause_s = FAILURE_S if code == dns.rcode.SERVFAIL else None
        raise NetError(
            f"the resolver answers {text} for {_text(name)!r}",
            retriable=pause_s is not None,
            retry_after_s=pause_s,
        )
    found, path, ttls = _walk(message, name, kind)
    aliases = (*known.aliases, *(_text(alias) for alias in path))
    records = sorted({record_text(rdata)[:LONGEST_RECORD] for rdata in found or ()})
    answer = Answer(
        tuple(records[:MOST_RECORDS]),
        min([*ttls, *([known.ttl] if known.aliases else [])], default=0),
        aliases,
        exists=code != dns.rcode.NXDOMAIN,
        left_out=max(len(records) - MOST_RECORDS, 0),
    )
    return Step(answer, path[-1] if path and not found and answer.exists else None)


def _walk(
    message: dns.message.Message, name: dns.name.Name, kind: str
) -> tuple[dns.rrset.RRset | None, list[dns.name.Name], list[int]]:
    start = name
    by_owner = {(rrset.name, rrset.rdtype): rrset for rrset in message.answer}
    path: list[dns.name.Name] = []
    ttls: list[int] = []
    wanted = dns.rdatatype.from_text(kind)
    while True:
        found = by_owner.get((name, wanted))
        alias = None if found else by_owner.get((name, dns.rdatatype.CNAME))
        if found or not alias:
            return found, path, ttls + ([found.ttl] if found else [])
        name = alias[0].target
        ttls.append(alias.ttl)
        if name in path:
            raise NetError(f"the aliases of {_text(start)!r} go in a circle")
        path.append(name)


def record_text(rdata: dns.rdata.Rdata) -> str:
    """Return the text of a record as `Answer` promises."""
    if isinstance(rdata, dns.rdtypes.nsbase.NSBase):  # NS, CNAME and PTR
        return _text(rdata.target)
    if isinstance(rdata, dns.rdtypes.mxbase.MXBase):
        return f"{rdata.preference} {_text(rdata.exchange)}"
    if isinstance(rdata, dns.rdtypes.ANY.SOA.SOA):
        times = f"{rdata.refresh} {rdata.retry} {rdata.expire} {rdata.minimum}"
        return f"{_text(rdata.mname)} {_text(rdata.rname)} {rdata.serial} {times}"
    if isinstance(rdata, dns.rdtypes.txtbase.TXTBase):
        return b"".join(rdata.strings).decode("utf-8", "backslashreplace")
    return rdata.to_text()


def _text(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower()
