"""Names of groups and of sponsors in their two tables."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, RowMapping, Table, select

from tocsin.model.errors import StoreError
from tocsin.model.threats import IntrusionSet, ThreatActor
from tocsin.store.ledger_rows import Row, group_of, group_row, sponsor_of, sponsor_row
from tocsin.store.questions import AuditEntry
from tocsin.store.schema import intrusion_sets, threat_actors
from tocsin.store.statements import among, replacing
from tocsin.store.trail import write_down

T = TypeVar("T")
Threat = TypeVar("Threat", IntrusionSet, ThreatActor)
_TOCSIN = "tocsin"  # names come along with what somebody did; that has its own entries


def save_groups(connection: Connection, found: Sequence[IntrusionSet], *, now: datetime) -> None:
    """Keep groups, each in place of what was known of it; a name alone takes the place of nothing."""
    wanted = {group.id: group for group in found}
    before = {group.id: group for group in find_groups(connection, list(wanted))}
    _put(connection, intrusion_sets, "group", _better(wanted, before, _is_bare_group), group_row, now)


def save_sponsors(connection: Connection, found: Sequence[ThreatActor], *, now: datetime) -> None:
    """Keep sponsors, each in place of what was known of it; a name alone takes the place of nothing."""
    wanted = {sponsor.id: sponsor for sponsor in found}
    before = {sponsor.id: sponsor for sponsor in find_sponsors(connection, list(wanted))}
    _put(connection, threat_actors, "sponsor", _better(wanted, before, _is_bare_sponsor), sponsor_row, now)


def _is_bare_group(group: IntrusionSet) -> bool:
    return group == IntrusionSet(group.name)


def _is_bare_sponsor(sponsor: ThreatActor) -> bool:
    return not sponsor.country


def _better(
    wanted: dict[str, Threat], before: dict[str, Threat], is_bare: Callable[[Threat], bool]
) -> list[Threat]:
    return [
        threat
        for id_, threat in wanted.items()
        if id_ not in before or (before[id_] != threat and not is_bare(threat))
    ]


def _put(
    connection: Connection,
    table: Table,
    what: str,
    threats: Sequence[Threat],
    row: Callable[[Threat], dict[str, object]],
    now: datetime,
) -> None:
    if threats:
        connection.execute(replacing(connection.dialect, table), [row(threat) for threat in threats])
        write_down(
            connection,
            [AuditEntry(now, _TOCSIN, what, threat.id, "", threat.name, "") for threat in threats],
        )


def find_groups(connection: Connection, ids: Collection[str] | None) -> Iterator[IntrusionSet]:
    """Groups of some ids, or all with None, by name."""
    return (_read(group_of, row, "group") for row in _rows(connection, intrusion_sets, ids))


def find_sponsors(connection: Connection, ids: Collection[str] | None) -> Iterator[ThreatActor]:
    """Sponsors of some ids, or all with None, by name."""
    return (_read(sponsor_of, row, "sponsor") for row in _rows(connection, threat_actors, ids))


def _rows(connection: Connection, table: Table, ids: Collection[str] | None) -> Sequence[RowMapping]:
    asked = select(table).order_by(table.c.name, table.c.id)
    if ids is not None:
        asked = asked.where(among(connection.dialect, table.c.id, ids))
    return connection.execute(asked).mappings().all()


def _read(made: Callable[[Row], T], row: Row, what: str) -> T:
    try:
        return made(row)
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{what} {row['id']!r} is damaged ({error}); run 'tocsin db check'") from error
