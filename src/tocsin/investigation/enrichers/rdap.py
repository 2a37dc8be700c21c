"""What the registry, and the registrar it refers to, say of a domain by RDAP (RFC 9082, 9083, 9224)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from tocsin.interchange import rdap, rdap_bootstrap, registration
from tocsin.interchange.registration import Provenance
from tocsin.investigation.seam import Reach, Subject
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError, NetError
from tocsin.model.observation import ObservableKind, ObservedData, Relation
from tocsin.names.registries import registry_domain
from tocsin.net.events import logger
from tocsin.net.network import Net
from tocsin.net.responses import Response

log = logger("tocsin.enrichment")
SUBJECTS: Final = frozenset({ObservableKind.DOMAIN_NAME})
RELATIONS: Final = registration.RELATIONS
REACH: Final = Reach.REGISTRY
_ACCEPT: Final = f"{rdap.MEDIA_TYPE}, application/json;q=0.5"
_REGISTER_KEPT_S: Final = 86_400.0
_ANSWER_KEPT_S: Final = 3_600.0
# Of these the registrar knows more than a registry that keeps no contacts; of all else the registry's word counts.
_REGISTRANT: Final = frozenset(
    {Relation.REGISTRANT_EMAIL, Relation.REGISTRANT_NAME, Relation.REGISTRANT_ORGANISATION}
)


def enrich(subject: Subject, net: Net, now: datetime, /) -> Iterator[ObservedData]:
    """Ask the registry of the name's registered domain, then the registrar; a name below it is answered about that.

    Nothing where the registry has no RDAP server. A registrar that fails costs its own facts only.
    """
    domain = registry_domain(DomainName(subject.value))
    base = _base(net, domain) if domain else None
    if domain is None or base is None:
        return
    provenance = Provenance("rdap", now, public_since=now)
    answer = _asked(net, f"{base}domain/{domain}")
    if answer.status == 404:
        yield registration.not_registered(domain, provenance)
        return
    told = _read(answer, domain, provenance)
    yield from told
    link = rdap.referral(answer.body)
    if link is not None:
        yield from _from_registrar(net, link, told, domain, provenance)


def _base(net: Net, domain: DomainName) -> str | None:
    """Return the base URL of the registry: as the settings say, or as IANA lists it."""
    ours = [(suffix.strip("."), url) for suffix, url in net.settings.rdap_servers]
    fitting = [(len(suffix), url) for suffix, url in ours if f".{domain}".endswith(f".{suffix}")]
    if fitting:
        return f"{max(fitting)[1].rstrip('/')}/"
    register = net.http.get(
        net.settings.rdap_bootstrap,
        accept="application/json",
        suspect=False,
        max_bytes=rdap_bootstrap.MAX_BYTES,
        max_age_s=_REGISTER_KEPT_S,
    )
    try:
        return next(iter(rdap_bootstrap.rdap_servers(register.body, domain)), None)
    except InputError as error:
        raise NetError(f"{net.settings.rdap_bootstrap!r}: {error}") from error


def _asked(net: Net, url: str) -> Response:
    """GET an answer; 404 is one (RFC 7480, 5.3), any other refusal an error."""
    answer = net.http.get(
        url, accept=_ACCEPT, suspect=False, max_bytes=rdap.MAX_BYTES, max_age_s=_ANSWER_KEPT_S
    )
    if answer.status not in {200, 404}:
        raise NetError(f"{url!r} answers {answer.status}", retriable=answer.status >= 500)
    return answer


def _read(answer: Response, domain: DomainName, provenance: Provenance) -> tuple[ObservedData, ...]:
    """Facts of an answer about this very domain: a server has no say in others."""
    try:
        parsed = rdap.parse(
            answer.body,
            source=provenance.source,
            seen_at=provenance.seen_at,
            public_since=provenance.public_since,
        )
    except InputError as error:
        raise NetError(f"{answer.url!r} cannot be used: {error}") from error
    facts = tuple(fact for fact in parsed.observations if fact.subject == domain.value)
    if parsed.problems:  # such as a date that cannot be: nobody should have to guess why it is missing
        first, *more = parsed.problems
        log.warning("part of an answer is left out", enricher="rdap", why=first, more=len(more))
    if not facts:
        raise NetError(
            f"{answer.url!r} answers about {parsed.observations[0].subject!r} instead of {domain.value!r}"
        )
    return facts


def _from_registrar(
    net: Net, link: str, told: tuple[ObservedData, ...], domain: DomainName, provenance: Provenance
) -> Iterator[ObservedData]:
    answer = _asked(net, link)
    if answer.status == 404:
        return
    known = {fact.relation for fact in told} - _REGISTRANT
    values = {(fact.relation, fact.value) for fact in told}
    for fact in _read(answer, domain, provenance):
        if fact.relation not in known and (fact.relation, fact.value) not in values:
            yield fact
