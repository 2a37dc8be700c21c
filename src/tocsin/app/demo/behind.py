"""Who may be behind it: the case and TV5 Monde as they were assessed on several days, and what was said of the leak."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tocsin.app.assess_case import assess_case
from tocsin.app.configuration import AssessSection
from tocsin.app.demo import tv5, verdicts
from tocsin.app.demo.dated import DatedCase
from tocsin.app.demo.keeping import WHO, keep_published, link_log
from tocsin.app.kept_assessments import CaseAssessment
from tocsin.app.named_groups import named_by, names_of
from tocsin.model.assessment import Assessment, Claim
from tocsin.model.casework import CaseRecord
from tocsin.store.questions import ClaimQuery
from tocsin.store.store import Store


@dataclass(frozen=True, slots=True)
class Behind:
    """The case and TV5 Monde as of several days. `leak`: what was said of the leak, which is another event.

    `names_alone` is the case with its five names and nothing else to go by. `names` are those of groups and sponsors in
    `leak`, by id.
    """

    names_alone: Assessment
    case: DatedCase
    false_flag: DatedCase
    leak: tuple[Claim, ...]
    names: Mapping[str, str]


def look_behind(store: Store, record: CaseRecord, now: datetime) -> Behind:
    """Keep what was published, and assess each case as of its days; the assessments stay in the store."""
    names_alone = _assessed(store, record, verdicts.DAYS[1], now, keep=False).assessment
    kept = keep_published(store, record, now)
    leak = tuple(each.claim for each in store.claims(ClaimQuery(subjects=(kept.leak.case.id,))))
    found = Behind(
        names_alone=names_alone,
        case=_dated(store, record, verdicts.DAYS, now),
        false_flag=_dated(store, kept.false_flag, tv5.DAYS, now),
        leak=leak,
        names=names_of(store, named_by(leak)),
    )
    link_log(store, record, now)
    return found


def _dated(store: Store, record: CaseRecord, days: Sequence[date], now: datetime) -> DatedCase:
    # One after the other, as a person would: each supersedes the one before it.
    found = [
        _assessed(store, record, day, now - timedelta(seconds=len(days) - place))
        for place, day in enumerate(days)
    ]
    # What follows from facts is told anew as more become known: it stands here as on the first day that knew it.
    evidence = {piece.id: piece for each in reversed(found) for piece in each.evidence}
    names = {key: name for each in found for key, name in each.names.items()}
    return DatedCase(
        record.case.title,
        tuple(each.assessment for each in found),
        tuple(evidence.values()),
        found[-1].claims,
        names,
    )


def _assessed(
    store: Store, record: CaseRecord, day: date, now: datetime, *, keep: bool = True
) -> CaseAssessment:
    """Assess as `tocsin assess` would with no settings: the user's own shall not mix in."""
    return assess_case(
        store, record.case.id, as_of=day, now=now, who=WHO, settings=AssessSection(), keep=keep
    )
