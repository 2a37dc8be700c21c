"""The ledger of claims: who asserted what of a case, when and in which words. Kept beside results, and never computed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tocsin.app import references
from tocsin.app.actors import known_actors
from tocsin.app.alerts import timestamp
from tocsin.app.attempts import with_merged
from tocsin.app.cases import find
from tocsin.app.days import day_typed, end_of
from tocsin.app.named_groups import group_meant
from tocsin.attribution.actor_sets import KnownActors
from tocsin.interchange.case_ledger import ToldClaim, claim_entry
from tocsin.model.assessment import Claim, Evidence
from tocsin.model.errors import InputError, InvalidValue, UsageError
from tocsin.model.grading import UNGRADED
from tocsin.model.threats import IntrusionSet, ThreatActor
from tocsin.store.questions import AuditEntry, AuditQuery, ClaimQuery, ClaimRecord
from tocsin.store.store import Store


@dataclass(frozen=True, slots=True)
class Asserted:
    """A claim with the group and the sponsor that it names, which are two assertions."""

    claim: Claim
    group: IntrusionSet | None
    sponsor: ThreatActor | None


@dataclass(frozen=True, slots=True)
class Added:
    """A claim as it is kept, and what became of it in a word or two."""

    record: ClaimRecord
    outcome: str


def add(
    store: Store,
    case: str,
    entry: Mapping[str, object],
    *,
    nobody: bool = False,
    now: datetime,
    who: str,
    unlisted: bool = False,
) -> Added:
    """Keep a claim on a case, as typed: `entry` has the fields of the neutral case format.

    The same words of the same claimant on the same day are one claim, which may name a group now and a sponsor later;
    it does not change its mind. Raises UsageError for what makes no sense, InputError where there is no such case.
    """
    _refuse_unclear(entry, nobody=nobody)
    record = find(store, case)
    try:
        told = claim_entry(entry, now)
    except InputError as error:
        raise UsageError(str(error)) from error
    new = asserted(told, record.case.id, known_actors(store), unlisted=unlisted)
    earlier = next(iter(store.claims(ClaimQuery(ids=(new.claim.id,), withdrawn=True))), None)
    claim, outcome = new.claim, "kept"
    if earlier is not None:
        outcome = "brought back" if earlier.withdrawn_at else "changed"
        if earlier.withdrawn_at is None:
            claim = united(earlier.claim, claim, is_graded=told.grade is not None)
    if not save(store, (replace(new, claim=claim),), now=now, who=who):
        outcome = "on record already"
    return Added(one(store, claim.id), outcome)


def _refuse_unclear(entry: Mapping[str, object], *, nobody: bool) -> None:
    names = bool(entry.get("value") or entry.get("sponsor"))
    if nobody and names:
        raise UsageError("--nobody says that nobody can be named: leave out --group and --sponsor")
    if not nobody and not names:
        raise UsageError(
            "say what is claimed: --group NAME, --sponsor NAME, or --nobody that none can be named"
        )
    if entry.get("country") and not entry.get("sponsor"):
        raise UsageError("--country is that of a sponsor: name it (--sponsor)")


def asserted(told: ToldClaim, subject: str, actors: KnownActors, *, unlisted: bool = False) -> Asserted:
    """Return what was told as a claim on a case; raises UsageError for a group that nobody knows or several share."""
    group = group_meant(actors, told.group, unlisted=unlisted) if told.group else None
    try:
        sponsor = ThreatActor(told.sponsor, told.country) if told.sponsor else None
        claim = Claim(
            subject=subject,
            claimant=told.claimant,
            said_at=told.said_at,
            words=told.words,
            source=told.source,
            grade=told.grade or UNGRADED,
            group=group.id if group else None,
            sponsor=sponsor.id if sponsor else None,
        )
    except InvalidValue as error:
        raise UsageError(str(error)) from error
    return Asserted(claim, group, sponsor)


def united(known: Claim, new: Claim, *, is_graded: bool) -> Claim:
    """Return one claim of what the same words were said to name twice: the group once, the sponsor another time.

    Raises UsageError where the two cannot both be so.
    """
    if names_nobody(known) != names_nobody(new):
        raise UsageError(
            "the same words on the same day are on record for naming nobody"
            if names_nobody(known)
            else "the same words on the same day are on record for naming somebody"
        )
    for was, now, what in ((known.group, new.group, "group"), (known.sponsor, new.sponsor, "sponsor")):
        if was is not None and now is not None and was != now:
            raise UsageError(
                f"the same words on the same day are on record for another {what}: withdraw that claim, or keep of each"
                " the words that are about it"
            )
    return replace(
        new,
        group=new.group or known.group,
        sponsor=new.sponsor or known.sponsor,
        grade=new.grade if is_graded else known.grade,
    )


def names_nobody(claim: Claim) -> bool:
    """Say whether a claim is that nobody can be named."""
    return claim.group is None and claim.sponsor is None


def save(store: Store, claims: Sequence[Asserted], *, now: datetime, who: str, reason: str = "") -> int:
    """Keep claims and the names of whom they name, all or none; return how many were new or changed."""
    return save_with_evidence(store, (), claims, now=now, who=who, reason=reason)[1]


def save_with_evidence(
    store: Store,
    evidence: Sequence[Evidence],
    claims: Sequence[Asserted],
    groups: Iterable[IntrusionSet] = (),
    *,
    now: datetime,
    who: str,
    reason: str = "",
) -> tuple[int, int]:
    """Keep evidence and claims with the names of whom they name, all or none; return how many of each were new or changed."""
    refuse_another_country(store, claims)
    named = (*groups, *(each.group for each in claims if each.group))
    sponsors = (each.sponsor for each in claims if each.sponsor)
    return store.save_entries(
        evidence,
        [each.claim for each in claims],
        tuple(dict.fromkeys(named)),
        tuple(dict.fromkeys(sponsors)),
        now=now,
        who=who,
        reason=reason,
    )


def refuse_another_country(store: Store, claims: Sequence[Asserted]) -> None:
    """Raise UsageError where a claim has another country for a sponsor that other claims name.

    A sponsor is of one country: a slip in one claim must not change what others are shown to say.
    """
    told = [each.sponsor for each in claims if each.sponsor and each.sponsor.country]
    known = {each.id: each.country for each in store.sponsors([each.id for each in told]) if each.country}
    changed = next((each for each in told if known.setdefault(each.id, each.country) != each.country), None)
    if changed is None:
        return
    own = {each.claim.id for each in claims}
    others = (each.claim for each in store.claims(ClaimQuery()) if each.claim.id not in own)
    if len({each.country for each in told if each.id == changed.id}) > 1 or any(
        claim.sponsor == changed.id for claim in others
    ):
        raise UsageError(
            f"the sponsor {changed.name!r} is on record as of {known[changed.id]!r}, not {changed.country!r}, and other"
            " claims name it: leave the country out, or withdraw those claims first"
        )


def withdraw(
    store: Store, references: Sequence[str], *, reason: str, now: datetime, who: str
) -> tuple[ClaimRecord, ...]:
    """Take claims out of what is shown, all or none; they are kept with the reason. Adding one again brings it back."""
    if not reason.strip():
        raise UsageError("a claim is withdrawn with a reason: --reason says why")
    records = {record.claim.id: record for record in (one(store, each) for each in references)}
    for record in records.values():
        if record.withdrawn_at is not None:
            raise UsageError(
                f"claim {short_id(record.claim)} was withdrawn on {record.withdrawn_at.date().isoformat()}"
            )
    store.withdraw_claims(tuple(records), reason=reason, now=now, who=who)
    return tuple(one(store, each) for each in records)


# Finding it again


def one(store: Store, reference: str) -> ClaimRecord:
    """Return the claim that a person means, withdrawn or not: by its id, or the beginning of that (four digits)."""
    return references.meant(
        reference,
        "opinion",
        lambda begun: store.claims(ClaimQuery(ids=(begun,), withdrawn=True)),
        one="claim",
        several="claims",
        listed_by="`tocsin claims list`",
    )


def query(
    store: Store,
    *,
    case: str = "",
    group: str = "",
    as_of: str | None = None,
    withdrawn: bool = False,
    now: datetime,
) -> ClaimQuery:
    """Put an order's words together as a query; claims on a case include those on cases merged into it."""
    named = (group_meant(known_actors(store), group, unlisted=True).id,) if group else ()
    return ClaimQuery(
        subjects=with_merged(store, find(store, case).case.id) if case else (),
        groups=named,
        said_by=None if as_of is None else end_of(day_typed(as_of), now),
        withdrawn=withdrawn,
    )


def trail(store: Store, claim: Claim) -> tuple[AuditEntry, ...]:
    """Return what became of a claim, oldest first."""
    return store.audit(AuditQuery(subjects=(claim.id,)))


# What is shown


def short_id(claim: Claim) -> str:
    """Return the part of an id that people type."""
    return references.short(claim.id)


def sentence(found: Sequence[ClaimRecord]) -> str:
    """Say how many claims there are, and what to do where there is none."""
    if not found:
        return "no claim is on record: `tocsin claims add` keeps what somebody asserts"
    return f"{len(found):,} claim{'s' * (len(found) != 1)}, shown beside assessments and never computed"


def claim_document(
    record: ClaimRecord, groups: Mapping[str, str], sponsors: Mapping[str, ThreatActor]
) -> dict[str, object]:
    """Return a claim as the JSON object that `--json` prints; documented in `docs/evidence.md` and stable.

    `groups` are names by id, `sponsors` the sponsors by id, as far as they are known.
    """
    claim = record.claim
    return {
        **words_document(claim),
        "case": claim.subject,
        "group": {"id": claim.group, "name": groups.get(claim.group)} if claim.group else None,
        "sponsor": _sponsor_document(claim.sponsor, sponsors) if claim.sponsor else None,
        "nobody": names_nobody(claim),
        "added_at": timestamp(record.added_at),
        "added_by": record.added_by,
        "withdrawn_at": timestamp(record.withdrawn_at),
        "reason": record.reason,
    }


def words_document(claim: Claim) -> dict[str, object]:
    """Return who said what, when and where as a JSON object, without whom it names."""
    return {
        "id": claim.id,
        "claimant": claim.claimant,
        "said_at": timestamp(claim.said_at),
        "words": claim.words,
        "source": claim.source,
        "grade": str(claim.grade),
    }


def _sponsor_document(sponsor: str, known: Mapping[str, ThreatActor]) -> dict[str, object]:
    found = known.get(sponsor)
    return {
        "id": sponsor,
        "name": found.name if found else None,
        "country": (found.country or None) if found else None,
    }
