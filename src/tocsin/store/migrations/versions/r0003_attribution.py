"""Tables of attribution: evidence, claims, assessments, names of groups and sponsors, imported actor sets."""

import sqlalchemy as sa
from alembic import op

from tocsin.store.columns import AnyText, Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables; those that are there are left as they are."""
    _evidence()
    _claims()
    _assessments()
    _threats()
    _actor_sets()


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, AnyText, nullable=False) for name in names]


def _kept() -> list[sa.Column[object]]:
    return [
        sa.Column("added_at", Moment, nullable=False),
        sa.Column("added_by", AnyText, nullable=False),
        sa.Column("withdrawn_at", Moment),
        sa.Column("reason", AnyText, nullable=False),
    ]


def _evidence() -> None:
    op.create_table(
        "case_evidence",
        sa.Column("id", AnyText, primary_key=True),
        *_texts("subject", "kind", "value"),
        sa.Column("observed_at", Moment, nullable=False),
        *_texts("source", "grade", "origin"),
        sa.Column("forgeability", sa.Double, nullable=False),
        sa.Column("public_since", Moment),
        sa.Column("base_rate", sa.Double),
        sa.Column("group", AnyText),
        *_texts("basis"),
        sa.Column("ratio", sa.Double),
        *_kept(),
    )
    op.create_index("case_evidence_by_subject", "case_evidence", ["subject", "observed_at", "id"])


def _claims() -> None:
    op.create_table(
        "case_claims",
        sa.Column("id", AnyText, primary_key=True),
        *_texts("subject", "claimant"),
        sa.Column("said_at", Moment, nullable=False),
        *_texts("words", "source", "grade"),
        sa.Column("group", AnyText),
        sa.Column("sponsor", AnyText),
        *_kept(),
    )
    op.create_index("case_claims_by_subject", "case_claims", ["subject", "said_at", "id"])
    op.create_index("case_claims_by_group", "case_claims", ["group"])


def _assessments() -> None:
    op.create_table(
        "assessments",
        sa.Column("id", AnyText, primary_key=True),
        *_texts("subject", "author"),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("as_of", Moment, nullable=False),
        sa.Column("supersedes", AnyText),
        *_texts("document"),
    )
    op.create_index("assessments_by_subject", "assessments", ["subject", "made_at", "id"])
    op.create_index("assessments_by_time", "assessments", ["made_at", "id"])


def _threats() -> None:
    op.create_table("intrusion_sets", sa.Column("id", AnyText, primary_key=True), *_texts("name", "document"))
    op.create_table("threat_actors", sa.Column("id", AnyText, primary_key=True), *_texts("name", "country"))


def _actor_sets() -> None:
    op.create_table(
        "actor_sets",
        sa.Column("name", AnyText, primary_key=True),
        *_texts("version", "kind"),
        sa.Column("imported_at", Moment, nullable=False),
        *_texts("digest", "document"),
    )
