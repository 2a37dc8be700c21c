"""Tables of investigation: facts with their sources, lookups, answers of servers, cases, judgements and attempts."""

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
    _cases()
    _members_and_notes()
    _judgements()
    _attempts()
    op.create_index("alerts_by_label", "alerts", ["registrable_label"])


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
    op.create_index("jobs_due", "jobs", ["due", "created", "id"], sqlite_where=where, postgresql_where=where)


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


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", AnyText, primary_key=True),
        sa.Column("title", AnyText, nullable=False),
        sa.Column("opened_at", Moment, nullable=False),
        sa.Column("state", AnyText, nullable=False),
        sa.Column("campaign", AnyText),
        sa.Column("ended_at", Moment),
        sa.Column("reason", AnyText, nullable=False),
        sa.Column("merged_into", AnyText),
    )
    op.create_index("cases_by_opening", "cases", ["opened_at", "id"])
    op.create_table(
        "case_organisations",
        sa.Column("case", AnyText, sa.ForeignKey("cases.id", name="organisation_case"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("organisation", AnyText, nullable=False),
    )
    op.create_index("case_organisations_by_organisation", "case_organisations", ["organisation"])


def _members_and_notes() -> None:
    op.create_table(
        "case_members",
        sa.Column("name", AnyText, primary_key=True),
        sa.Column("case", AnyText, sa.ForeignKey("cases.id", name="member_case"), nullable=False),
        sa.Column("probability", sa.Double, nullable=False),
        sa.Column("reason", AnyText, nullable=False),
        sa.Column("added_by", AnyText, nullable=False),
        sa.Column("added_at", Moment, nullable=False),
        sa.Column("tied_to", AnyText),
    )
    op.create_index("case_members_by_case", "case_members", ["case"])
    op.create_table(
        "case_notes",
        sa.Column("id", AnyText, primary_key=True),
        sa.Column("case", AnyText, sa.ForeignKey("cases.id", name="note_case"), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("who", AnyText, nullable=False),
        sa.Column("text", AnyText, nullable=False),
    )
    op.create_index("case_notes_by_case", "case_notes", ["case"])


def _judgements() -> None:
    op.create_table(
        "judgements",
        sa.Column("id", AnyText, primary_key=True),
        sa.Column("first", AnyText, nullable=False),
        sa.Column("second", AnyText, nullable=False),
        sa.Column("same", sa.Integer, nullable=False),
        sa.Column("who", AnyText, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("reason", AnyText, nullable=False),
    )
    op.create_index("judgements_by_first", "judgements", ["first"])
    op.create_index("judgements_by_second", "judgements", ["second"])


def _attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", AnyText, primary_key=True),
        sa.Column("organisation", AnyText, nullable=False),
        sa.Column("happened_at", Moment, nullable=False),
        sa.Column("channel", AnyText, nullable=False),
        sa.Column("kind", AnyText, nullable=False),
        sa.Column("targets", AnyText, nullable=False),
        sa.Column("decoy", sa.Integer, nullable=False),
        sa.Column("outcome", AnyText, nullable=False),
        sa.Column("case", AnyText, sa.ForeignKey("cases.id", name="attempt_case")),
        sa.Column("note", AnyText, nullable=False),
    )
    op.create_index("attempts_by_time", "attempts", ["organisation", "happened_at"])
    op.create_index("attempts_by_case", "attempts", ["case"])
