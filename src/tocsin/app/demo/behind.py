"""Who may be behind it: the case and TV5 Monde as they were assessed on several days, and what was said of the leak."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tocsin.app.assess_case import assess_case
from tocsin.app.configuration import AssessSection
from tocsin.app.demo import tv5, verdicts
from tocsin.app.demo.dated import DatedCase
from tocsin.app.demo.keeping import WHO, keep_published
from tocsin.model.assessment import Claim
from tocsin.model.casework import CaseRecord
from tocsin.store.questions import ClaimQuery
from tocsin.store.store import Store


@dataclass(frozen=True, slots=True)
class Behind:
    """The case and TV5 Monde as of several days. `leak`: what was said of the leak, which is another event.

    `names` are those of groups and sponsors in `leak`, by id.
    """

    case: DatedCase
    false_flag: DatedCase
    leak: tuple[Claim, ...]
    names: Mapping[str, str]


def look_behind(store: Store, record: CaseRecord, now: datetime) -> Behind:
    """Keep what was published, and assess each case as of its days; the assessments stay in the store."""
    kept = keep_published(store, record, now)
    leak = tuple(each.claim for each in store.claims(ClaimQuery(subjects=(kept.leak.case.id,))))
    return Behind(
        case=_dated(store, record, verdicts.DAYS, now),
        false_flag=_dated(store, kept.false_flag, tv5.DAYS, now),
        leak=leak,
        names={each.id: each.name for each in (*store.groups(), *store.sponsors())},
    )


def _dated(store: Store, record: CaseRecord, days: Sequence[date], now: datetime) -> DatedCase:
    found = [
        assess_case(store, record.case.id, as_of=day, now=now, who=WHO, settings=AssessSection())
        for day in days
    ]
    last = found[-1]
    names = {key: name for each in found for key, name in each.names.items()}
    return DatedCase(
        record.case.title, tuple(each.assessment for each in found), last.evidence, last.claims, names
    )
