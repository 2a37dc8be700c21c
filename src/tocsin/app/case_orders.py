"""An analyst's orders about cases: open, add, merge, split, reject, confirm, close, reopen, note. Their word stands.

What is said of two names (one operator, or not) is kept apart from what is computed, and every later run keeps to it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import product
from typing import Final

from tocsin.app.aims import Aims
from tocsin.app.alerts import person
from tocsin.app.attempts import with_merged
from tocsin.app.case_evidence import DERIVED
from tocsin.app.cases import LIVE, find, follow_up, named, reread
from tocsin.investigation.joining import domains_of
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
from tocsin.model.errors import InvalidValue, UsageError
from tocsin.model.threats import Campaign
from tocsin.store.questions import AssessmentQuery, CaseQuery, ClaimQuery, EvidenceQuery
from tocsin.store.store import Store

# A split keeps apart each pair across it; a case so large is to be split in steps.
_MOST_PAIRS: Final = 20_000


def open_case(
    store: Store,
    names: Sequence[str],
    *,
    title: str = "",
    organisations: Sequence[str] = (),
    reason: str = "",
    now: datetime,
) -> CaseRecord:
    """Open a case of names that a person holds to belong together; refuses names that are in a case."""
    members = _in_no_case(store, names)
    try:
        case = Case(title or members[0].value, now, tuple(dict.fromkeys(organisations)))
    except InvalidValue as error:
        raise UsageError(str(error)) from error
    return _add(store, case, members, None, reason, now)


def add(store: Store, reference: str, names: Sequence[str], *, reason: str = "", now: datetime) -> CaseRecord:
    """Put names into a case on a person's word, which ties them to its founding name."""
    record = find(store, reference)
    _refuse_ended(record.case)
    return _add(store, record.case, _in_no_case(store, names), record, reason, now)


def _in_no_case(store: Store, names: Sequence[str]) -> tuple[DomainName, ...]:
    if not names:
        raise UsageError("say which names")
    wanted = tuple(dict.fromkeys(named(name) for name in names))
    for record in store.cases(CaseQuery(names=tuple(name.value for name in wanted))):
        for member in record.members:
            if member.name in wanted:
                raise UsageError(
                    f"{member.name} is in case {record.case.title!r} already: 'tocsin case merge' joins two cases,"
                    " 'tocsin case split' takes names out of one"
                )
    return wanted


def _add(
    store: Store,
    case: Case,
    names: Sequence[DomainName],
    record: CaseRecord | None,
    reason: str,
    now: datetime,
) -> CaseRecord:
    who = person()
    anchor = _founder(record) if record else names[0]
    why = f"put in by {who}" + (f": {reason}" if reason else "")
    change = CaseChange(
        case,
        joined=tuple(
            CaseMember(case.id, name, 1.0, why, who, now, None if name == anchor else anchor)
            for name in names
        ),
        judgements=tuple(
            _judgement(name, anchor, same=True, reason=reason, now=now) for name in names if name != anchor
        ),
        reason=reason or ("names added" if record else "opened"),
    )
    store.save_cases((change,), now=now, who=who)
    return follow_up(store, case, Aims(store, now), now)[0]


def merge(store: Store, references: Sequence[str], *, reason: str = "", now: datetime) -> CaseRecord:
    """Merge cases into the first of them; their names, organisations and attempts are its own from now on."""
    first, *rest = _different(store, references)
    _refuse_ended(first.case)
    anchor = _founder(first)
    joined: list[CaseMember] = []
    judgements: list[Judgement] = []
    organisations = list(first.case.organisations)
    ended: list[CaseChange] = []
    for other in rest:
        _refuse_ended(other.case)
        joined += [replace(member, case=first.case.id) for member in other.members]
        organisations += other.case.organisations
        if other.members:
            judgements.append(_judgement(anchor, _founder(other), same=True, reason=reason, now=now))
        ended.append(CaseChange(_merged(other.case, first.case, now), reason=reason or "merged"))
    case = replace(first.case, organisations=tuple(dict.fromkeys(organisations)))
    whole = CaseChange(case, tuple(joined), judgements=tuple(judgements), reason=reason or "took other cases")
    store.save_cases((whole, *ended), now=now, who=person())
    return follow_up(store, case, Aims(store, now), now)[0]


def _different(store: Store, references: Sequence[str]) -> tuple[CaseRecord, ...]:
    found = {record.case.id: record for record in (find(store, reference) for reference in references)}
    if len(found) < 2:
        raise UsageError("say which cases: two or more that are not one already")
    return tuple(found.values())


def _merged(case: Case, into: Case, now: datetime) -> Case:
    return replace(
        case, state=CaseState.MERGED, ended_at=max(now, case.opened_at), merged_into=into.id, reason=""
    )


def split(
    store: Store, reference: str, names: Sequence[str], *, title: str = "", reason: str = "", now: datetime
) -> tuple[CaseRecord, CaseRecord]:
    """Take names out of a case into one of their own; return what is left and the new one.

    Each of them is from now on held to be of another operator than each that stays.
    """
    record = find(store, reference)
    _refuse_ended(record.case)
    out = tuple(dict.fromkeys(named(name) for name in names))
    staying = _staying(record, out)
    moved = [member for member in record.members if member.name in out]
    case = Case(title or moved[0].name.value, now)
    if case.id == record.case.id:
        raise UsageError(f"the new case needs another title than {record.case.title!r}")
    joined = tuple(replace(member, probability=1.0) for member in _moved_to(case, moved, record))
    judgements = tuple(
        _judgement(member.name, name, same=False, reason=reason, now=now)
        for member, name in product(moved, staying)
    )
    staying_notes, new_notes = _what_stays(store, record.case, case, out, now)
    left = CaseChange(
        record.case, left=out, judgements=judgements, notes=staying_notes, reason=reason or "split"
    )
    new = CaseChange(case, joined, notes=new_notes, reason=reason or f"split from {record.case.title}")
    store.save_cases((left, new), now=now, who=person())
    return reread(store, record.case), follow_up(store, case, Aims(store, now), now)[0]


def _what_stays(
    store: Store, case: Case, new: Case, names: Sequence[DomainName], now: datetime
) -> tuple[tuple[CaseNote, ...], tuple[CaseNote, ...]]:
    """Notes for the case from which names are taken and for theirs: what is on record stays, for nobody but a person can tell it apart."""
    subjects = with_merged(store, case.id)
    pieces = sum(each.added_by != DERIVED for each in store.evidence(EvidenceQuery(subjects=subjects)))
    told = sum(1 for _ in store.claims(ClaimQuery(subjects=subjects)))
    thought = sum(1 for _ in store.assessments(AssessmentQuery(subjects=subjects)))
    if not (pieces or told or thought):
        return (), ()
    what = (
        f"{_count(pieces, 'piece')} of evidence, {_count(told, 'claim')} and {_count(thought, 'assessment')}"
    )
    who, whose = person(), "that name" if len(names) == 1 else "those names"
    shown = f"{names[0]}" if len(names) == 1 else f"{len(names):,} names"
    stays = f"{shown} left for case {new.title!r}; {what} stay here: withdraw what is only of {whose}"
    left = f"taken out of case {case.title!r}; {what} stay there: add again what is of this case"
    return (CaseNote(case.id, now, who, stays),), (CaseNote(new.id, now, who, left),)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"


def _moved_to(case: Case, moved: Sequence[CaseMember], record: CaseRecord) -> tuple[CaseMember, ...]:
    """Members of a case as those of another; the reason for a tie to a name that stays behind holds no more."""
    taken = {member.name for member in moved}
    return tuple(
        replace(member, case=case.id)
        if member.tied_to in taken
        else replace(
            member,
            case=case.id,
            tied_to=None,
            probability=1.0,
            reason=f"taken out of case {record.case.title}",
        )
        for member in moved
    )


def _staying(record: CaseRecord, out: Sequence[DomainName]) -> tuple[DomainName, ...]:
    members = {member.name for member in record.members}
    for name in out:
        if name not in members:
            raise UsageError(f"{name} is not in case {record.case.title!r}")
    staying = tuple(sorted(members - set(out), key=str))
    if not out or not staying:
        raise UsageError("a split needs names that go and names that stay")
    if len(out) * len(staying) > _MOST_PAIRS:
        raise UsageError(
            f"a split of {len(out)} names from {len(staying)} keeps {len(out) * len(staying):,} pairs apart, more than"
            f" {_MOST_PAIRS:,}: split off fewer at a time"
        )
    return staying


def reject(
    store: Store, name: str, other: str, *, reason: str, now: datetime
) -> tuple[CaseRecord | None, tuple[DomainName, ...]]:
    """Take back a tie: one operator is not behind both names. Return the case of the other, and who left it.

    Where both are in one case the first leaves it, with hosts below it and those that are in it only because of a tie to
    these. Where the case rests on the first (the other is tied to it), it is the other way round.
    """
    first, second = named(name), named(other)
    if first == second:
        raise UsageError(f"{first} cannot be told from itself")
    judgement = _judgement(first, second, same=False, reason=reason, now=now)
    record = next((each for each in _live(store, (first, second)) if _holds(each, first, second)), None)
    if record is None:
        store.judge((judgement,), now=now, who=person())
        return None, ()
    leaving = _leaving(first, second, {member.name: member.tied_to for member in record.members})
    changes = [CaseChange(record.case, left=leaving, judgements=(judgement,), reason=reason)]
    if len(leaving) > 1:
        changes.append(_own_case(record, leaving, now))
    store.save_cases(tuple(changes), now=now, who=person())
    for own in changes[1:]:
        follow_up(store, own.case, Aims(store, now), now)
    return reread(store, record.case), leaving


def _live(store: Store, names: Sequence[DomainName]) -> Iterator[CaseRecord]:
    query = CaseQuery(names=tuple(name.value for name in names), states=LIVE)
    yield from store.cases(query)


def _holds(record: CaseRecord, *names: DomainName) -> bool:
    return {member.name for member in record.members}.issuperset(names)


def _rests_on(name: DomainName, other: DomainName, ties: dict[DomainName, DomainName | None]) -> bool:
    """Whether a name is in its case because of the other, directly or by names between."""
    seen: set[DomainName] = set()
    current = ties.get(name)
    while current is not None and current not in seen:
        if current == other:
            return True
        seen.add(current)
        current = ties.get(current)
    return False


def _leaving(
    first: DomainName, second: DomainName, ties: dict[DomainName, DomainName | None]
) -> tuple[DomainName, ...]:
    """Who leaves a case when the tie of two of its names is rejected: the one or the other, hosts below it, and who hangs on them."""
    ours, others = [first], [second]
    if first not in domains_of(second) and second not in domains_of(first):
        ours += [each for each in ties if each != first and first in domains_of(each)]
        others += [each for each in ties if each != second and second in domains_of(each)]
    if any(_rests_on(other, our, ties) for other in others for our in ours):
        ours, others = others, ours
    going = dict.fromkeys(name for each in ours for name in _hanging_on(each, ties))
    return tuple(name for name in going if name not in others)


def _hanging_on(name: DomainName, ties: dict[DomainName, DomainName | None]) -> tuple[DomainName, ...]:
    return (name, *(each for each in ties if each != name and _rests_on(each, name, ties)))


def _own_case(record: CaseRecord, names: Sequence[DomainName], now: datetime) -> CaseChange:
    case = Case(names[0].value, now)
    moved = [member for member in record.members if member.name in set(names)]
    joined = _moved_to(case, moved, record)
    return CaseChange(case, joined, reason=f"left {record.case.title}")


def confirm(
    store: Store, reference: str, *, organisation: str = "", reason: str = "", now: datetime
) -> CaseRecord:
    """Confirm a case: it is a campaign from now on, against the organisation at which it is aimed."""
    case = find(store, reference).case
    _refuse_ended(case)
    target = organisation or (case.organisations[0] if len(case.organisations) == 1 else "")
    if not target:
        known = f" (it seems aimed at {', '.join(case.organisations)})" if case.organisations else ""
        raise UsageError(f"say with --organisation against whom case {case.title!r} is{known}")
    confirmed = replace(
        case,
        state=CaseState.CONFIRMED,
        campaign=Campaign(case.title, target).id,
        organisations=tuple(dict.fromkeys((target, *case.organisations))),
        reason=reason,
    )
    return _moved(store, confirmed, reason, now)


def close(store: Store, reference: str, *, reason: str, now: datetime) -> CaseRecord:
    """Close a case: nothing follows from it any more, and its names stay in it."""
    case = find(store, reference).case
    if not reason.strip():
        raise UsageError("closing a case needs a reason")
    return _moved(
        store,
        replace(case, state=CaseState.CLOSED, ended_at=max(now, case.opened_at), reason=reason),
        reason,
        now,
    )


def reopen(store: Store, reference: str, *, reason: str = "", now: datetime) -> CaseRecord:
    """Open a closed case again; one that was confirmed is confirmed again."""
    case = find(store, reference).case
    if case.state is not CaseState.CLOSED:
        raise UsageError(f"case {case.title!r} is {case.state.value}: only a closed one can be opened again")
    state = CaseState.CONFIRMED if case.campaign else CaseState.OPEN
    return _moved(store, replace(case, state=state, ended_at=None, reason=reason), reason, now)


def note(store: Store, reference: str, text: str, *, now: datetime) -> CaseRecord:
    """Write something down about a case."""
    case = find(store, reference).case
    try:
        written = CaseNote(case.id, now, person(), text)
    except InvalidValue as error:
        raise UsageError(str(error)) from error
    store.save_cases((CaseChange(case, notes=(written,)),), now=now, who=person())
    return reread(store, case)


def _moved(store: Store, case: Case, reason: str, now: datetime) -> CaseRecord:
    store.save_cases((CaseChange(case, reason=reason),), now=now, who=person())
    return reread(store, case)


def _refuse_ended(case: Case) -> None:
    if case.state not in LIVE:
        raise UsageError(
            f"case {case.title!r} is {case.state.value}; 'tocsin case reopen' opens a closed one"
        )


def _founder(record: CaseRecord) -> DomainName:
    """The name on which a case rests: the first that nothing ties to another."""
    members: Iterable[CaseMember] = sorted(
        record.members, key=lambda member: (member.tied_to is not None, member.added_at, member.name.value)
    )
    for member in members:
        return member.name
    raise UsageError(f"case {record.case.title!r} has no names")


def _judgement(name: DomainName, other: DomainName, *, same: bool, reason: str, now: datetime) -> Judgement:
    first, second = sorted((name, other), key=str)
    return Judgement(first, second, same, person(), now, reason)
