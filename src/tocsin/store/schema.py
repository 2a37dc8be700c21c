"""The tables as they are now; how they came to be is in `migrations`."""

from typing import Any, Final

from sqlalchemy import BigInteger, Column, Double, ForeignKey, Index, Integer, LargeBinary, MetaData, Table

from tocsin.store.columns import AnyText, Moment

# Every revision of the tables, oldest first. A test holds this against the migrations themselves; it stands here so
# that opening an up-to-date database need not import Alembic, which takes most of a second.
REVISIONS: Final = ("0001", "0002", "0003")
REVISION_TABLE: Final = "tocsin_revision"

metadata: Final = MetaData()


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, AnyText, nullable=False) for name in names]


def _keeping() -> list[Column[Any]]:
    times = Column("added_at", Moment, nullable=False), Column("withdrawn_at", Moment)
    return [*times, *_texts("added_by", "reason")]


# `document` is the whole organisation as JSON: nothing ever asks for the organisations that have a certain word.
organisations: Final = Table(
    "organisations",
    metadata,
    Column("slug", AnyText, primary_key=True),
    *_texts("name", "document"),
    Column("created", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
)

# `organisation` is no foreign key: what was told about an organisation stays on record when it is no longer watched.
# `evidence` is JSON in the row and no table of its own: it is written, replaced and read with its alert and only so,
# and one row instead of five is what lets a scan store tens of thousands of alerts a second.
# `written` is null where the source wrote the name in A-label form; `changed` is when `state` last changed.
alerts: Final = Table(
    "alerts",
    metadata,
    Column("id", AnyText, primary_key=True),
    *_texts("organisation", "name"),
    Column("written", AnyText),
    Column("shown", AnyText),
    Column("registrable_label", AnyText),
    Column("public_suffix", AnyText),
    *_texts("word", "kinds"),
    Column("distance", Integer, nullable=False),
    Column("position", AnyText, nullable=False),
    Column("probability", Double, nullable=False),
    Column("evidence", AnyText, nullable=False),
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    Column("state", AnyText, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("told", Moment),
    Column("reason", AnyText, nullable=False),
    Column("until", Moment),
)
Index("alerts_by_rank", alerts.c.organisation, alerts.c.state, alerts.c.probability)
Index(
    "alerts_by_label", alerts.c.registrable_label
)  # a case asks for the alerts on its names and hosts below them
Index(
    "alerts_by_until",
    alerts.c.until,
    sqlite_where=alerts.c.until.is_not(None),
    postgresql_where=alerts.c.until.is_not(None),
)
Index(
    "alerts_gone",
    alerts.c.changed,
    sqlite_where=alerts.c.state == "gone",
    postgresql_where=alerts.c.state == "gone",
)

# One row for each time somebody is to be told something. `id` is made from the alert and the occasion, so the same
# telling cannot be written twice; `delivered` is null until a channel has confirmed it.
outbox: Final = Table(
    "outbox",
    metadata,
    Column("id", AnyText, primary_key=True),
    Column("alert", AnyText, ForeignKey("alerts.id", name="outbox_alert"), nullable=False),
    *_texts("organisation", "occasion"),
    Column("created", Moment, nullable=False),
    Column("delivered", Moment),
)
Index("outbox_by_alert", outbox.c.alert)
Index("outbox_by_organisation", outbox.c.organisation, outbox.c.created)
Index(
    "outbox_pending",
    outbox.c.created,
    sqlite_where=outbox.c.delivered.is_(None),
    postgresql_where=outbox.c.delivered.is_(None),
)

cursors: Final = Table(
    "cursors",
    metadata,
    Column("source", AnyText, primary_key=True),
    Column("position", AnyText, nullable=False),
    Column("updated", Moment, nullable=False),
)

scans: Final = Table(
    "scans",
    metadata,
    Column("id", AnyText, primary_key=True),
    *_texts("source", "who"),
    Column("started", Moment, nullable=False),
    Column("finished", Moment),
    Column("names", BigInteger, nullable=False),
    Column("unreadable", BigInteger, nullable=False),
    Column("hits", BigInteger, nullable=False),
    Column("alerts", BigInteger, nullable=False),
    Column("outcome", AnyText, nullable=False),
)
Index("scans_by_start", scans.c.started)

# `subject` is an alert's id or an organisation's slug; `before` and `after` are its state, or its whole document.
audit: Final = Table(
    "audit",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    *_texts("who", "what", "subject", "before", "after", "reason"),
)
Index("audit_by_subject", audit.c.subject, audit.c.seq)

# Facts repeat few subjects and values very often, so each is kept once, under a number that is given out in order: a row
# of `facts` is a dozen numbers. `text` is the text itself, or stands for one too long to be in an index, which is then
# in `whole`; see `numbering`.
_NUMBER: Final = BigInteger().with_variant(Integer, "sqlite")

subjects: Final = Table(
    "subjects",
    metadata,
    Column("number", _NUMBER, primary_key=True, autoincrement=False),
    *_texts("kind", "text"),
    Column("whole", AnyText),
)
Index("subjects_by_text", subjects.c.text, subjects.c.kind, unique=True)

# What can be said of a subject of a kind. The kind is part of it, so that how many *domain names* share a value can be
# counted in one index.
claims: Final = Table(
    "claims",
    metadata,
    Column("number", _NUMBER, primary_key=True, autoincrement=False),
    *_texts("kind", "relation", "text"),
    Column("whole", AnyText),
)
Index("claims_by_text", claims.c.text, claims.c.relation, claims.c.kind, unique=True)

fact_sources: Final = Table(
    "fact_sources",
    metadata,
    Column("number", _NUMBER, primary_key=True, autoincrement=False),
    Column("text", AnyText, nullable=False),
    Column("whole", AnyText),
)
Index("fact_sources_by_text", fact_sources.c.text, unique=True)

# One row for each fact and each source that says so. `true_from` is part of the key and says `sightings.UNKNOWN` where
# nobody knows; `origin` is null where it is the source itself. There are no foreign keys, which would make an import on
# PostgreSQL several times slower: only `fact_table` writes here, and `tocsin db check` looks for rows that point nowhere.
facts: Final = Table(
    "facts",
    metadata,
    Column("subject", BigInteger, primary_key=True, autoincrement=False),
    Column("claim", BigInteger, primary_key=True, autoincrement=False),
    Column("source", BigInteger, primary_key=True, autoincrement=False),
    Column("true_from", BigInteger, primary_key=True, autoincrement=False),
    Column("true_to", Moment),
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    Column("public_since", Moment),
    Column("origin", AnyText),
    Column("grade", AnyText, nullable=False),
    Column("times", BigInteger, nullable=False),
    Column("recorded", Moment, nullable=False),
    sqlite_with_rowid=False,
)
Index("facts_by_claim", facts.c.claim, facts.c.subject)

# One lookup to be made. `due` is when it may be claimed: while it runs, that is the end of the lease, so a job whose
# worker died is claimed like any other. A job that was never tried has the earliest time there is: whatever the clock
# does, it can be claimed.
jobs: Final = Table(
    "jobs",
    metadata,
    Column("id", AnyText, primary_key=True),
    *_texts("kind", "subject", "enricher", "state"),
    Column("due", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    *_texts("worker", "error"),
    Column("created", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
)
Index(
    "jobs_due",
    jobs.c.due,
    jobs.c.created,
    jobs.c.id,
    sqlite_where=jobs.c.state.in_(["waiting", "running"]),
    postgresql_where=jobs.c.state.in_(["waiting", "running"]),
)

# Answers of servers, kept for a while; `id` is a digest of the key, which may be long.
answers: Final = Table(
    "answers",
    metadata,
    Column("id", AnyText, primary_key=True),
    Column("key", AnyText, nullable=False),
    Column("at", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("meta", AnyText, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
Index("answers_by_end", answers.c.expires)

# `organisations` of a case have an order, which is that in which they were named; a row for each, so that the cases of an
# organisation are found.
cases: Final = Table(
    "cases",
    metadata,
    Column("id", AnyText, primary_key=True),
    Column("title", AnyText, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("state", AnyText, nullable=False),
    Column("campaign", AnyText),
    Column("ended_at", Moment),
    Column("reason", AnyText, nullable=False),
    Column("merged_into", AnyText),
)
Index("cases_by_opening", cases.c.opened_at, cases.c.id)

case_organisations: Final = Table(
    "case_organisations",
    metadata,
    Column("case", AnyText, ForeignKey("cases.id", name="organisation_case"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("organisation", AnyText, nullable=False),
)
Index("case_organisations_by_organisation", case_organisations.c.organisation)

# A name is in one case at a time: it is the key.
case_members: Final = Table(
    "case_members",
    metadata,
    Column("name", AnyText, primary_key=True),
    Column("case", AnyText, ForeignKey("cases.id", name="member_case"), nullable=False),
    Column("probability", Double, nullable=False),
    *_texts("reason", "added_by"),
    Column("added_at", Moment, nullable=False),
    Column("tied_to", AnyText),
)
Index("case_members_by_case", case_members.c.case)

case_notes: Final = Table(
    "case_notes",
    metadata,
    Column("id", AnyText, primary_key=True),
    Column("case", AnyText, ForeignKey("cases.id", name="note_case"), nullable=False),
    Column("at", Moment, nullable=False),
    *_texts("who", "text"),
)
Index("case_notes_by_case", case_notes.c.case)

# One row for each pair of names that somebody judged; what was said before of the pair is in the audit trail.
judgements: Final = Table(
    "judgements",
    metadata,
    Column("id", AnyText, primary_key=True),
    *_texts("first", "second"),
    Column("same", Integer, nullable=False),
    Column("who", AnyText, nullable=False),
    Column("at", Moment, nullable=False),
    Column("reason", AnyText, nullable=False),
)
Index("judgements_by_first", judgements.c.first)
Index("judgements_by_second", judgements.c.second)

# `organisation` is no foreign key, for the same reason as with alerts; `targets` is a JSON list of roles.
attempts: Final = Table(
    "attempts",
    metadata,
    Column("id", AnyText, primary_key=True),
    Column("organisation", AnyText, nullable=False),
    Column("happened_at", Moment, nullable=False),
    *_texts("channel", "kind", "targets"),
    Column("decoy", Integer, nullable=False),
    Column("outcome", AnyText, nullable=False),
    Column("case", AnyText, ForeignKey("cases.id", name="attempt_case")),
    Column("note", AnyText, nullable=False),
)
Index("attempts_by_time", attempts.c.organisation, attempts.c.happened_at)
Index("attempts_by_case", attempts.c.case)

# What bears on who is behind a case, and what others say of it: a withdrawn row is kept with its reason. `subject` is no
# foreign key, because it may be a campaign.
case_evidence: Final = Table(
    "case_evidence",
    metadata,
    Column("id", AnyText, primary_key=True),
    *_texts("subject", "kind", "value"),
    Column("observed_at", Moment, nullable=False),
    *_texts("source", "grade", "origin"),
    Column("forgeability", Double, nullable=False),
    Column("public_since", Moment),
    Column("base_rate", Double),
    Column("group", AnyText),
    Column("basis", AnyText, nullable=False),
    Column("ratio", Double),
    *_keeping(),
)
Index("case_evidence_by_subject", case_evidence.c.subject, case_evidence.c.observed_at, case_evidence.c.id)

case_claims: Final = Table(
    "case_claims",
    metadata,
    Column("id", AnyText, primary_key=True),
    *_texts("subject", "claimant"),
    Column("said_at", Moment, nullable=False),
    *_texts("words", "source", "grade"),
    Column("group", AnyText),
    Column("sponsor", AnyText),
    *_keeping(),
)
Index("case_claims_by_subject", case_claims.c.subject, case_claims.c.said_at, case_claims.c.id)
Index("case_claims_by_group", case_claims.c.group)

# `document` is the whole assessment as JSON, never changed; the columns before it are for finding it.
assessments: Final = Table(
    "assessments",
    metadata,
    Column("id", AnyText, primary_key=True),
    *_texts("subject", "author"),
    *(Column(name, Moment, nullable=False) for name in ("made_at", "as_of")),
    Column("supersedes", AnyText),
    Column("document", AnyText, nullable=False),
)
Index("assessments_by_subject", assessments.c.subject, assessments.c.made_at, assessments.c.id)
Index("assessments_by_time", assessments.c.made_at, assessments.c.id)

# Names for the ids that the tables above hold. A group and a sponsor are two questions, and two tables.
intrusion_sets: Final = Table(
    "intrusion_sets",
    metadata,
    Column("id", AnyText, primary_key=True),
    *_texts("name", "document"),
)
threat_actors: Final = Table(
    "threat_actors",
    metadata,
    Column("id", AnyText, primary_key=True),
    *_texts("name", "country"),
)

# Profiles of groups that somebody imported; `document` is compressed, as text, because a backup holds no bytes.
actor_sets: Final = Table(
    "actor_sets",
    metadata,
    Column("name", AnyText, primary_key=True),
    *_texts("version", "kind"),
    Column("imported_at", Moment, nullable=False),
    *_texts("digest", "document"),
)

# In the order in which rows can be put in; the reverse is the order in which tables can be dropped.
TABLES: Final = (
    organisations,
    alerts,
    outbox,
    cursors,
    scans,
    audit,
    subjects,
    claims,
    fact_sources,
    facts,
    jobs,
    cases,
    case_organisations,
    case_members,
    case_notes,
    judgements,
    attempts,
    case_evidence,
    case_claims,
    assessments,
    intrusion_sets,
    threat_actors,
    actor_sets,
)
# What can be had again from where it came, and is in no backup.
PASSING: Final = (answers,)
