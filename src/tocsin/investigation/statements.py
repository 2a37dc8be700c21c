"""Reasons in sentences that an analyst can check: what two names share, and how many others share it."""

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from tocsin.evidence.infrastructure import Trait

# What is shared, with a place for the value: 'both on 203.0.113.7, an address of 4 of 3,120 names'.
_SHARED: Final[Mapping[Trait, tuple[str, str]]] = MappingProxyType(
    {
        Trait.ADDRESS: ("both on {}", "an address"),
        Trait.NETWORK: ("both in {}", "a network"),
        Trait.AUTONOMOUS_SYSTEM: ("both in {}", "a network operator"),
        Trait.ALIAS: ("both are aliases of {}", "a target"),
        Trait.NAME_SERVERS: ("both have the name servers {}", "a set"),
        Trait.NAME_SERVER_PROVIDER: ("both have name servers of {}", "a provider"),
        Trait.DEFAULT_NAME_SERVERS: ("both have the name servers that {} gives", "servers"),
        Trait.SOA_MAILBOX: ("both zones have the mailbox {}", "a mailbox"),
        Trait.TEXT: ("both have the TXT record {}", "a record"),
        Trait.REGISTRAR: ("both registered with {}", "a registrar"),
        Trait.REGISTRANT_EMAIL: ("both registered by {}", "an e-mail address"),
        Trait.REGISTRANT_NAME: ("both registered by {}", "a name"),
        Trait.REGISTRANT_ORGANISATION: ("both registered by {}", "an organisation"),
        Trait.CERTIFICATE: ("both showed the certificate {}", "a certificate"),
        Trait.CERTIFICATE_NAME: ("both in a certificate with {}", "a certificate"),
        Trait.CERTIFICATE_ISSUER: ("both certificates are by {}", "an issuer"),
        Trait.FAVICON: ("both pages have the icon {}", "an icon"),
        Trait.PAGE_TITLE: ("both pages have the title {}", "a title"),
        Trait.FORM_TARGET: ("forms of both send to {}", "a target"),
        Trait.REDIRECTS_TO: ("both redirect to {}", "a target"),
        Trait.MAIL_EXCHANGER: ("mail of both goes to {}", "a mail provider"),
        Trait.SUFFIX: ("both under .{}", "a suffix"),
        Trait.REGISTRABLE_DOMAIN: ("both under {}", "a domain"),
        Trait.TEMPLATE: ("both labels are {}", "a pattern"),
        Trait.TOKEN: ("both names hold '{}'", "a part"),
    }
)
_DIFFERING: Final = {
    "hosting": "hosted in different networks",
    "dns": "name servers of different providers",
    "registration": "different registrars",
    "suffix": "different suffixes",
}
_LONGEST: Final = 80
_MINUTE: Final = 1.0 / 60.0
_DAY: Final = 24.0


def shared(trait: Trait, value: str, shared_by: int, of: int, rate: float) -> str:
    """Sentence about a shared value; where nobody counted it, the estimate stands in for the count."""
    phrase, kind = _SHARED[trait]
    shown = value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"
    if of:
        return f"{phrase.format(shown)}, {kind} of {number(shared_by)} of {number(of)} names"
    return f"{phrase.format(shown)}, {kind} of about {rate:.2g} of all names (an estimate)"


def pivot(trait: Trait, value: str, shared_by: int, of: int, rate: float) -> str:
    """Sentence about one name's value as a way to others: 'an address of 4 of 3,120 names: 203.0.113.7'."""
    _, kind = _SHARED[trait]
    shown = value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"
    if not of:
        return f"{kind} of about {rate:.2g} of all names (an estimate): {shown}"
    if shared_by < 2:
        return f"{kind} of no other of {number(of)} names: {shown}"
    return f"{kind} of {number(shared_by)} of {number(of)} names: {shown}"


def relation(trait: Trait) -> str:
    """What a trait is called in reasons."""
    return "name-part" if trait is Trait.TOKEN else trait.word.replace("_", "-")


def differing(family: str) -> str:
    """Sentence about what both have and do not share."""
    return _DIFFERING[family]


def registered_apart(hours: float, *, whole_day: bool, share: float, least: float, most: float) -> str:
    """Sentence about two dates of registration; `share` of pairs lie between `least` and `most` hours apart."""
    if whole_day:
        days = round(hours / _DAY)
        apart = "registered on the same day" if days == 0 else f"registered {_plural(days, 'day')} apart"
    else:
        apart = f"registered {_span(hours)} apart"
    return f"{apart}; {_percent(share)} of pairs of names are {_stretch(_span, least, most)} apart"


def reported_apart(days: float, *, share: float, least: float, most: float) -> str:
    """Sentence about two first reports; `share` of pairs lie between `least` and `most` days apart."""
    apart = "first reported on the same day" if days < 1 else f"first reported {_days(days)} apart"
    return f"{apart}; {_percent(share)} of pairs of names are {_stretch(_days, least, most)} apart"


def _stretch(shown: Callable[[float], str], least: float, most: float) -> str:
    if not least:
        return f"up to {shown(most)}"
    if math.isinf(most):
        return f"more than {shown(least)}"
    return f"{shown(least)} to {shown(most)}"


def _days(days: float) -> str:
    return _plural(round(days), "day")


def number(count: int) -> str:
    """A number with groups of three: 3,120."""
    return f"{count:,}"


def _span(hours: float) -> str:
    if hours < _MINUTE:
        return _plural(round(hours * 3600), "second")
    if hours < 1.5:
        return _plural(round(hours * 60), "minute")
    if hours < 2 * _DAY:
        return _plural(round(hours), "hour")
    return _plural(round(hours / _DAY), "day")


def _plural(count: int, unit: str) -> str:
    return f"{number(count)} {unit}" if count == 1 else f"{number(count)} {unit}s"


def _percent(share: float) -> str:
    if share >= 0.1:
        return f"{share:.0%}"
    return f"{share:.1%}" if share >= 0.001 else f"{share:.2g}"
