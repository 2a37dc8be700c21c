"""Evidence that a case brings with it: the techniques that it shows, and what others say of its own names, which are claims."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final

from tocsin.attribution.naming import Naming
from tocsin.attribution.observing_table import ObservingTable
from tocsin.attribution.shared_infrastructure import trust
from tocsin.model.assessment import ALWAYS_PUBLIC, Claim, Evidence, EvidenceKind
from tocsin.model.casework import Attempt, AttemptKind, Channel, Outcome
from tocsin.model.domain_names import DomainName
from tocsin.model.grading import Grade
from tocsin.model.observation import Fact, FactSource, ObservableKind, Relation
from tocsin.names.parsing import registrable_domain
from tocsin.names.registries import registry_domain

_Read = Callable[[Sequence[Fact], Sequence[Attempt], Grade], "_Seen | None"]  # the grade is that of the log

_NAMED: Final = 5
_REGISTERED: Final = frozenset({Relation.CREATED.value, Relation.REGISTRAR.value, Relation.NAME_SERVER.value})
_CERTIFIED: Final = frozenset(
    {
        Relation.CERTIFICATE.value,
        Relation.CERTIFICATE_ISSUER.value,
        Relation.CERTIFICATE_FROM.value,
        "certificate-sha1",
        "certificate-md5",
    }
)
_EARLIER_LIFE: Final = timedelta(days=730)
_ASKS_FOR: Final = "asks-for"  # what a page wants of its reader
_OPENED: Final = frozenset({Outcome.OPENED, Outcome.COMPROMISED})


@dataclass(frozen=True, slots=True)
class _Seen:
    """One sign that a case shows: since when it was known, by whose word, and a sentence that can be checked."""

    at: datetime
    source: str
    grade: Grade
    origin: str
    statement: str


def technique_evidence(
    subject: str, facts: Sequence[Fact], attempts: Sequence[Attempt], table: ObservingTable
) -> tuple[Evidence, ...]:
    """Techniques that the facts of a case's names and the attempts of it show, in the order of their ids.

    Anybody can do these, and everybody knows how: an imitator is expected to show them as well.
    """
    shown, facts = table.techniques, _without_earlier_lives(facts, attempts)
    made = [
        Evidence(
            subject=subject,
            kind=EvidenceKind.TECHNIQUE,
            value=shown[sign].technique,
            observed_at=seen.at,
            source=seen.source,
            grade=seen.grade,
            origin=seen.origin,
            forgeability=shown[sign].forgeability,
            public_since=ALWAYS_PUBLIC,
            basis=seen.statement,
        )
        for sign, read in _SIGNS.items()
        if sign in shown and (seen := read(facts, attempts, table.grade_of_log)) is not None
    ]
    return tuple(sorted(made, key=lambda evidence: evidence.value))


def _without_earlier_lives(facts: Sequence[Fact], attempts: Sequence[Attempt]) -> Sequence[Fact]:
    """Facts without the registration of names that were there long before the rest: bought or broken into, not registered."""
    created = {
        fact.subject: day
        for fact in facts
        if fact.relation == Relation.CREATED and (day := _moment(fact.value))
    }
    deeds = sorted([*created.values(), *(attempt.happened_at for attempt in attempts)])
    if not deeds:
        return facts
    least = deeds[len(deeds) // 2] - _EARLIER_LIFE
    old = {name for name, day in created.items() if day < least}
    return [fact for fact in facts if fact.subject not in old or fact.relation not in _REGISTERED]


def own_attributions(subject: str, facts: Iterable[Fact], naming: Naming) -> tuple[Claim, ...]:
    """What others say of the case's own names: claims, for the ledger. They are never summed.

    One claim for each source, day and word, however many of the names it is about, in order of time.
    """
    said: dict[tuple[str, datetime, str], list[tuple[Fact, FactSource]]] = {}
    for fact in facts:
        if fact.relation == Relation.ATTRIBUTED_TO:
            for source in fact.sources:
                said.setdefault((source.source, source.said_at, fact.value), []).append((fact, source))
    claims = [_claim(subject, key, found, naming) for key, found in said.items()]
    return tuple(sorted(claims, key=lambda claim: (claim.said_at, claim.claimant, claim.words)))


def _claim(
    subject: str,
    key: tuple[str, datetime, str],
    found: Sequence[tuple[Fact, FactSource]],
    naming: Naming,
) -> Claim:
    claimant, said_at, word = key
    group = naming.meant(word)
    sources = [source for _, source in found]
    return Claim(
        subject=subject,
        claimant=claimant,
        said_at=said_at,
        words=f"of {word}: {_listed(fact.subject for fact, _ in found)}",
        source=min(source.origin for source in sources),
        grade=max((source.grade for source in sources), key=lambda grade: (trust(grade), str(grade))),
        group=naming.stix_id(group.id) if group else None,
    )


def _of_facts(statement: Callable[[Sequence[str], str], str], keep: Callable[[Fact], bool]) -> _Read:
    def read(facts: Sequence[Fact], attempts: Sequence[Attempt], grade: Grade) -> _Seen | None:  # noqa: ARG001  # one shape for all signs
        found = sorted(
            (fact for fact in facts if fact.kind is ObservableKind.DOMAIN_NAME and keep(fact)),
            key=lambda fact: (fact.known_at, fact.subject, fact.relation, fact.value),
        )
        if not found:
            return None
        first = min(
            found[0].sources, key=lambda source: (source.known_at, -trust(source.grade), source.source)
        )
        names = list(dict.fromkeys(fact.subject for fact in found))
        return _Seen(
            first.known_at, first.source, first.grade, first.origin, statement(names, _day(first.known_at))
        )

    return read


def _of_attempts(
    statement: Callable[[Sequence[Attempt]], str],
    keep: Callable[[Attempt, Sequence[Fact]], bool],
) -> _Read:
    def read(facts: Sequence[Fact], attempts: Sequence[Attempt], grade: Grade) -> _Seen | None:
        found = sorted(
            (attempt for attempt in attempts if keep(attempt, facts)),
            key=lambda attempt: (attempt.happened_at, attempt.id),
        )
        if not found:
            return None
        first = found[0]
        return _Seen(
            first.happened_at, f"log of attempts on {first.organisation}", grade, first.id, statement(found)
        )

    return read


def _is_registered(fact: Fact) -> bool:
    return fact.relation in _REGISTERED and not _is_at_a_provider(fact)


def _is_at_a_provider(fact: Fact) -> bool:
    """Whether a name stands below one that a company keeps for its customers, as `lure.github.io` does."""
    name = DomainName(fact.subject)
    own, of_registry = registrable_domain(name), registry_domain(name)
    return own is not None and of_registry is not None and own.value != of_registry.value


def _is_mail(attempt: Attempt, kind: AttemptKind) -> bool:
    return attempt.channel is Channel.MAIL and attempt.kind is kind


def _has_link(attempt: Attempt, facts: Sequence[Fact]) -> bool:
    return _is_mail(attempt, AttemptKind.PHISHING) and bool(facts)


def _wants_credentials(attempt: Attempt, facts: Sequence[Fact]) -> bool:
    asks = attempt.outcome is Outcome.CREDENTIALS_ENTERED or any(map(_asks_password, facts))
    return _has_link(attempt, facts) and asks


def _asks_password(fact: Fact) -> bool:
    return fact.relation == _ASKS_FOR and fact.value == "password"


def _by(channel: Channel) -> Callable[[Attempt, Sequence[Fact]], bool]:
    return lambda attempt, _: attempt.channel is channel and attempt.kind is AttemptKind.PHISHING


def _names(what: str) -> Callable[[Sequence[str], str], str]:
    return lambda names, day: f"{_listed(names)}: {what}, known since {day}"


def _attempts(what: str) -> Callable[[Sequence[Attempt]], str]:
    return lambda found: f"{_counted(found)} of {what} in the log, the first on {_day(found[0].happened_at)}"


_SIGNS: Final[Mapping[str, _Read]] = MappingProxyType(
    {
        "registered-name": _of_facts(_names("registered for the case"), _is_registered),
        "name-at-a-provider": _of_facts(_names("set up at a provider of web space"), _is_at_a_provider),
        "certificate": _of_facts(
            _names("with a certificate for TLS"),
            lambda fact: fact.relation in _CERTIFIED and not _is_at_a_provider(fact),
        ),
        "page-asks-password": _of_facts(_names("a page that asks for a password"), _asks_password),
        "mail-with-link": _of_attempts(
            _attempts("phishing by mail, with names of the case to lead to"), _has_link
        ),
        "link-for-credentials": _of_attempts(
            _attempts("phishing by mail that leads to where credentials are asked for"), _wants_credentials
        ),
        "message-in-a-service": _of_attempts(_attempts("phishing by chat"), _by(Channel.CHAT)),
        "phone-call": _of_attempts(_attempts("phishing by phone"), _by(Channel.PHONE)),
        "malware-by-mail": _of_attempts(
            _attempts("malware by mail"), lambda attempt, _: _is_mail(attempt, AttemptKind.MALWARE)
        ),
        "malware-opened": _of_attempts(
            _attempts("malware that was opened"),
            lambda attempt, _: attempt.kind is AttemptKind.MALWARE and attempt.outcome in _OPENED,
        ),
    }
)
SIGNS: Final = frozenset(_SIGNS)


def _counted(found: Sequence[Attempt]) -> str:
    return f"{len(found)} attempt{'s' * (len(found) != 1)}"


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).date().isoformat()


def _listed(names: Iterable[str]) -> str:
    found = list(dict.fromkeys(names))
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return ", ".join(found[:_NAMED]) + more
