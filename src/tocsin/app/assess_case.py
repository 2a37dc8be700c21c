"""An assessment of a stored case: its evidence is gathered and kept, weighed as of a day, and the answer is kept for good."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from tocsin.app.actors import known_actors
from tocsin.app.case_evidence import Known, claims_by, first_day, keep_derived, known_evidence
from tocsin.app.cases import find
from tocsin.app.configuration import AssessSection
from tocsin.app.days import end_of
from tocsin.app.kept_assessments import (
    CaseAssessment,
    is_same,
    last_made,
    last_of_day,
    named_in,
    superseded,
    was_assessed_after,
)
from tocsin.app.named_groups import named_by, names_known, names_of
from tocsin.app.observed import claims_of_case, evidence_of_case
from tocsin.app.prior_odds import odds_by_group
from tocsin.app.timeline import case_timeline
from tocsin.attribution.actor_sets import KnownActors
from tocsin.attribution.assessment import CaseView, Parameters, assess
from tocsin.attribution.naming import Naming
from tocsin.model.assessment import Assessment, Claim, Evidence
from tocsin.model.casework import CaseRecord
from tocsin.model.errors import UsageError
from tocsin.store.store import Store

__all__ = ["CaseAssessment", "assess_case", "parameters_of"]


def assess_case(
    store: Store,
    reference: str,
    *,
    as_of: date | None,
    now: datetime,
    who: str,
    settings: AssessSection,
    keep: bool = True,
) -> CaseAssessment:
    """Say who may be behind a case by what was known at the end of a day (None: now), and keep the answer.

    Where the last assessment of that day says the same by the same evidence, that one is the answer and nothing is kept
    twice. Raises InputError where there is no such case or the settings' groups cannot be meant, UsageError for a day
    to come or one before the case began.
    """
    record = find(store, reference)
    moment = end_of(as_of, now)
    actors = known_actors(store)
    parameters = parameters_of(settings, actors)
    known = known_evidence(store, record, evidence_of_case(store, record, actors, as_of=moment, now=now))
    actors = _with_unlisted(store, actors, known)
    made = assess(
        _view(store, record, known, moment),
        known.evidence,
        actors,
        parameters=parameters,
        as_of=moment,
        made_at=now,
        author=settings.author or who,
        supersedes=_id_of(last_made(store, record)),
    )
    before = last_of_day(store, record, moment.date())
    is_new = before is None or not is_same(before, made)
    if is_new and keep:
        _keep(store, made, known, actors, now=now, who=who)
    assessment = made if is_new or before is None else before
    claims = claims_by(store, record, moment, claims_of_case(store, record, actors, as_of=moment))
    evidence = tuple(each for each in known.evidence if each.observed_at <= moment)
    return CaseAssessment(
        record=record,
        assessment=assessment,
        earlier=superseded(store, assessment),
        claims=claims,
        evidence=evidence,
        names=_names(store, assessment, claims, evidence, actors),
        is_new=is_new,
        is_kept=keep or not is_new,
    )


def _with_unlisted(store: Store, actors: KnownActors, known: Known) -> KnownActors:
    """The actors with the names of groups that evidence points to and no list has: sentences call them so."""
    groups = {each.group for each in known.evidence if each.group is not None}
    unlisted = names_of(store, (each for each in groups if not actors.naming.actor_ids(each)))
    if not unlisted:
        return actors
    return replace(actors, naming=Naming(actors.directory, unlisted))


def parameters_of(settings: AssessSection, actors: KnownActors) -> Parameters:
    """What is held likely before any evidence; raises InputError where a group of the settings cannot be meant."""
    described = frozenset(actors.profiles.uses.groups)
    return Parameters(
        imitator_prior=settings.imitator_prior,
        shared=settings.shared,
        victims=settings.victims,
        group_odds=odds_by_group(settings.prior_odds, actors.naming, described),
    )


def _view(store: Store, record: CaseRecord, known: Known, moment: datetime) -> CaseView:
    """What of a case matters besides its evidence: its first day by what was known then, or by what is known now."""
    began = first_day(record, case_timeline(store, record), known.evidence)
    if moment.date() < began:
        raise UsageError(
            f"case {record.case.title!r} began on {began.isoformat()}: on an earlier day there was nothing to assess"
        )
    seen = [each for each in known.evidence if each.observed_at <= moment]
    then = first_day(record, case_timeline(store, record, known_by=moment), seen)
    return CaseView(record.case.id, min(then, moment.date()))


def _keep(
    store: Store, made: Assessment, known: Known, actors: KnownActors, *, now: datetime, who: str
) -> None:
    """Keep an assessment after everything that its ids lead to, so that whatever is there can be read."""
    derived = [each for each in known.derived if each.observed_at <= made.as_of]
    keep_derived(store, derived, now=now, only_new=was_assessed_after(store, made))
    before = superseded(store, made)
    missing = named_in((made,)) - (named_in((before,)) if before else frozenset())
    naming = actors.naming
    groups = [naming.intrusion_set(actor) for actor in _actors(actors) if naming.stix_id(actor) in missing]
    if groups:
        store.save_threats(groups, now=now)
    store.save_assessment(made, now=now, who=who)


def _names(
    store: Store,
    assessment: Assessment,
    claims: Sequence[Claim],
    evidence: Sequence[Evidence],
    actors: KnownActors,
) -> Mapping[str, str]:
    """Names of everybody who is spoken of: as the actor data have them, else as the store does."""
    of_evidence = (each.group for each in evidence if each.group is not None)
    return names_known(store, actors, {*named_in((assessment,)), *of_evidence, *named_by(claims)})


def _actors(actors: KnownActors) -> tuple[str, ...]:
    return tuple(group.id for group in actors.directory.groups)


def _id_of(assessment: Assessment | None) -> str | None:
    return None if assessment is None else assessment.id
