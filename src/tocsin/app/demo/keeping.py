"""Keeping what was published: evidence and claims in the ledger, the leak, TV5 Monde and the earlier targets as cases."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from tocsin.app.cases import reread
from tocsin.app.claims import add as add_claim
from tocsin.app.demo import targets, tv5, verdicts
from tocsin.app.demo.case import EN_MARCHE
from tocsin.app.demo.case_facts import case_attempts, case_statements
from tocsin.app.demo.published import PublishedClaim, PublishedEvidence, moment
from tocsin.app.evidence import add as add_evidence
from tocsin.model.casework import (
    Attempt,
    AttemptKind,
    Case,
    CaseChange,
    CaseMember,
    CaseNote,
    CaseRecord,
    CaseState,
    Channel,
    Outcome,
)
from tocsin.model.domain_names import DomainName
from tocsin.model.identity import Identity
from tocsin.model.threats import Campaign
from tocsin.model.timeline import EventKind
from tocsin.store.store import Store

WHO: Final = "demo"
_PUBLISHED: Final = "as published; who did it is in the claims"


@dataclass(frozen=True, slots=True)
class Kept:
    """Cases that were made of what was published, beside the one that the investigation found."""

    leak: CaseRecord
    false_flag: CaseRecord
    targets: tuple[CaseRecord, ...]


def keep_published(store: Store, record: CaseRecord, now: datetime) -> Kept:
    """Keep what was published of the case, of the leak, of TV5 Monde and of the earlier targets."""
    keep_ledger(store, record, verdicts.EVIDENCE, verdicts.CLAIMS, now)
    return Kept(
        leak=_leak(store, now),
        false_flag=_false_flag(store, now),
        targets=tuple(_target(store, target, now) for target in targets.TARGETS),
    )


def link_log(store: Store, record: CaseRecord, now: datetime) -> None:
    """Say of the attempts in the log that they belong to the case, and note what the movement said of them.

    Done once the case is assessed: their days are reconstructed, and no assessment shall rest on them.
    """
    notes = tuple(
        CaseNote(record.case.id, said.at, WHO, f"{said.text} ({'; '.join(said.sources)})")
        for said in case_statements()
        if said.kind is EventKind.PUBLISHED
    )
    store.save_cases((CaseChange(record.case, notes=notes),), now=now, who=WHO)
    begun = moment(verdicts.BEGAN)
    attempts = [each for each in case_attempts(EN_MARCHE.slug) if each.happened_at >= begun]
    store.save_attempts([replace(each, case=record.case.id) for each in attempts], now=now, who=WHO)


def keep_ledger(
    store: Store,
    record: CaseRecord,
    evidence: Sequence[PublishedEvidence],
    claims: Sequence[PublishedClaim],
    now: datetime,
) -> None:
    """Write evidence and claims on a case into the ledger."""
    for row in evidence:
        add_evidence(store, record.case.id, row.entry(), now=now, who=WHO)
    for said in claims:
        add_claim(store, record.case.id, said.entry(), nobody=said.names_nobody, now=now, who=WHO)


def _leak(store: Store, now: datetime) -> CaseRecord:
    record = _case(store, EN_MARCHE, verdicts.LEAK_TITLE, moment(verdicts.LEAK_DAY), now)
    leak = Attempt(
        EN_MARCHE.slug,
        moment(verdicts.LEAK_DAY),
        Channel.WEB,
        AttemptKind.LEAK,
        outcome=Outcome.COMPROMISED,
        case=record.case.id,
        note=verdicts.LEAK_NOTE,
    )
    store.save_attempts([leak], now=now, who=WHO)
    keep_ledger(store, record, (), verdicts.LEAK_CLAIMS, now)
    return record


def _false_flag(store: Store, now: datetime) -> CaseRecord:
    store.save_organisations([tv5.TV5], now=now, who=WHO)
    record = _case(store, tv5.TV5, tv5.TITLE, moment(tv5.HAPPENED), now)
    attack = Attempt(
        tv5.TV5.slug,
        moment(tv5.HAPPENED),
        Channel.OTHER,
        AttemptKind.LEAK,  # of the kinds that a log has; the note has the rest
        outcome=Outcome.COMPROMISED,
        case=record.case.id,
        note=tv5.NOTE,
    )
    store.save_attempts([attack], now=now, who=WHO)
    keep_ledger(store, record, tv5.EVIDENCE, tv5.CLAIMS, now)
    return record


def _target(store: Store, target: targets.Target, now: datetime) -> CaseRecord:
    identity = target.organisation
    store.save_organisations([identity], now=now, who=WHO)
    record = _case(store, identity, target.title, target.opened_at, now, target.names, target.source)
    store.save_attempts(
        [each.attempt(identity.slug, record.case.id) for each in target.tries], now=now, who=WHO
    )
    keep_ledger(store, record, (), (target.claim(),), now)
    return record


def _case(
    store: Store,
    organisation: Identity,
    title: str,
    opened_at: datetime,
    now: datetime,
    names: Sequence[str] = (),
    source: str = "",
) -> CaseRecord:
    """Keep a case as it was published, which makes it a campaign; nothing of it was computed."""
    case = Case(
        title,
        opened_at,
        (organisation.slug,),
        CaseState.CONFIRMED,
        Campaign(title, organisation.slug).id,
        reason=_PUBLISHED,
    )
    members = tuple(
        CaseMember(case.id, DomainName(name), 1.0, f"named by {source}", WHO, opened_at) for name in names
    )
    store.save_cases((CaseChange(case, members, reason=_PUBLISHED),), now=now, who=WHO)
    return reread(store, case)
