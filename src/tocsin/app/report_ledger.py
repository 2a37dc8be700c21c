"""What a report says of who is behind its cases: assessments with what changed, evidence, claims, and what names mean."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Final

from tocsin.app.actors import known_actors
from tocsin.app.assess_comparison import between
from tocsin.app.attempts import with_merged
from tocsin.app.case_evidence import claims_by, evidence_then
from tocsin.app.kept_assessments import history
from tocsin.app.observed import claims_of_case
from tocsin.app.report_orders import Period
from tocsin.attribution.actor_sets import KnownActors
from tocsin.model.assessment import WEIGHED, Assessment, Claim, Evidence, HypothesisKind
from tocsin.model.casework import CaseRecord
from tocsin.model.threats import IntrusionSet, ThreatActor
from tocsin.model.timeline import Event, EventKind
from tocsin.reporting.seam import Change, ChangedEvidence, How
from tocsin.store.questions import EvidenceQuery
from tocsin.store.store import Store

_SEEN: Final = 8  # answers of an assessment that some format shows
MOST_DAYS: Final = 6  # of one case, the newest: more cannot stand side by side


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is thought, known and said of who is behind some cases."""

    assessments: tuple[Assessment, ...] = ()
    changes: tuple[Change, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    claims: tuple[Claim, ...] = ()
    groups: tuple[IntrusionSet, ...] = ()
    sponsors: tuple[ThreatActor, ...] = ()

    def events(self) -> Iterator[Event]:
        """The claims as what was said in public, for a timeline."""
        for claim in self.claims:
            yield Event(
                claim.said_at,
                EventKind.VERDICT,
                "",
                f"{claim.claimant}: {claim.words}",
                (claim.source,),
                whole_day=True,
            )


def ledger(store: Store, records: Sequence[CaseRecord], period: Period, now: datetime) -> Ledger:
    """Gather it for the cases of a report: of each day the assessment made last, and every claim and piece of evidence.

    What a case was assessed or said to be in a period is that which used the knowledge of a day in it, or was said then.
    """
    actors = known_actors(store)
    by_case = [(record, _of_days(store, record, period)) for record in records]
    assessments = tuple(each for _, found in by_case for each in found)
    evidence = tuple(
        each
        for record in records
        for each in _evidence(store, record)
        if period.until is None or each.observed_at < period.until
    )
    claims = tuple(
        claim
        for record in records
        for claim in claims_by(store, record, now, claims_of_case(store, record, actors, as_of=now))
        if period.holds(claim.said_at)
    )
    wanted = _spoken_of(assessments) | {each.group for each in evidence if each.group}
    wanted |= {claim.group for claim in claims if claim.group}
    return Ledger(
        assessments,
        tuple(change for record, found in by_case for change in _changes(store, record, found)),
        evidence,
        claims,
        groups_of(store, wanted, actors),
        store.sponsors({claim.sponsor for claim in claims if claim.sponsor}),
    )


def _of_days(store: Store, record: CaseRecord, period: Period) -> tuple[Assessment, ...]:
    """Of each day whose knowledge was used the assessment made last; the newest days, in order. All stand under this case."""
    newest: dict[date, Assessment] = {}
    for each in history(store, record):
        if period.holds(each.as_of):
            newest[each.as_of.astimezone(UTC).date()] = each
    return tuple(newest[day] for day in sorted(newest))[-MOST_DAYS:]


def _evidence(store: Store, record: CaseRecord) -> Iterator[Evidence]:
    subjects = with_merged(store, record.case.id)
    return (each.evidence for each in store.evidence(EvidenceQuery(subjects=subjects)))


def _changes(store: Store, record: CaseRecord, assessments: Sequence[Assessment]) -> Iterator[Change]:
    """What is different from each assessment of a case to the next."""
    for earlier, later in pairwise(assessments):
        compared = between(store, record, earlier, later)
        found = compared.comparison
        kinds = {
            each.id: each.kind
            for each in evidence_then(store, (*earlier.evidence, *later.evidence), later.made_at).values()
        }
        evidence = [
            ChangedEvidence(
                how,
                piece.statement,
                piece.before,
                piece.after,
                piece.why,
                is_weighed=kinds.get(piece.evidence) in WEIGHED,
            )
            for how, pieces in (
                (How.CAME, found.came),
                (How.WENT, found.went),
                (How.REGRADED, found.regraded),
            )
            for piece in pieces
        ]
        premises = (*found.parameters, *found.versions)
        names = tuple(each.name for each in premises)
        yield Change(earlier.id, later.id, tuple(evidence), names)


def _spoken_of(assessments: Iterable[Assessment]) -> set[str]:
    """Groups that a report speaks of: of each assessment the likeliest answers, the likeliest imitator and the rationale."""
    found: set[str | None] = set()
    for each in assessments:
        best = sorted(each.likelihoods, key=lambda known: -known.probability)
        imitators = [known for known in best if known.hypothesis.kind is HypothesisKind.IMITATOR]
        found |= {known.hypothesis.group for known in (*best[:_SEEN], *imitators[:_SEEN])}
        if each.rationale is not None:
            answers = (each.rationale.leader, each.rationale.against, *each.rationale.answers)
            found |= {answer.group for answer in answers}
    return {group for group in found if group is not None}


def groups_of(store: Store, ids: Iterable[str], actors: KnownActors) -> tuple[IntrusionSet, ...]:
    """Groups by id: as the store has them, else as the actor data call them; those of which nobody knows are left out."""
    wanted = set(ids)
    found = {group.id: group for group in store.groups(wanted)}
    for group in actors.directory.groups if wanted - found.keys() else ():
        stix_id = actors.naming.stix_id(group.id)
        if stix_id in wanted and stix_id not in found:
            found[stix_id] = actors.naming.intrusion_set(group.id)
    return tuple(sorted(found.values(), key=lambda group: group.name))
