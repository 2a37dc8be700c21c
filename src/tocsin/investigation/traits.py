"""From the facts of one name to the things that it may share with another: each a trait and a text."""

import ipaddress
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Final

from tocsin.evidence.infrastructure import Trait
from tocsin.evidence.providers import Providers, load_providers
from tocsin.interchange.redaction import is_redacted
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidName
from tocsin.model.observation import Relation
from tocsin.names.parsing import registrable_domain

Value = tuple[Trait, str]

_LONGEST: Final = 300  # of a text that is compared; two that agree so far agree
# Titles that a server, not an operator, writes.
_COMMON_TITLES: Final = frozenset(
    """index of /|404 not found|403 forbidden|welcome to nginx!|apache2 ubuntu default page: it works|it works!|
    just a moment...|attention required! | cloudflare|default web site page|domain for sale|coming soon|home|login|
    error|redirecting...|site not found|test page|iis windows server|untitled|loading...""".replace(
        "\n    ", ""
    ).split("|")
)
# What a registry says of a registrable domain holds for every host under it.
OF_THE_REGISTRATION: Final = frozenset(
    {Trait.REGISTRAR, Trait.REGISTRANT_EMAIL, Trait.REGISTRANT_NAME, Trait.REGISTRANT_ORGANISATION}
)
FEW: Final = 200  # names of a value that are looked up for the ties of one name
# What a registry and the zone say holds for every name below the registered one.
OF_THE_DOMAIN: Final = frozenset(
    {
        Relation.CREATED.value,
        Relation.REGISTRAR.value,
        Relation.REGISTRANT_EMAIL.value,
        Relation.REGISTRANT_NAME.value,
        Relation.REGISTRANT_ORGANISATION.value,
        Relation.NAME_SERVER.value,
        Relation.SOA_SERVER.value,
        Relation.SOA_MAILBOX.value,
    }
)
# What these values name may be a name of the corpus itself: one name that points at another shares it with that one.
POINTING: Final = frozenset({Trait.ALIAS, Trait.CERTIFICATE_NAME, Trait.FORM_TARGET, Trait.REDIRECTS_TO})
# What a name shows while somebody parks it is that company's.
HOSTING: Final = frozenset(
    {
        Trait.ADDRESS,
        Trait.NETWORK,
        Trait.AUTONOMOUS_SYSTEM,
        Trait.ALIAS,
        Trait.SOA_MAILBOX,
        Trait.CERTIFICATE,
        Trait.CERTIFICATE_NAME,
        Trait.CERTIFICATE_ISSUER,
        Trait.FAVICON,
        Trait.PAGE_TITLE,
        Trait.FORM_TARGET,
        Trait.REDIRECTS_TO,
        Trait.MAIL_EXCHANGER,
    }
)
# Networks whose addresses one customer of a hoster commonly gets together.
_PREFIX: Final = {4: 24, 6: 48}
# Relations that are read elsewhere: name servers as a set, and moments.
NAME_SERVER: Final = Relation.NAME_SERVER.value
MOMENTS: Final = {Relation.CREATED.value: Trait.CREATED, Relation.REPORTED.value: Trait.REPORTED}


@lru_cache(maxsize=1 << 16)
def registrable(name: str) -> str:
    """The registrable domain of a name, or the name where it has none."""
    try:
        found = registrable_domain(DomainName(name))
    except InvalidName:
        return name
    return f"{found.label}.{found.public_suffix}" if found else name


def values_of(relation: str, value: str) -> tuple[Value, ...]:
    """What one fact says that can be shared; nothing where it is redacted, a privacy service's, or of no use.

    Name servers and moments are not read here: see `of_name_servers` and `moments`.
    """
    text = value.strip()[:_LONGEST]
    read = _READ.get(relation)
    return read(text) if text and read else ()


def _address(text: str) -> tuple[Value, ...]:
    if load_providers().is_resting(text):
        return ((Trait.ADDRESS, text),)
    try:
        address = ipaddress.ip_address(text)
        network = ipaddress.ip_network((str(address), _PREFIX[address.version]), strict=False)
    except ValueError:
        return ()
    return (Trait.ADDRESS, str(address)), (Trait.NETWORK, str(network))


def _registrar(text: str) -> tuple[Value, ...]:
    return () if is_redacted(text) else ((Trait.REGISTRAR, text),)


def _mailbox(text: str) -> tuple[Value, ...]:
    providers, zone = load_providers(), registrable(text.lower())
    common = providers.name_server(zone) is not None or zone in providers.parking_zones
    return () if common else ((Trait.SOA_MAILBOX, text.lower()),)


def _text(text: str) -> tuple[Value, ...]:
    # Policies of mail are alike wherever one provider of mail is used.
    return () if text.lower().startswith(("v=spf1", "v=dmarc")) else ((Trait.TEXT, text),)


def _title(text: str) -> tuple[Value, ...]:
    title = _plain(text)
    return () if len(title) < 4 or title in _COMMON_TITLES else ((Trait.PAGE_TITLE, title),)


def _any(trait: Trait, text: str) -> tuple[Value, ...]:
    if trait in OF_THE_REGISTRATION and is_redacted(text):
        return ()
    return ((trait, _plain(text)),)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


_READ: Final[Mapping[str, Callable[[str], tuple[Value, ...]]]] = MappingProxyType(
    {
        Relation.RESOLVES_TO.value: _address,
        Relation.AUTONOMOUS_SYSTEM.value: lambda text: ((Trait.AUTONOMOUS_SYSTEM, text.upper()),),
        Relation.REGISTRAR.value: _registrar,
        Relation.SOA_MAILBOX.value: _mailbox,
        Relation.MAIL_EXCHANGER.value: lambda text: ((Trait.MAIL_EXCHANGER, registrable(text.lower())),),
        Relation.TEXT.value: _text,
        Relation.PAGE_TITLE.value: _title,
        Relation.CERTIFICATE_ISSUER.value: partial(_any, Trait.CERTIFICATE_ISSUER),
        Relation.ALIAS_OF.value: partial(_any, Trait.ALIAS),
        Relation.REGISTRANT_NAME.value: partial(_any, Trait.REGISTRANT_NAME),
        Relation.REGISTRANT_ORGANISATION.value: partial(_any, Trait.REGISTRANT_ORGANISATION),
        Relation.REGISTRANT_EMAIL.value: partial(_any, Trait.REGISTRANT_EMAIL),
        Relation.CERTIFICATE.value: partial(_any, Trait.CERTIFICATE),
        "certificate-sha1": partial(_any, Trait.CERTIFICATE),
        Relation.CERTIFICATE_NAME.value: partial(_any, Trait.CERTIFICATE_NAME),
        Relation.FAVICON.value: partial(_any, Trait.FAVICON),
        Relation.FORM_TARGET.value: partial(_any, Trait.FORM_TARGET),
        Relation.REDIRECTS_TO.value: partial(_any, Trait.REDIRECTS_TO),
    }
)


def of_name_servers(servers: Sequence[str]) -> tuple[Value, ...]:
    """What a name's set of name servers says: the set, and whose they are; a registrar's own are set apart."""
    providers = load_providers()
    zones = {registrable(server) for server in servers}
    known = {zone: providers.name_server(zone) for zone in zones}
    names = sorted({provider.name if provider else zone for zone, provider in known.items()})
    if all(provider is not None and provider.default_of for provider in known.values()):
        return tuple((Trait.DEFAULT_NAME_SERVERS, name) for name in names)
    shown = " + ".join(sorted(servers))
    return ((Trait.NAME_SERVERS, shown), *((Trait.NAME_SERVER_PROVIDER, name) for name in names))


def is_parked(servers: Iterable[str]) -> bool:
    """Whether one of a name's servers belongs to a company that parks names."""
    providers = load_providers()
    return any(providers.is_parking(server, registrable(server)) for server in servers)


def common_share(trait: Trait, text: str) -> float:
    """Share of all names that the table of providers gives a value; 0 where it does not know it."""
    share = _SHARE.get(trait)
    return share(load_providers(), text) if share else 0.0


def sets_given(trait: Trait, text: str) -> int:
    """How many different sets of name servers the provider of a set gives to its accounts; 1 where it is not known."""
    if trait is not Trait.NAME_SERVERS:
        return 1
    providers = load_providers()
    known = [providers.name_server(registrable(server)) for server in text.split(" + ")]
    return min((provider.sets if provider else 1 for provider in known), default=1)


def _share_of_set(providers: Providers, text: str) -> float:
    known = [providers.name_server(registrable(server)) for server in text.split(" + ")]
    return min((provider.share / provider.sets if provider else 0.0 for provider in known), default=0.0)


def _share_of_provider(providers: Providers, text: str) -> float:
    return next((each.share for each in providers.name_servers.values() if each.name == text), 0.0)


def _share_of_mail(providers: Providers, text: str) -> float:
    # Customers' names stand below some providers' domains, which makes these public suffixes: `mx.cloudflare.net`.
    known = providers.mail_exchangers
    return known.get(text) or known.get(text.partition(".")[2], 0.0)


_SHARE: Final[Mapping[Trait, Callable[[Providers, str], float]]] = MappingProxyType(
    {
        Trait.ADDRESS: lambda known, text: known.resting_share if known.is_resting(text) else 0.0,
        Trait.REGISTRAR: lambda known, text: known.registrars.get(known.company(text), 0.0),
        Trait.AUTONOMOUS_SYSTEM: lambda known, text: known.networks.get(text, 0.0),
        Trait.MAIL_EXCHANGER: _share_of_mail,
        Trait.CERTIFICATE_ISSUER: lambda known, text: known.issuer_share(text),
        Trait.SUFFIX: lambda known, text: known.suffixes.get(text, known.other_suffix),
        Trait.NAME_SERVERS: _share_of_set,
        Trait.NAME_SERVER_PROVIDER: _share_of_provider,
        Trait.DEFAULT_NAME_SERVERS: _share_of_provider,
    }
)


def comparable(trait: Trait, text: str) -> str:
    """The text by which values are told apart: registrars' names without their legal form."""
    return load_providers().company(text) if trait is Trait.REGISTRAR else text
