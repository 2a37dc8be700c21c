"""Cases: putting a name where its links say it belongs, and finding a case again by what a person calls it."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Final

from tocsin.app import references
from tocsin.app.aims import NOTHING_RAISED, Aims, Raised, Ties
from tocsin.app.alerts import timestamp
from tocsin.interchange.fact_values import subject_of
from tocsin.investigation.joining import Joining, Newcomer, Tie, domains_of, joining, ties_of
from tocsin.model.alert import Alert
from tocsin.model.casework import (
    Case,
    CaseChange,
    CaseMember,
    CaseNote,
    CaseRecord,
    CaseState,
    Judgement,
)
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError, InvalidName, InvalidValue, UsageError
from tocsin.model.linking import Link
from tocsin.model.observation import ObservableKind
from tocsin.names.parsing import domain_name
from tocsin.store.questions import AuditEntry, AuditQuery, CaseQuery
from tocsin.store.store import Store

TOCSIN: Final = "tocsin"
FOUNDED: Final = "founding name"
LIVE: Final = (CaseState.OPEN, CaseState.CONFIRMED)
_MOST_ASKED: Final = 2_000  # names of cases at once, about which an analyst's word is asked


@dataclass(frozen=True, slots=True)
class Joined:
    """What became of a name: the case it is in now, who came with it, and what follows.

    `record` None: nothing ties the name to anything. `rivals` are other cases that it belongs to as well.
    """

    record: CaseRecord | None = None
    opened: bool = False
    newcomers: tuple[Newcomer, ...] = ()
    rivals: tuple[tuple[Case, Newcomer], ...] = ()
    raised: Raised = NOTHING_RAISED


def join(
    store: Store, name: DomainName, links: Sequence[Link], now: datetime, *, aims: Aims | None = None
) -> Joined:
    """Put a name into the case that its links lead to, opening one where there is none; tell what follows for whom.

    Doing it twice changes nothing. `aims` may be shared by many calls, which saves compiling an organisation's words
    for each.
    """
    judgements = _word(store, (name,))
    tied = [tie.name for tie in ties_of(name, links, judgements)]
    records = tuple(store.cases(CaseQuery(names=(name.value, *(each.value for each in tied)))))
    inside = (member.name for record in records for member in record.members)
    word = _word(store, (name, *tied, *islice(inside, _MOST_ASKED)))
    decision = joining(name, links, records, word)
    if decision is None:
        return Joined()
    change, opened = _change(name, decision, now)
    if change.joined:
        store.save_cases((change,), now=now, who=TOCSIN)
    ties = _pairs(name, ties_of(name, links, word))
    record, raised = follow_up(store, change.case, aims or Aims(store, now), now, ties)
    return Joined(record, opened, decision.newcomers, decision.rivals, raised)


def _word(store: Store, names: Iterable[DomainName]) -> tuple[Judgement, ...]:
    """What analysts said of names, and of the domains above them."""
    return store.judgements(tuple(dict.fromkeys(each.value for name in names for each in domains_of(name))))


def follow(
    store: Store,
    name: DomainName,
    related: Callable[[Store, DomainName], Sequence[Link]],
    now: datetime,
    *,
    aims: Aims | None = None,
    most: int = 50,
) -> Joined:
    """Put a name into its case, then look at what the other names of the case are tied to, the surest first.

    `related` gives the links of a name. At most so many names are looked at, and none twice in the life of `aims`, so
    that many names of one case cost no more than one. The result is that of the name, with everybody who came, was
    told of, or belongs to another case too.
    """
    aims = aims or Aims(store, now)
    first = join(store, name, related(store, name), now, aims=aims)
    aims.followed.add(name)
    if first.record is None:
        return first
    came, told, rivals = list(first.newcomers), list(first.raised.told), list(first.rivals)
    waiting = [member.name for member in first.record.members]
    for next_name in waiting:  # it grows while it is walked
        if most > 1 and next_name not in aims.followed:
            most -= 1
            aims.followed.add(next_name)
            further = join(store, next_name, related(store, next_name), now, aims=aims)
            waiting += [newcomer.name for newcomer in further.newcomers]
            came += further.newcomers
            told += further.raised.told
            rivals += further.rivals
    raised = replace(first.raised, told=tuple(told))
    record = reread(store, first.record.case)
    return Joined(record, first.opened, tuple(came), tuple(rivals), raised)


def _change(name: DomainName, decision: Joining, now: datetime) -> tuple[CaseChange, bool]:
    if decision.case is not None:
        return CaseChange(decision.case, _members(decision.case, decision.newcomers, now)), False
    case = Case(name.value, now)
    founder = CaseMember(case.id, name, 1.0, FOUNDED, TOCSIN, now)
    return CaseChange(case, (founder, *_members(case, decision.newcomers, now))), True


def _members(case: Case, newcomers: Iterable[Newcomer], now: datetime) -> tuple[CaseMember, ...]:
    return tuple(
        CaseMember(case.id, each.name, each.probability, each.reason, TOCSIN, now, each.tied_to)
        for each in newcomers
    )


def _pairs(name: DomainName, ties: Iterable[Tie]) -> Ties:
    return {(name, tie.name): tie for tie in ties}


def follow_up(
    store: Store, case: Case, aims: Aims, now: datetime, ties: Ties | None = None
) -> tuple[CaseRecord, Raised]:
    """Tell what follows from a case that has changed, and note at whom it seems aimed; whom a person named stays."""
    record = reread(store, case)
    raised = aims.raise_alerts(record, ties)
    case = record.case
    found = tuple(dict.fromkeys((*case.organisations, *raised.organisations)))
    if found == case.organisations:
        return record, raised
    why = f"aimed at {', '.join(found)}"
    store.save_cases((CaseChange(replace(case, organisations=found), reason=why),), now=now, who=TOCSIN)
    return reread(store, case), raised


def catch_up(store: Store, now: datetime, *, aims: Aims | None = None) -> tuple[Alert, ...]:
    """Tell what follows from any live case and was not told because the program died between the two; usually nothing.

    Also what follows since an organisation is newly watched, or a name is newly known to imitate one.
    """
    aims = aims or Aims(store, now)
    cases = [record.case for record in store.cases(CaseQuery(states=LIVE))]
    return tuple(alert for case in cases for alert in follow_up(store, case, aims, now)[1].told)


def reread(store: Store, case: Case) -> CaseRecord:
    """Return a case as the store has it now."""
    (record,) = store.cases(CaseQuery(ids=(case.id,)))
    return record


# Finding a case by what a person calls it


def find(store: Store, reference: str) -> CaseRecord:
    """Return the case that a person means: by a name in it, its title, its id or the beginning of that (four digits).

    A merged case leads to the one that took its names. Raises InputError when there is none, UsageError when it could
    be several.
    """
    found = _by_name(store, reference) or _by_title(store, reference) or _by_id(store, reference)
    if not found:
        raise InputError(f"there is no case of {reference!r}; 'tocsin case list --all' shows every case")
    leading = {record.case.id: record for record in (_followed(store, each) for each in found)}
    if len(leading) > 1:
        ids = ", ".join(short_id(record.case) for record in leading.values())
        raise UsageError(f"{reference!r} could be several cases: {ids}; give more of the id, or a name")
    return next(iter(leading.values()))


def _by_name(store: Store, reference: str) -> list[CaseRecord]:
    try:
        name = named(reference)
    except UsageError:
        return []
    return list(store.cases(CaseQuery(names=(name.value,))))


def _by_title(store: Store, reference: str) -> list[CaseRecord]:
    return list(store.cases(CaseQuery(titles=(reference,))))


def _by_id(store: Store, reference: str) -> list[CaseRecord]:
    begun = references.beginning(reference, "grouping")
    return [] if begun is None else list(store.cases(CaseQuery(id_prefix=begun)))


def _followed(store: Store, record: CaseRecord) -> CaseRecord:
    seen = {record.case.id}
    while record.case.merged_into is not None:
        if record.case.merged_into in seen:
            raise InputError(f"case {record.case.title!r} was merged in a circle; run 'tocsin db check'")
        seen.add(record.case.merged_into)
        record = next(iter(store.cases(CaseQuery(ids=(record.case.merged_into,)))))
    return record


def short_id(case: Case) -> str:
    """Return the part of a case's id that people type."""
    return references.short(case.id)


def named(reference: str) -> DomainName:
    """Read a name that somebody typed or pasted: it may be disarmed (`[.]`, `hxxp`), or the host of a URL."""
    with suppress(InvalidName):
        name = domain_name(reference)
        if not name.labels[-1].isdigit():  # no top-level domain is a number
            return name
    try:
        kind, text = subject_of(reference)
    except InvalidValue as error:
        raise UsageError(f"{reference[:80]!r} {error}") from error
    if kind is not ObservableKind.DOMAIN_NAME:
        raise UsageError(f"{reference[:80]!r} is an address: give a domain name")
    return DomainName(text)


def listed(
    store: Store, *, organisations: Sequence[str] = (), states: Sequence[CaseState] = LIVE
) -> tuple[CaseRecord, ...]:
    """Cases in the given states, those opened last first; without open ones that every name has left."""
    found = store.cases(CaseQuery(organisations=tuple(organisations), states=tuple(states)))
    records = [record for record in found if record.members or record.case.state is not CaseState.OPEN]
    return tuple(sorted(records, key=lambda record: (record.case.opened_at, record.case.id), reverse=True))


def history(store: Store, record: CaseRecord) -> tuple[AuditEntry, ...]:
    """Return what became of a case and who came and went, oldest first."""
    return store.audit(AuditQuery(subjects=(record.case.id,)))


def states_of(texts: Sequence[str]) -> tuple[CaseState, ...]:
    """Read the states that somebody typed."""
    try:
        return tuple(CaseState(text.lower()) for text in texts)
    except ValueError as error:
        raise UsageError(f"a case is {', '.join(CaseState)}, and not {', '.join(texts)!r}") from error


# As JSON


def case_document(record: CaseRecord) -> dict[str, object]:
    """Return a case as the JSON object that `--json` prints; documented in `docs/cases.md` and stable."""
    case = record.case
    return {
        "id": case.id,
        "title": case.title,
        "state": case.state.value,
        "organisations": list(case.organisations),
        "opened_at": timestamp(case.opened_at),
        "ended_at": timestamp(case.ended_at),
        "reason": case.reason,
        "campaign": case.campaign,
        "merged_into": case.merged_into,
        "members": [_member_document(member) for member in record.members],
        "notes": [_note_document(note) for note in record.notes],
    }


def _member_document(member: CaseMember) -> dict[str, object]:
    return {
        "name": member.name.value,
        "probability": member.probability,
        "reason": member.reason,
        "tied_to": member.tied_to.value if member.tied_to else None,
        "added_by": member.added_by,
        "added_at": timestamp(member.added_at),
    }


def _note_document(note: CaseNote) -> dict[str, object]:
    return {"at": timestamp(note.at), "who": note.who, "text": note.text}


def history_document(entries: Iterable[AuditEntry]) -> list[dict[str, object]]:
    """Return the history of a case as JSON objects: names that came and went, and the states it was in."""
    return [
        {
            "at": timestamp(entry.at),
            "who": entry.who,
            "what": entry.what,
            "from": entry.before,
            "to": entry.after,
            "reason": entry.reason,
        }
        for entry in entries
    ]


def judgement_document(judgement: Judgement) -> dict[str, object]:
    """Return an analyst's word on two names as a JSON object."""
    return {
        "first": judgement.first.value,
        "second": judgement.second.value,
        "same": judgement.same,
        "who": judgement.who,
        "at": timestamp(judgement.at),
        "reason": judgement.reason,
    }
