"""What a report says of who is behind its cases: assessments with what changed, evidence, claims, and what names mean."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Final

from tocsin.app.actors import known_actors
from tocsin.app.attempts import with_merged
from tocsin.app.case_evidence import claims_by
from tocsin.app.kept_assessments import history, named_in
from tocsin.app.observed import claims_of_case
from tocsin.app.report_orders import Period
from tocsin.attribution.actor_sets import KnownActors
from tocsin.model.assessment import Assessment, Claim, Evidence
from tocsin.model.casework import CaseRecord
from tocsin.model.threats import IntrusionSet, ThreatActor
from tocsin.model.timeline import Event, EventKind
from tocsin.reporting.seam import Change
from tocsin.store.questions import EvidenceQuery
from tocsin.store.store import Store

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
    assessments = tuple(each for record in records for each in _of_days(store, record, period))
    evidence = tuple(each for record in records for each in _evidence(store, record))
    claims = tuple(
        claim
        for record in records
        for claim in claims_by(store, record, now, claims_of_case(store, record, actors, as_of=now))
        if period.holds(claim.said_at)
    )
    wanted = named_in(assessments) | {each.group for each in evidence if each.group}
    wanted |= {claim.group for claim in claims if claim.group}
    return Ledger(
        assessments,
        tuple(changes(store, assessments)),
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


def changes(store: Store, assessments: Sequence[Assessment]) -> Iterator[Change]:
    """What is different from each assessment to the next of its case."""
    del store
    for earlier, later in pairwise(assessments):
        if earlier.subject == later.subject:
            yield Change(earlier.id, later.id, ())


def groups_of(store: Store, ids: Iterable[str], actors: KnownActors) -> tuple[IntrusionSet, ...]:
    """Groups by id: as the store has them, else as the actor data call them; those of which nobody knows are left out."""
    wanted = set(ids)
    found = {group.id: group for group in store.groups(wanted)}
    for group in actors.directory.groups if wanted - found.keys() else ():
        stix_id = actors.naming.stix_id(group.id)
        if stix_id in wanted and stix_id not in found:
            found[stix_id] = actors.naming.intrusion_set(group.id)
    return tuple(sorted(found.values(), key=lambda group: group.name))
