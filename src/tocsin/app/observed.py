"""Gathering what a case brings with it as evidence: facts as they were known on a day, attempts, ties to attributed names."""

from dataclasses import dataclass
from datetime import datetime

from tocsin.app.attempts import with_merged
from tocsin.app.attributed_ties import as_known, attributed_ties
from tocsin.attribution.actor_sets import KnownActors
from tocsin.attribution.observing import own_attributions, technique_evidence
from tocsin.attribution.observing_table import builtin_observing
from tocsin.attribution.shared_infrastructure import Reckoning, infrastructure_evidence
from tocsin.attribution.victims import targets_of, victim_evidence
from tocsin.evidence.infrastructure import load_infrastructure_weights
from tocsin.investigation.traits import registrable
from tocsin.model.assessment import Claim, Evidence
from tocsin.model.casework import Attempt, CaseRecord
from tocsin.model.identity import Identity
from tocsin.model.observation import Fact, Relation
from tocsin.store.questions import AttemptQuery
from tocsin.store.store import Store


@dataclass(frozen=True, slots=True)
class _Known:
    """What was known of a case by a day: facts about its names and their registered domains, and attempts."""

    names: tuple[str, ...]
    facts: tuple[Fact, ...]
    attempts: tuple[Attempt, ...]

    def began(self, otherwise: datetime) -> datetime:
        """When the case first showed."""
        moments = [fact.known_at for fact in self.facts if fact.relation != Relation.ATTRIBUTED_TO]
        return min([otherwise, *moments, *(attempt.happened_at for attempt in self.attempts)])


def evidence_of_case(
    store: Store, record: CaseRecord, actors: KnownActors, *, as_of: datetime, now: datetime
) -> tuple[Evidence, ...]:
    """What the case itself brings as evidence, by what was known at the moment `as_of`; nothing is written.

    Techniques that it shows, things shared with names that are said to be a group's, and victims of its country or sector.
    How many names share a thing is counted in the store as it is now.
    """
    as_of = min(as_of, now)
    known, subject = _known(store, record, as_of), record.case.id
    table = builtin_observing()
    ties, inventory = attributed_ties(store, known.names, known.facts, as_of)
    reckoning = Reckoning(actors.naming, inventory, load_infrastructure_weights(), table)
    own = [fact for fact in known.facts if fact.relation == Relation.ATTRIBUTED_TO]
    groups, targets = actors.directory.groups, targets_of(_organisations(store, record))
    return (
        *technique_evidence(subject, known.facts, known.attempts, table),
        *infrastructure_evidence(subject, ties, own, reckoning),
        *victim_evidence(subject, targets, groups, actors.naming, table, before=known.began(as_of)),
    )


def claims_of_case(
    store: Store, record: CaseRecord, actors: KnownActors, *, as_of: datetime
) -> tuple[Claim, ...]:
    """What others said of the case's own names by a moment: claims for the ledger, never summed; nothing is written."""
    return own_attributions(record.case.id, _known(store, record, as_of).facts, actors.naming)


def _known(store: Store, record: CaseRecord, as_of: datetime) -> _Known:
    names = [member.name.value for member in record.members]
    wanted = dict.fromkeys((*names, *map(registrable, names)))
    attempts = store.attempts(AttemptQuery(cases=with_merged(store, record.case.id)))
    return _Known(
        tuple(names),
        as_known(store.facts_of(tuple(wanted)), as_of),
        tuple(attempt for attempt in attempts if attempt.happened_at <= as_of),
    )


def _organisations(store: Store, record: CaseRecord) -> tuple[Identity, ...]:
    found = (store.organisation(slug) for slug in record.case.organisations)
    return tuple(each for each in found if each is not None)
