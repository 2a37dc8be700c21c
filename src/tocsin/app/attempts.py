"""The log of attempts on an organisation: writing lines, finding them again, and what they come to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, TypeVar

from tocsin.app import references
from tocsin.app.alerts import person, timestamp
from tocsin.app.cases import find
from tocsin.model.casework import Attempt, AttemptKind, Channel, Outcome
from tocsin.model.errors import InvalidValue, UsageError
from tocsin.store.questions import AttemptQuery, AuditEntry, AuditQuery, CaseQuery
from tocsin.store.store import Store

# From harmless to harmful; what is unknown is said apart.
_WORST_LAST: Final = (
    Outcome.BLOCKED,
    Outcome.IGNORED,
    Outcome.REPORTED,
    Outcome.OPENED,
    Outcome.CREDENTIALS_ENTERED,
    Outcome.COMPROMISED,
)
Word = TypeVar("Word", bound=StrEnum)


def word_of(words: type[Word], text: str, what: str) -> Word:
    """Read one of a set of words that somebody typed; blanks and underscores will do for hyphens."""
    try:
        return words(text.strip().lower().replace(" ", "-").replace("_", "-"))
    except ValueError as error:
        raise UsageError(f"{text!r} is no {what}; there are {', '.join(words)}") from error


def moment_of(text: str, now: datetime) -> datetime:
    """Read when an attempt happened: a day, or a time, which is UTC where no zone is given; not in the future."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is no date; write 2017-03-20 or 2017-03-20T08:30") from error
    found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    if found > now:
        raise UsageError(f"an attempt cannot have happened at {text!r}, which is still to come")
    return found


def add(
    store: Store,
    organisation: str,
    *,
    happened_at: datetime,
    channel: Channel,
    kind: AttemptKind,
    targets: Sequence[str] = (),
    decoy: bool = False,
    outcome: Outcome = Outcome.UNKNOWN,
    case: str = "",
    note: str = "",
    now: datetime,
) -> Attempt:
    """Write a line; refuses an organisation that is not watched and a line that is on record already."""
    if store.organisation(organisation) is None:
        raise UsageError(
            f"organisation {organisation!r} is not watched; 'tocsin organisation list' shows who is"
        )
    try:
        attempt = Attempt(
            organisation=organisation,
            happened_at=happened_at,
            channel=channel,
            kind=kind,
            targets=tuple(targets),
            decoy=decoy,
            outcome=outcome,
            case=find(store, case).case.id if case else None,
            note=note,
        )
    except InvalidValue as error:
        raise UsageError(str(error)) from error
    _refuse_known(store, attempt)
    store.save_attempts((attempt,), now=now, who=person())
    return attempt


def _refuse_known(store: Store, attempt: Attempt) -> None:
    if tuple(store.attempts(AttemptQuery(ids=(attempt.id,)))):
        raise UsageError(
            f"the same attempt is on record as {short_id(attempt)}: 'tocsin attempt update {short_id(attempt)}' changes"
            " its outcome; a second one on the same day needs its time of day"
        )


def update(
    store: Store,
    reference: str,
    *,
    outcome: Outcome | None = None,
    decoy: bool | None = None,
    case: str = "",
    note: str = "",
    now: datetime,
) -> Attempt:
    """Write down what was learnt later of a line."""
    attempt = one(store, reference)
    try:
        changed = replace(
            attempt,
            outcome=attempt.outcome if outcome is None else outcome,
            decoy=attempt.decoy if decoy is None else decoy,
            case=find(store, case).case.id if case else attempt.case,
            note=note or attempt.note,
        )
    except InvalidValue as error:
        raise UsageError(str(error)) from error
    store.save_attempts((changed,), now=now, who=person())
    return changed


def one(store: Store, reference: str) -> Attempt:
    """Return the line that a person means: by its id, or the beginning of that (four digits)."""
    return references.meant(
        reference,
        "incident",
        lambda begun: store.attempts(AttemptQuery(id_prefix=begun)),
        one="attempt",
        several="attempts",
        listed_by="'tocsin attempt list'",
    )


def trail(store: Store, attempt: Attempt) -> tuple[AuditEntry, ...]:
    """Return what was written down of an attempt and when, oldest first."""
    return store.audit(AuditQuery(subjects=(attempt.id,)))


def query(
    store: Store,
    *,
    organisations: Sequence[str] = (),
    kinds: Sequence[str] = (),
    channels: Sequence[str] = (),
    outcomes: Sequence[str] = (),
    case: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> AttemptQuery:
    """Put an order's words together as a query; attempts on a case include those on cases merged into it.

    Refuses what could only be a slip and would be answered with "no attempt": an organisation that nobody watches or ever
    watched, and a time that ends before it begins.
    """
    _refuse_unheard_of(store, organisations)
    if since and until and until < since:
        raise UsageError("--until lies before --since")
    return AttemptQuery(
        organisations=tuple(organisations),
        kinds=tuple(word_of(AttemptKind, text, "kind of attempt") for text in kinds),
        channels=tuple(word_of(Channel, text, "channel") for text in channels),
        outcomes=tuple(word_of(Outcome, text, "outcome") for text in outcomes),
        cases=with_merged(store, find(store, case).case.id) if case else (),
        since=since,
        until=until,
    )


def _refuse_unheard_of(store: Store, organisations: Sequence[str]) -> None:
    for slug in organisations:
        if store.organisation(slug) is None and not any(store.attempts(AttemptQuery(organisations=(slug,)))):
            raise UsageError(
                f"organisation {slug!r} is not watched, and no attempt on it is on record;"
                " 'tocsin organisation list' shows who is"
            )


def with_merged(store: Store, case: str) -> tuple[str, ...]:
    """Return a case's id with those of all cases that were merged into it, directly or not."""
    into = {
        record.case.id: record.case.merged_into
        for record in store.cases(CaseQuery(merged=True))
        if record.case.merged_into
    }
    found = [case]
    for each in found:
        found += [merged for merged, target in into.items() if target == each and merged not in found]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Summary:
    """What attempts come to: how many, by kind and by outcome (the worst last), how many went to decoys.

    `first` and `last` are when the first and the last happened. Outcomes of decoys harm nobody and are counted apart.
    """

    count: int
    kinds: Mapping[AttemptKind, int]
    outcomes: Mapping[Outcome, int]
    decoys: int
    unknown: int
    first: datetime | None
    last: datetime | None

    @property
    def worst(self) -> Outcome | None:
        """The worst outcome that is known, decoys left out; None where none is."""
        return next((each for each in reversed(_WORST_LAST) if self.outcomes.get(each)), None)


def summary(attempts: Sequence[Attempt]) -> Summary:
    """Sum up lines of the log."""
    real = Counter(attempt.outcome for attempt in attempts if not attempt.decoy)
    kinds = Counter(attempt.kind for attempt in attempts)
    moments = [attempt.happened_at for attempt in attempts]
    return Summary(
        len(attempts),
        {kind: kinds[kind] for kind in AttemptKind if kinds[kind]},
        {outcome: real[outcome] for outcome in _WORST_LAST if real[outcome]},
        sum(attempt.decoy for attempt in attempts),
        real[Outcome.UNKNOWN],
        min(moments, default=None),
        max(moments, default=None),
    )


def sentence(found: Summary) -> str:
    """Say what attempts come to in one sentence, no surer than the log is: 'five operations, no mailbox compromised'."""
    if not found.count:
        return "no such attempt is on record"
    kinds = ", ".join(f"{count} {kind.value.replace('-', ' ')}" for kind, count in found.kinds.items())
    number = f"{found.count} attempt{'s' * (found.count != 1)} ({kinds})"
    decoys = f", {found.decoys} of them to decoys" if found.decoys else ""
    return f"{number}{decoys}; {_harm(found)}"


def _harm(found: Summary) -> str:
    compromised = found.outcomes.get(Outcome.COMPROMISED, 0)
    entered = found.outcomes.get(Outcome.CREDENTIALS_ENTERED, 0)
    unknown = f"; the outcome of {found.unknown} is unknown" if found.unknown else ""
    if compromised:
        return f"{compromised} led to a compromise, {entered} to credentials entered{unknown}"
    if entered:
        return f"credentials were entered in {entered}, no compromise is known{unknown}"
    known = "no compromise is known" if found.unknown else "nothing was compromised"
    return f"{known}, no credentials entered{unknown}"


def short_id(attempt: Attempt) -> str:
    """Return the part of an attempt's id that people type."""
    return references.short(attempt.id)


def attempt_document(attempt: Attempt) -> dict[str, object]:
    """Return an attempt as the JSON object that `--json` prints; documented in `docs/attempts.md` and stable."""
    return {
        "id": attempt.id,
        "organisation": attempt.organisation,
        "happened_at": timestamp(attempt.happened_at),
        "channel": attempt.channel.value,
        "kind": attempt.kind.value,
        "targets": list(attempt.targets),
        "decoy": attempt.decoy,
        "outcome": attempt.outcome.value,
        "case": attempt.case,
        "note": attempt.note,
    }


def summary_document(found: Summary) -> dict[str, object]:
    """Return a summary as the JSON object that `--json` prints; documented in `docs/attempts.md` and stable."""
    return {
        "attempts": found.count,
        "kinds": {kind.value: count for kind, count in found.kinds.items()},
        "outcomes": {outcome.value: count for outcome, count in found.outcomes.items()},
        "unknown": found.unknown,
        "decoys": found.decoys,
        "worst": found.worst.value if found.worst else None,
        "first": timestamp(found.first),
        "last": timestamp(found.last),
        "sentence": sentence(found),
    }
