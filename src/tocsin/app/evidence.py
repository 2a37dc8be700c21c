"""Evidence on who is behind a case: adding, grading and withdrawing it, finding it again, and what is shown of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from tocsin.app import references
from tocsin.app.actors import known_actors
from tocsin.app.alerts import person, timestamp
from tocsin.app.attempts import with_merged
from tocsin.app.case_evidence import DERIVED
from tocsin.app.cases import TOCSIN, find
from tocsin.app.days import day_typed, end_of
from tocsin.app.evidence_entries import completed, contradicts, entered
from tocsin.attribution.origins import Entry, origins_of
from tocsin.interchange.case_ledger import ToldEvidence, evidence_entry
from tocsin.interchange.ledger_fields import ALWAYS, NEVER, kind_of
from tocsin.model.assessment import ALWAYS_PUBLIC, WEIGHED, Evidence, EvidenceKind
from tocsin.model.errors import InputError, InvalidValue, UsageError
from tocsin.model.grading import Grade
from tocsin.store.questions import AuditEntry, AuditQuery, CaseQuery, EvidenceQuery, EvidenceRecord
from tocsin.store.store import Store

_ORIGIN_ID: Final = re.compile(r"(?:note--)?[0-9a-f]{8}[0-9a-f-]{0,28}\Z")


@dataclass(frozen=True, slots=True)
class Added:
    """A piece of evidence as it is kept, what became of it in a word or two, and what whoever gave it should know."""

    record: EvidenceRecord
    outcome: str
    doubts: tuple[str, ...]


def add(
    store: Store,
    case: str,
    entry: Mapping[str, object],
    *,
    now: datetime,
    who: str,
    reason: str = "",
    unlisted: bool = False,
) -> Added:
    """Keep a piece of evidence on a case, as typed: `entry` has the fields of the neutral case format.

    One that is on record (the same type, value, group and origin) takes what is said now, and keeps what is not; another
    grade is refused, because `regrade` asks for a reason. Raises UsageError for what makes no sense, InputError where there
    is no such case.
    """
    _refuse_unclear(entry)
    record = find(store, case)
    try:
        told = evidence_entry({"observed_at": now.date().isoformat(), **entry}, now)
        told = replace(told, origin=_origin(store, told.origin))
    except InputError as error:
        raise UsageError(str(error)) from error
    new = entered(told, record.case.id, known_actors(store), unlisted=unlisted)
    known = _on_record(store, new.evidence.id)
    piece = (
        new.evidence if known is None else _learnt(told, new.evidence, known, has_day="observed_at" in entry)
    )
    groups = () if new.group is None else (new.group,)
    saved, _ = store.save_entries((piece,), (), groups, now=now, who=who, reason=reason)
    return Added(
        one(store, piece.id),
        _outcome(known) if saved else "on record already",
        (*new.doubts, *_circle(root_of(store, piece))),
    )


def _refuse_unclear(entry: Mapping[str, object]) -> None:
    """What somebody types says who it is from and, of a link, which group it is about; a file says both in other ways."""
    if not str(entry.get("source", "")).strip():
        raise UsageError("--source says who says so, or where it was seen: it cannot be empty")
    kind = _kind(str(entry.get("type", "")))
    if kind in {EvidenceKind.LINK, EvidenceKind.REFUTATION} and not str(entry.get("group", "")).strip():
        raise UsageError(
            f"a {kind.replace('_', ' ')} is about a group: --group names it, and --value says what ties the case to it"
        )


def _learnt(told: ToldEvidence, piece: Evidence, known: EvidenceRecord, *, has_day: bool) -> Evidence:
    if known.withdrawn_at is None and contradicts(piece, known.evidence):
        raise UsageError(
            f"it is on record as {short_id(piece)} with grade {known.evidence.grade}, not {piece.grade}:"
            f" `tocsin evidence grade {short_id(piece)} {piece.grade} --reason ...` changes it"
        )
    whole = completed(told, piece, known.evidence)
    return whole if has_day else replace(whole, observed_at=known.evidence.observed_at)


def _outcome(known: EvidenceRecord | None) -> str:
    if known is None:
        return "kept"
    return "changed" if known.withdrawn_at is None else "brought back"


def _circle(root: "Root") -> tuple[str, ...]:
    if not root.circle:
        return ()
    return (
        f"the origins go in a circle ({' -> '.join((*root.circle, root.circle[0]))}): they are one origin",
    )


def _origin(store: Store, text: str) -> str:
    """Return an origin as it is kept: the whole id where somebody gave the beginning of that of another piece."""
    if not _ORIGIN_ID.match(text):
        return text
    found = list(store.evidence(EvidenceQuery(ids=(f"note--{text.removeprefix('note--')}",), withdrawn=True)))
    if len(found) > 1:
        raise UsageError(
            f"{len(found)} pieces of evidence have ids that begin with {text!r}; give more of it"
        )
    return found[0].evidence.id if found else text


def regrade(
    store: Store, reference: str, grade: str, *, reason: str, now: datetime, who: str
) -> tuple[EvidenceRecord, bool]:
    """Give a piece of evidence another grade on a person's word; return it, and whether that is another.

    The old grade, the new one, the name and the reason are in the audit trail.
    """
    record = _standing(store, reference)
    if not reason.strip():
        raise UsageError("a grade is changed with a reason: --reason says why")
    try:
        piece = replace(record.evidence, grade=Grade.of(grade.strip().upper()))
    except InvalidValue as error:
        raise UsageError(str(error)) from error
    is_other = bool(store.save_evidence((piece,), now=now, who=who, reason=reason))
    return one(store, piece.id), is_other


def withdraw(
    store: Store, references: Sequence[str], *, reason: str, now: datetime, who: str
) -> tuple[EvidenceRecord, ...]:
    """Take evidence out of what counts, all or none; it is kept with the reason. Adding it again brings it back."""
    if not reason.strip():
        raise UsageError("evidence is withdrawn with a reason: --reason says why")
    records = {record.evidence.id: record for record in (_standing(store, each) for each in references)}
    store.withdraw_evidence(tuple(records), reason=reason, now=now, who=who)
    return tuple(one(store, each) for each in records)


def _standing(store: Store, reference: str) -> EvidenceRecord:
    record = one(store, reference)
    if record.withdrawn_at is not None:
        raise UsageError(
            f"evidence {short_id(record.evidence)} was withdrawn on {record.withdrawn_at.date().isoformat()}:"
            " add it again to bring it back"
        )
    return record


def by(who: str) -> str:
    """Return the name under which an order stands in the history: the one that was given, else the user of the computer.

    Refuses the name under which Tocsin writes down what it computed: a person's word goes before that.
    """
    name = who.strip()
    if name.casefold().startswith(TOCSIN):
        raise UsageError("--who names a person: 'tocsin' is what computed things stand under")
    return name or person()


# Finding it again


def one(store: Store, reference: str) -> EvidenceRecord:
    """Return the piece that a person means, withdrawn or not: by its id, or the beginning of that (four digits)."""
    return references.meant(
        reference,
        "note",
        lambda begun: store.evidence(EvidenceQuery(ids=(begun,), withdrawn=True)),
        one="evidence",
        several="pieces of evidence",
        listed_by="`tocsin evidence list`",
    )


def _on_record(store: Store, piece_id: str) -> EvidenceRecord | None:
    return next(iter(store.evidence(EvidenceQuery(ids=(piece_id,), withdrawn=True))), None)


def query(
    store: Store,
    *,
    case: str = "",
    kinds: Sequence[str] = (),
    as_of: str | None = None,
    withdrawn: bool = False,
    now: datetime,
) -> EvidenceQuery:
    """Put an order's words together as a query; evidence on a case includes that on cases merged into it."""
    return EvidenceQuery(
        subjects=with_merged(store, find(store, case).case.id) if case else (),
        kinds=tuple(_kind(text) for text in kinds),
        known_by=None if as_of is None else end_of(day_typed(as_of), now),
        withdrawn=withdrawn,
    )


def _kind(text: str) -> str:
    try:
        return kind_of(text)
    except ValueError as error:
        raise UsageError(str(error)) from error


def trail(store: Store, piece: Evidence) -> tuple[AuditEntry, ...]:
    """Return what became of a piece of evidence, oldest first."""
    return store.audit(AuditQuery(subjects=(piece.id,)))


@dataclass(frozen=True, slots=True)
class Root:
    """Where a piece of evidence goes back to, which other pieces do, and the circle of sources that this is, if it is one."""

    text: str
    others: tuple[Evidence, ...]
    circle: tuple[str, ...]


def root_of(store: Store, piece: Evidence) -> Root:
    """Return the root fact of a piece among what stands on record of its case: all that goes back to it is one origin."""
    records = store.evidence(EvidenceQuery(subjects=with_merged(store, piece.subject)))
    pieces = {each.id: each for each in (piece, *(record.evidence for record in records))}
    origins = origins_of(map(Entry.of, pieces.values()))
    text = origins.roots[piece.id]
    others = tuple(each for id_, each in pieces.items() if id_ != piece.id and origins.roots[id_] == text)
    circle = next((names for names in origins.cycles if text in names), ())
    return Root(text, others, circle)


def case_titles(store: Store, ids: Sequence[str]) -> dict[str, str]:
    """Return the titles of cases, by id."""
    wanted = tuple(dict.fromkeys(ids))
    return {each.case.id: each.case.title for each in store.cases(CaseQuery(ids=wanted))} if wanted else {}


# What is shown


def short_id(piece: Evidence) -> str:
    """Return the part of an id that people type."""
    return references.short(piece.id)


def is_weighed(piece: Evidence) -> bool:
    """Say whether assessments weigh evidence of this kind; any other is kept and shown."""
    return piece.kind in WEIGHED


def is_derived(record: EvidenceRecord) -> bool:
    """Say whether a piece followed from the facts of the case: nobody entered it, though somebody may have graded it."""
    return record.added_by == DERIVED


def public_word(piece: Evidence) -> str:
    """Since when it is public: a day, 'always' or 'never'."""
    if piece.public_since is None:
        return NEVER
    if piece.public_since <= ALWAYS_PUBLIC:
        return ALWAYS
    return str(timestamp(piece.public_since))


def sentence(found: Sequence[EvidenceRecord]) -> str:
    """Say how much evidence there is, how much of it nothing weighs, and what to do where there is none."""
    if not found:
        return "no evidence is on record: `tocsin evidence add` keeps a piece, `tocsin evidence import` a file of them"
    shown = sorted({each.evidence.kind for each in found if not is_weighed(each.evidence)})
    count = sum(not is_weighed(each.evidence) for each in found)
    total = f"{len(found):,} piece{'s' * (len(found) != 1)} of evidence"
    return f"{total}, {count:,} of them kept and shown, not weighed ({', '.join(shown)})" if count else total


def evidence_document(
    record: EvidenceRecord, names: Mapping[str, str], uses: Mapping[str, str]
) -> dict[str, object]:
    """Return evidence as the JSON object that `--json` prints; documented in `docs/evidence.md` and stable.

    `names` are those of groups, `uses` those of techniques and software, by id.
    """
    piece = record.evidence
    return {
        **piece_document(piece, names),
        "case": piece.subject,
        "name": uses.get(piece.value),
        "weighed": is_weighed(piece),
        "added_at": timestamp(record.added_at),
        "added_by": record.added_by,
        "withdrawn_at": timestamp(record.withdrawn_at),
        "reason": record.reason,
    }


def piece_document(piece: Evidence, names: Mapping[str, str]) -> dict[str, object]:
    """Return a piece of evidence by itself as a JSON object; `names` are those of groups, by id."""
    return {
        "id": piece.id,
        "type": piece.kind,
        "value": piece.value,
        "group": {"id": piece.group, "name": names.get(piece.group)} if piece.group else None,
        "basis": piece.basis,
        "observed_at": timestamp(piece.observed_at),
        "source": piece.source,
        "origin": piece.origin,
        "grade": str(piece.grade),
        "forgeability": piece.forgeability,
        "public_since": public_word(piece),
        "base_rate": piece.base_rate,
        "ratio": piece.ratio,
    }


def root_document(root: Root) -> dict[str, object]:
    """Return the root of a piece of evidence as fields beside it, for `evidence show --json`."""
    return {
        "root": root.text,
        "same_root": [piece.id for piece in root.others],
        "circle": list(root.circle),
    }


def use_names(store: Store, pieces: Sequence[Evidence]) -> dict[str, str]:
    """Return what the techniques and the software among pieces of evidence are called, by id, as far as known."""
    ids = {piece.value for piece in pieces if piece.kind in {"technique", "software"}}
    names = known_actors(store).profiles.names if ids else {}
    return {each: names[each] for each in ids if each in names}
