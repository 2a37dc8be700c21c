"""From the facts of one name to the things that it may share with another: each a trait and a text."""

import ipaddress
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
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
_TRAIT_OF: Final[Mapping[str, Trait]] = {
    Relation.ALIAS_OF: Trait.ALIAS,
    Relation.REGISTRANT_NAME: Trait.REGISTRANT_NAME,
    Relation.REGISTRANT_ORGANISATION: Trait.REGISTRANT_ORGANISATION,
    Relation.REGISTRANT_EMAIL: Trait.REGISTRANT_EMAIL,
    Relation.CERTIFICATE: Trait.CERTIFICATE,
    "certificate-sha1": Trait.CERTIFICATE,
    Relation.CERTIFICATE_NAME: Trait.CERTIFICATE_NAME,
    Relation.FAVICON: Trait.FAVICON,
    Relation.FORM_TARGET: Trait.FORM_TARGET,
    Relation.REDIRECTS_TO: Trait.REDIRECTS_TO,
}
_PREFIX: Final = {4: 24, 6: 48}  # what one customer of a hoster commonly gets neighbours in
# Relations that are read elsewhere: name servers as a set, and moments.
NAME_SERVER: Final = Relation.NAME_SERVER.value
MOMENTS: Final = {Relation.CREATED.value: Trait.CREATED, Relation.REPORTED.value: Trait.REPORTED}


@cache
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
    providers = load_providers()
    text = value.strip()[:_LONGEST]
    if not text:
        return ()
    if relation == Relation.RESOLVES_TO:
        return _address(text, providers)
    if relation == Relation.AUTONOMOUS_SYSTEM:
        return ((Trait.AUTONOMOUS_SYSTEM, text.upper()),)
    if relation == Relation.REGISTRAR:
        return () if is_redacted(text) else ((Trait.REGISTRAR, text),)
    if relation == Relation.SOA_MAILBOX:
        return _mailbox(text.lower(), providers)
    if relation == Relation.MAIL_EXCHANGER:
        return ((Trait.MAIL_EXCHANGER, registrable(text.lower())),)
    return _other(relation, text)


def _other(relation: str, text: str) -> tuple[Value, ...]:
    if relation == Relation.TEXT:
        return () if text.lower().startswith(("v=spf1", "v=dmarc")) else ((Trait.TEXT, text),)
    if relation == Relation.PAGE_TITLE:
        title = " ".join(text.casefold().split())
        return () if len(title) < 4 or title in _COMMON_TITLES else ((Trait.PAGE_TITLE, title),)
    if relation == Relation.CERTIFICATE_ISSUER:
        return ((Trait.CERTIFICATE_ISSUER, " ".join(text.casefold().split())),)
    trait = _TRAIT_OF.get(relation)
    if trait is None:
        return ()
    if trait in OF_THE_REGISTRATION and is_redacted(text):
        return ()
    return ((trait, " ".join(text.casefold().split())),)


def _address(text: str, providers: Providers) -> tuple[Value, ...]:
    if providers.is_resting(text):
        return ((Trait.ADDRESS, text),)
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ()
    prefix = _PREFIX[address.version]
    network = ipaddress.ip_network((str(address), prefix), strict=False)
    return (Trait.ADDRESS, str(address)), (Trait.NETWORK, str(network))


def _mailbox(text: str, providers: Providers) -> tuple[Value, ...]:
    zone = registrable(text)
    return (
        ()
        if providers.name_server(zone) is not None or zone in providers.parking_zones
        else ((Trait.SOA_MAILBOX, text),)
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
    providers = load_providers()
    if trait is Trait.ADDRESS:
        return providers.resting_share if providers.is_resting(text) else 0.0
    if trait is Trait.REGISTRAR:
        return providers.registrars.get(providers.company(text), 0.0)
    if trait is Trait.AUTONOMOUS_SYSTEM:
        return providers.networks.get(text, 0.0)
    if trait is Trait.MAIL_EXCHANGER:
        return providers.mail_exchangers.get(text, 0.0)
    if trait is Trait.CERTIFICATE_ISSUER:
        return providers.issuer_share(text)
    if trait is Trait.SUFFIX:
        return providers.suffixes.get(text, providers.other_suffix)
    return _name_server_share(trait, text, providers)


def sets_given(trait: Trait, text: str) -> int:
    """How many different sets of name servers the provider of a set gives to its accounts; 1 where it is not known."""
    if trait is not Trait.NAME_SERVERS:
        return 1
    providers = load_providers()
    known = [providers.name_server(registrable(server)) for server in text.split(" + ")]
    return min((provider.sets if provider else 1 for provider in known), default=1)


def _name_server_share(trait: Trait, text: str, providers: Providers) -> float:
    if trait is Trait.NAME_SERVERS:
        known = [providers.name_server(registrable(server)) for server in text.split(" + ")]
        return min((provider.share / provider.sets if provider else 0.0 for provider in known), default=0.0)
    if trait in {Trait.NAME_SERVER_PROVIDER, Trait.DEFAULT_NAME_SERVERS}:
        return next((each.share for each in providers.name_servers.values() if each.name == text), 0.0)
    return 0.0


def comparable(trait: Trait, text: str) -> str:
    """The text by which values are told apart: registrars' names without their legal form."""
    return load_providers().company(text) if trait is Trait.REGISTRAR else text
