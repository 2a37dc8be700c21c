"""What bears on who is behind a case: evidence that follows from its facts, what people wrote down, and what others claim."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from tocsin.app.attempts import with_merged
from tocsin.model.assessment import Claim, Evidence
from tocsin.model.casework import CaseRecord
from tocsin.model.grading import Grade
from tocsin.model.timeline import Event, EventKind
from tocsin.store.questions import AuditQuery, ClaimQuery, EvidenceQuery, EvidenceRecord
from tocsin.store.store import Store

# Who keeps what follows from the facts of a case. No user of a computer is called so: a person's word goes before it.
DERIVED: Final = "tocsin, from facts"
_GRADE: Final = re.compile(r"[A-F][1-6]\Z")
_DEEDS: Final = (EventKind.REGISTERED, EventKind.CERTIFICATE, EventKind.RESOLVED, EventKind.ATTEMPT)
# A name that was registered so long before the rest was bought or broken into: the deed did not begin with it.
_EARLIER_LIFE: Final = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Known:
    """Evidence on a case that counts, in the order in which it was observed, and which of it was made from facts."""

    evidence: tuple[Evidence, ...]
    derived: tuple[Evidence, ...]


def known_evidence(store: Store, record: CaseRecord, derived: Sequence[Evidence]) -> Known:
    """What follows from the facts of a case now, and what people wrote down of it and of cases merged into it.

    A person's word goes before what was computed: what somebody withdrew does not count, and what somebody changed counts
    as they left it. What followed from the facts once, and does not any more, does not count either.
    """
    subjects = with_merged(store, record.case.id)
    kept = {
        each.evidence.id: each for each in store.evidence(EvidenceQuery(subjects=subjects, withdrawn=True))
    }
    made = {each.id: each for each in derived}
    doubtful = [id_ for id_, each in kept.items() if _is_doubtful(each, made.get(id_))]
    by_people = _changed_by_people(store, doubtful)
    found = {id_: each for id_, each in made.items() if id_ not in kept or kept[id_].withdrawn_at is None}
    for id_, each in kept.items():
        if each.withdrawn_at is None and (each.added_by != DERIVED or id_ in by_people):
            found[id_] = each.evidence
    ordered = sorted(found.values(), key=lambda each: (each.observed_at, each.id))
    return Known(tuple(ordered), tuple(each for each in ordered if made.get(each.id) is each))


def _is_doubtful(record: EvidenceRecord, made: Evidence | None) -> bool:
    """Whether the ledger alone cannot tell who said it last."""
    return record.added_by == DERIVED and record.withdrawn_at is None and record.evidence != made


def _changed_by_people(store: Store, ids: Sequence[str]) -> frozenset[str]:
    if not ids:
        return frozenset()
    entries = store.audit(AuditQuery(subjects=tuple(ids)))
    return frozenset(entry.subject for entry in entries if entry.who != DERIVED)


def keep_derived(store: Store, derived: Sequence[Evidence], *, now: datetime, only_new: bool = False) -> int:
    """Keep what was made from facts, so that the ids in an assessment lead somewhere; return how much was new.

    `only_new`: what is there already stays as it is, because it was made with later knowledge.
    """
    wanted = list(derived)
    if wanted and only_new:
        query = EvidenceQuery(ids=tuple(each.id for each in wanted), withdrawn=True)
        there = {record.evidence.id for record in store.evidence(query)}
        wanted = [each for each in wanted if each.id not in there]
    return store.save_evidence(wanted, now=now, who=DERIVED) if wanted else 0


def claims_by(
    store: Store, record: CaseRecord, moment: datetime, more: Iterable[Claim] = ()
) -> tuple[Claim, ...]:
    """What others had claimed of a case by a moment, each claim once: from the ledger, and `more` such as from facts."""
    subjects = with_merged(store, record.case.id)
    query = ClaimQuery(subjects=subjects, said_by=moment, withdrawn=True)
    kept = list(store.claims(query))
    known = {each.claim.id for each in kept}
    found = [each.claim for each in kept if each.withdrawn_at is None]
    found += [each for each in more if each.said_at <= moment and each.id not in known]
    return tuple(sorted(found, key=lambda claim: (claim.said_at, claim.id)))


def first_day(record: CaseRecord, events: Iterable[Event], evidence: Iterable[Evidence]) -> date:
    """The day on which a case began: of the first registration, certificate, resolution or attempt.

    Where there is none of these, the day of the first evidence or that on which the case was opened. What lies long
    before the rest does not count: an old name was bought or broken into.
    """
    days = sorted(event.day for event in events if event.kind in _DEEDS)
    if days:
        return next(day for day in days if day >= days[len(days) // 2] - _EARLIER_LIFE)
    moments = (record.case.opened_at, *(each.observed_at for each in evidence))
    return min(moments).astimezone(UTC).date()


def evidence_then(store: Store, ids: Collection[str], moment: datetime) -> Mapping[str, Evidence]:
    """Evidence by id, each with the grade that it had at a moment; what was withdrawn since is there too."""
    kept = store.evidence(EvidenceQuery(ids=tuple(ids), withdrawn=True)) if ids else ()
    found = {each.evidence.id: each.evidence for each in kept}
    before: dict[str, Grade] = {}
    for entry in store.audit(AuditQuery(subjects=tuple(found), since=moment)) if found else ():
        if entry.at > moment and entry.subject not in before and _GRADE.match(entry.before):
            before[entry.subject] = Grade.of(entry.before)
    return {id_: replace(each, grade=before.get(id_, each.grade)) for id_, each in found.items()}
