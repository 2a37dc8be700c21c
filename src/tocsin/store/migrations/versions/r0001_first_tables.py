"""The first tables: organisations, alerts, outbox, cursors, scans and the audit trail."""

import sqlalchemy as sa
from alembic import op

from tocsin.store.columns import AnyText, Moment

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _organisations()
    _alerts()
    _outbox()
    _cursors_and_scans()
    _audit()


def _organisations() -> None:
    op.create_table(
        "organisations",
        sa.Column("slug", AnyText, primary_key=True),
        sa.Column("name", AnyText, nullable=False),
        sa.Column("document", AnyText, nullable=False),
        sa.Column("created", Moment, nullable=False),
        sa.Column("updated", Moment, nullable=False),
    )


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", AnyText, primary_key=True),
        sa.Column("organisation", AnyText, nullable=False),
        sa.Column("name", AnyText, nullable=False),
        sa.Column("written", AnyText),
        sa.Column("shown", AnyText),
        sa.Column("registrable_label", AnyText),
        sa.Column("public_suffix", AnyText),
        sa.Column("word", AnyText, nullable=False),
        sa.Column("kinds", AnyText, nullable=False),
        sa.Column("distance", sa.Integer, nullable=False),
        sa.Column("position", AnyText, nullable=False),
        sa.Column("probability", sa.Double, nullable=False),
        sa.Column("evidence", AnyText, nullable=False),
        sa.Column("first_seen", Moment, nullable=False),
        sa.Column("last_seen", Moment, nullable=False),
        sa.Column("state", AnyText, nullable=False),
        sa.Column("changed", Moment, nullable=False),
        sa.Column("told", Moment),
        sa.Column("reason", AnyText, nullable=False),
        sa.Column("until", Moment),
    )
    op.create_index("alerts_by_rank", "alerts", ["organisation", "state", "probability"])
    _partial_index("alerts_by_until", "alerts", "until", "until IS NOT NULL")
    _partial_index("alerts_gone", "alerts", "changed", "state = 'gone'")


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", AnyText, primary_key=True),
        sa.Column("alert", AnyText, sa.ForeignKey("alerts.id", name="outbox_alert"), nullable=False),
        sa.Column("organisation", AnyText, nullable=False),
        sa.Column("occasion", AnyText, nullable=False),
        sa.Column("created", Moment, nullable=False),
        sa.Column("delivered", Moment),
    )
    op.create_index("outbox_by_alert", "outbox", ["alert"])
    op.create_index("outbox_by_organisation", "outbox", ["organisation", "created"])
    _partial_index("outbox_pending", "outbox", "created", "delivered IS NULL")


def _cursors_and_scans() -> None:
    op.create_table(
        "cursors",
        sa.Column("source", AnyText, primary_key=True),
        sa.Column("position", AnyText, nullable=False),
        sa.Column("updated", Moment, nullable=False),
    )
    op.create_table(
        "scans",
        sa.Column("id", AnyText, primary_key=True),
        sa.Column("source", AnyText, nullable=False),
        sa.Column("who", AnyText, nullable=False),
        sa.Column("started", Moment, nullable=False),
        sa.Column("finished", Moment),
        sa.Column("names", sa.BigInteger, nullable=False),
        sa.Column("unreadable", sa.BigInteger, nullable=False),
        sa.Column("hits", sa.BigInteger, nullable=False),
        sa.Column("alerts", sa.BigInteger, nullable=False),
        sa.Column("outcome", AnyText, nullable=False),
    )
    op.create_index("scans_by_start", "scans", ["started"])


def _audit() -> None:
    counted = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "audit",
        sa.Column("seq", counted, primary_key=True, autoincrement=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("who", AnyText, nullable=False),
        sa.Column("what", AnyText, nullable=False),
        sa.Column("subject", AnyText, nullable=False),
        sa.Column("before", AnyText, nullable=False),
        sa.Column("after", AnyText, nullable=False),
        sa.Column("reason", AnyText, nullable=False),
    )
    op.create_index("audit_by_subject", "audit", ["subject", "seq"])


def _partial_index(name: str, table: str, column: str, condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, [column], sqlite_where=where, postgresql_where=where)
