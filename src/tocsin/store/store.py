"""The store as the rest of Tocsin sees it: each method is one transaction, durable when it returns."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from tocsin.model.alert import Alert, AlertState
from tocsin.model.errors import InvalidValue
from tocsin.model.identity import Identity
from tocsin.store import alert_table, backups, checking, organisation_table, runs, tellings, trail
from tocsin.store.casework import Casework
from tocsin.store.connecting import Database
from tocsin.store.facts import Facts
from tocsin.store.ledger import Ledger
from tocsin.store.questions import AlertQuery, AuditEntry, AuditQuery, Cursor, Scan, Telling
from tocsin.store.queue import Queue
from tocsin.store.schema import REVISIONS


class Store(Facts, Queue, Casework, Ledger):
    """An open database, closed at the end of a `with` block; made by `open_store`.

    Everything raises `StoreError` when the database does not do as asked, and then nothing of that call was kept.
    It may be used from several threads; writers wait for each other.
    """

    def __init__(self, database: Database, *, upgraded_from: str | None) -> None:
        self._database = database
        self.upgraded_from = upgraded_from

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    @property
    def place(self) -> str:
        """Where the database is, for a person: a path, or an address without its password."""
        return self._database.place

    @property
    def revision(self) -> str:
        """Revision of the tables, the newest that this program knows."""
        return REVISIONS[-1]

    # Organisations

    def organisations(self, *, targets: bool = False) -> tuple[Identity, ...]:
        """All watched organisations, by slug; with `targets` also those that are only known as targets."""
        with self._database.reading("reading the organisations") as connection:
            everybody = organisation_table.every(connection)
        return everybody if targets else tuple(identity for identity in everybody if identity.watched)

    def organisation(self, slug: str) -> Identity | None:
        """One organisation, watched or only known as a target; None when there is none of that slug."""
        with self._database.reading(f"reading organisation {slug!r}") as connection:
            return organisation_table.one(connection, slug)

    def save_organisations(self, identities: Sequence[Identity], *, now: datetime, who: str) -> None:
        """Add or replace organisations by slug, all or none; doing it twice changes nothing."""
        with self._database.writing("saving organisations") as connection:
            organisation_table.save(connection, identities, now=now, who=who)

    def remove_organisation(self, slug: str, *, now: datetime, who: str) -> bool:
        """Stop watching; False when it was not watched. Its alerts stay on record and are told no more."""
        with self._database.writing(f"removing organisation {slug!r}") as connection:
            return organisation_table.remove(connection, slug, now=now, who=who)

    # Alerts

    def record_alerts(self, alerts: Sequence[Alert], *, now: datetime, cursor: Cursor | None = None) -> int:
        """Keep what a scan found, and how far it came, in one transaction; return how many were not known before.

        A pair of name and organisation that is new is held. Of one that is known only `last_seen` moves; while it is
        held, what the newer scan found takes the place of what the older one did.
        """
        with self._database.writing("storing alerts") as connection:
            new = alert_table.record(connection, alerts, now)
            if cursor is not None:
                runs.move(connection, cursor, now)
        return new

    def settle(self, budgets: Mapping[str, int], *, minimum: float, now: datetime) -> tuple[Alert, ...]:
        """Decide whom to tell what, and write it to the outbox; return the alerts that became new.

        Held alerts of at least `minimum` become new, best first, as far as the organisation's budget (alerts in
        seven days) is not yet spent. Dismissals that are over and gone names that were seen again become new whatever
        the budget, and spend of it. Organisations that `budgets` does not name are told nothing. Doing it twice tells
        nothing twice.
        """
        with self._database.writing("settling alerts") as connection:
            return tellings.settle(connection, budgets, minimum=minimum, now=now)

    def alerts(self, query: AlertQuery) -> Iterator[Alert]:
        """Alerts that the query means, as they are when the first is taken; flat in memory."""
        with self._database.reading("reading alerts") as connection:
            yield from alert_table.find(connection, query)

    def change_alerts(
        self,
        query: AlertQuery,
        to: AlertState,
        *,
        reason: str,
        until: datetime | None = None,
        now: datetime,
        who: str,
        dry_run: bool = False,
    ) -> tuple[Alert, ...]:
        """Move the alerts that the query means to a state, all or none; return those that moved, as they are now.

        With `dry_run` nothing moves, and what would have moved is returned.

        Raises `InvalidValue` when one of them may not move so, when the query is about everything, and when a
        dismissal has no reason or its end is not in the future. One that becomes new and was never told is told.
        """
        _check_change(query, to, reason=reason, until=until, now=now)
        with self._database.writing("changing alerts") as connection:
            return tellings.change(
                connection, query, to, reason=reason, until=until, now=now, who=who, dry_run=dry_run
            )

    def held_back(self, minimum: float) -> Mapping[str, int]:
        """For each organisation that has any: how many alerts of at least `minimum` its budget holds back."""
        with self._database.reading("counting held alerts") as connection:
            return alert_table.held_back(connection, minimum)

    # Outbox

    def outbox_pending(self, limit: int = 100) -> tuple[Telling, ...]:
        """Oldest tellings that no channel has confirmed."""
        with self._database.reading("reading the outbox") as connection:
            return tellings.pending(connection, limit)

    def mark_delivered(self, ids: Sequence[str], now: datetime) -> int:
        """Confirm tellings; doing it twice changes nothing. Returns how many were not yet confirmed."""
        with self._database.writing("confirming deliveries") as connection:
            return tellings.mark_delivered(connection, ids, now)

    # Sources and scans

    def cursor(self, source: str) -> Cursor | None:
        """How far a source was read; None when it never was."""
        with self._database.reading(f"reading the cursor of {source!r}") as connection:
            return runs.position_of(connection, source)

    def begin_scan(self, source: str, *, now: datetime, who: str) -> str:
        """Note that a scan began; return its id."""
        with self._database.writing("beginning a scan") as connection:
            return runs.begin(connection, source, now=now, who=who)

    def finish_scan(
        self,
        scan: str,
        *,
        now: datetime,
        names: int,
        hits: int,
        alerts: int,
        unreadable: int = 0,
        outcome: str = "done",
    ) -> None:
        """Note that a scan ended, how, and what it came to."""
        with self._database.writing("finishing a scan") as connection:
            runs.finish(
                connection,
                scan,
                now=now,
                names=names,
                unreadable=unreadable,
                hits=hits,
                alerts=alerts,
                outcome=outcome,
            )

    def scans(self, limit: int = 10) -> tuple[Scan, ...]:
        """Last scans, the newest first; one without an end is running or was killed."""
        with self._database.reading("reading the scans") as connection:
            return runs.latest(connection, limit)

    # The whole

    def audit(self, query: AuditQuery) -> tuple[AuditEntry, ...]:
        """Who did what, oldest first."""
        with self._database.reading("reading the audit trail") as connection:
            return trail.entries_of(connection, query)

    def backup(self, path: Path, *, now: datetime, replace: bool = False) -> int:
        """Write everything, as it is at one moment, to a file that either database can be restored from.

        The file is whole or not there; one that is there already is kept unless `replace`. Returns the number of rows.
        """
        return backups.back_up(self._database, path, now=now, replace=replace)

    def check(self) -> tuple[str, ...]:
        """Say what is wrong with the database, in sentences; empty when nothing is."""
        with self._database.reading("checking") as connection:
            return checking.problems(connection)


def _check_change(
    query: AlertQuery, to: AlertState, *, reason: str, until: datetime | None, now: datetime
) -> None:
    if not query.narrows:
        raise InvalidValue(
            "a change of every alert at once is refused; say which: by name, organisation or state"
        )
    if to is AlertState.HELD:
        raise InvalidValue("no alert can be made one that nobody was told about")
    if to is AlertState.DISMISSED and not reason.strip():
        raise InvalidValue("a dismissal needs a reason")
    if until is None:
        return
    if to is not AlertState.DISMISSED:
        raise InvalidValue(f"only a dismissal has an end, not the state {to.value!r}")
    if until.tzinfo is None or until <= now:
        raise InvalidValue(f"the end of a dismissal must be in the future; {until.isoformat()} is not")
