"""Watched organisations in their table, each change with an entry in the audit trail."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select

from tocsin.model.errors import StoreError
from tocsin.model.identity import Identity
from tocsin.store.documents import document, identity_of
from tocsin.store.questions import AuditEntry
from tocsin.store.schema import organisations
from tocsin.store.statements import chunks, upserting
from tocsin.store.trail import write_down


def every(connection: Connection) -> tuple[Identity, ...]:
    """All organisations, by slug."""
    rows = connection.execute(
        select(organisations.c.slug, organisations.c.document).order_by(organisations.c.slug)
    )
    return tuple(_identity(slug, stored) for slug, stored in rows.all())


def one(connection: Connection, slug: str) -> Identity | None:
    """Organisation of a slug, if it is known."""
    stored = _documents(connection, [slug]).get(slug)
    return None if stored is None else _identity(slug, stored)


def save(connection: Connection, identities: Sequence[Identity], *, now: datetime, who: str) -> None:
    """Put organisations in, or in place of those with their slugs; what is there already and the same stays untouched."""
    wanted = {identity.slug: (identity, document(identity)) for identity in identities}
    before = _documents(connection, list(wanted))
    changed = {slug: pair for slug, pair in wanted.items() if before.get(slug) != pair[1]}
    if not changed:
        return
    statement = upserting(connection.dialect, organisations)
    new = statement.excluded
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["slug"],
            set_={"name": new.name, "document": new.document, "updated": new.updated},
        ),
        [
            {"slug": slug, "name": identity.name, "document": text, "created": now, "updated": now}
            for slug, (identity, text) in changed.items()
        ],
    )
    entries = [
        AuditEntry(now, who, "organisation", slug, before.get(slug, ""), text, "")
        for slug, (_, text) in changed.items()
    ]
    write_down(connection, entries)


def remove(connection: Connection, slug: str, *, now: datetime, who: str) -> bool:
    """Stop watching an organisation; False when it was not watched. Its alerts stay on record."""
    before = _documents(connection, [slug]).get(slug)
    if before is None:
        return False
    connection.execute(delete(organisations).where(organisations.c.slug == slug))
    write_down(connection, [AuditEntry(now, who, "organisation", slug, before, "", "")])
    return True


def _documents(connection: Connection, slugs: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for chunk in chunks(slugs):
        rows = connection.execute(
            select(organisations.c.slug, organisations.c.document).where(organisations.c.slug.in_(chunk))
        )
        found |= dict(rows.all())
    return found


def _identity(slug: str, stored: str) -> Identity:
    try:
        return identity_of(stored)
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"organisation {slug!r} is damaged ({error}); run 'tocsin db check'") from error
