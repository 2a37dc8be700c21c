"""Tables of investigation: facts with their sources, the queue of lookups, answers of servers."""

import sqlalchemy as sa
from alembic import op

from tocsin.store.columns import AnyText, Moment

revision = "0002"
down_revision = "0001"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables; those that are there are left as they are."""
    _numbered("subjects", "kind")
    op.create_index("subjects_by_text", "subjects", ["text", "kind"], unique=True)
    _numbered("claims", "kind", "relation")
    op.create_index("claims_by_text", "claims", ["text", "relation", "kind"], unique=True)
    _numbered("fact_sources")
    op.create_index("fact_sources_by_text", "fact_sources", ["text"], unique=True)
    _facts()
    _jobs()
    _answers()


def _numbered(name: str, *kinds: str) -> None:
    op.create_table(
        name,
        sa.Column("number", _NUMBER, primary_key=True, autoincrement=False),
        *(sa.Column(each, AnyText, nullable=False) for each in kinds),
        sa.Column("text", AnyText, nullable=False),
        sa.Column("whole", AnyText),
    )


def _facts() -> None:
    key = ("subject", "claim", "source", "true_from")
    op.create_table(
        "facts",
        *(sa.Column(each, sa.BigInteger, primary_key=True, autoincrement=False) for each in key),
        sa.Column("true_to", Moment),
        sa.Column("first_seen", Moment, nullable=False),
        sa.Column("last_seen", Moment, nullable=False),
        sa.Column("public_since", Moment),
        sa.Column("origin", AnyText),
        sa.Column("grade", AnyText, nullable=False),
        sa.Column("times", sa.BigInteger, nullable=False),
        sa.Column("recorded", Moment, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("facts_by_claim", "facts", ["claim", "subject"])


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", AnyText, primary_key=True),
        sa.Column("kind", AnyText, nullable=False),
        sa.Column("subject", AnyText, nullable=False),
        sa.Column("enricher", AnyText, nullable=False),
        sa.Column("state", AnyText, nullable=False),
        sa.Column("due", Moment, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("worker", AnyText, nullable=False),
        sa.Column("error", AnyText, nullable=False),
        sa.Column("created", Moment, nullable=False),
        sa.Column("changed", Moment, nullable=False),
    )
    where = sa.text("state IN ('waiting', 'running')")
    op.create_index("jobs_due", "jobs", ["due", "created"], sqlite_where=where, postgresql_where=where)


def _answers() -> None:
    op.create_table(
        "answers",
        sa.Column("id", AnyText, primary_key=True),
        sa.Column("key", AnyText, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("expires", Moment, nullable=False),
        sa.Column("meta", AnyText, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_index("answers_by_end", "answers", ["expires"])
