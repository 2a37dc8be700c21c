"""A backup restores everything into either database, or nothing."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import zstandard
from sqlalchemy import text
from tests.store.ledgers import assessment, claim, evidence

from tocsin.model.alert import AlertState
from tocsin.model.casework import (
    Attempt,
    AttemptKind,
    Case,
    CaseChange,
    CaseMember,
    CaseNote,
    Channel,
    Judgement,
)
from tocsin.model.domain_names import DomainName, WrittenName
from tocsin.model.errors import InputError, NewerStoreError, StoreError
from tocsin.model.identity import Identity
from tocsin.model.observation import ObservableKind
from tocsin.model.threats import Alias, IntrusionSet, ThreatActor
from tocsin.store.archives import Header, checked_header, rows_of, write_archive
from tocsin.store.opening import open_store, restore
from tocsin.store.questions import (
    ActorSet,
    AlertQuery,
    AssessmentQuery,
    AttemptQuery,
    AuditQuery,
    CachedAnswer,
    CaseQuery,
    ClaimQuery,
    Cursor,
    EvidenceQuery,
    Job,
    JobQuery,
)
from tocsin.store.schema import REVISIONS
from tocsin.store.store import Store

DAY = timedelta(days=1)
# The tables that revision 0003 brought.
LEDGER = {
    "case_evidence", "case_claims", "assessments", "intrusion_sets", "threat_actors", "actor_sets"
}  # fmt: skip


def fill(store: Store, make_alert: Any, make_fact: Any, noon: datetime) -> None:
    store.save_organisations([Identity(slug="en-marche", name="En Marche !")], now=noon, who="mounir")
    found = [make_alert(f"n{number}.example") for number in range(29)]
    found.append(replace(make_alert("n29.example"), written=WrittenName("n29.\x00example\ud800")))
    store.record_alerts(found, now=noon, cursor=Cursor("zone fr", "\ud80017"))
    store.settle({"en-marche": 5}, minimum=0.5, now=noon)
    store.change_alerts(
        AlertQuery(names=("n29.example",)),
        AlertState.DISMISSED,
        reason="ours",
        until=noon + DAY,
        now=noon,
        who="me",
    )
    store.record_facts(
        [
            make_fact("a.example", "registrar", "X", source=source, true_to=noon + DAY)
            for source in ("rdap", "whois")
        ]
        + [make_fact("a.example", "text", "\x00 long" * 100, origin="root", public_since=noon)],
        now=noon,
    )
    store.enqueue([Job(ObservableKind.DOMAIN_NAME, "a.example", "rdap")], now=noon)
    (job,) = store.claim(1, now=noon, lease_s=60, worker="w")
    store.fail(job, "no answer", retry_at=None, now=noon)
    store.keep_cached(CachedAnswer("key", noon, noon + DAY, "", b"in no backup"))
    case = Case("a.example", noon, ("en-marche", "other"))
    names = [DomainName(f"{letter}.example") for letter in "ab"]
    members = tuple(CaseMember(case.id, name, 0.9, "one registrant", "me", noon) for name in names)
    notes = (CaseNote(case.id, noon, "me", "\x00 note"),)
    judgements = (Judgement(names[0], names[1], same=True, who="me", at=noon),)
    change = CaseChange(case, members, notes=notes, judgements=judgements)
    store.save_cases([change], now=noon, who="me")
    attempt = Attempt("en-marche", noon, Channel.MAIL, AttemptKind.PHISHING, ("press",), case=case.id)
    store.save_attempts([attempt], now=noon, who="me")
    fill_ledger(store, noon)
    store.finish_scan(store.begin_scan("list", now=noon, who="me"), now=noon, names=9, hits=3, alerts=2)


def fill_ledger(store: Store, noon: datetime) -> None:
    pieces = [
        evidence(),
        evidence("\x00 odd", ratio=0.1 + 0.2, base_rate=1e-300, basis="said"),
        evidence("T1001"),
    ]
    store.save_evidence(pieces, now=noon, who="me")
    store.withdraw_evidence([pieces[0].id], reason="a \ud800 mistake", now=noon, who="me")
    store.save_claims([claim(), claim("another", group=None)], now=noon, who="me")
    store.save_assessment(assessment(), now=noon, who="me")
    store.save_assessment(assessment(1, supersedes=assessment().id), now=noon, who="me")
    store.save_threats(
        [IntrusionSet("APT28", (Alias("Sofacy", "a firm", noon),))], [ThreatActor("GRU", "ru")], now=noon
    )
    actors = ActorSet("ours", "1", "csv", noon, "0" * 64, bytes(range(256)) * 100)
    store.save_actor_set(actors, now=noon, who="me")


def ledger(store: Store) -> list[object]:
    return [
        *store.evidence(EvidenceQuery(withdrawn=True)),
        *store.claims(ClaimQuery(withdrawn=True)),
        *store.assessments(AssessmentQuery()),
        *store.groups(),
        *store.sponsors(),
        *store.actor_sets(),
    ]


def everything(store: Store) -> list[object]:
    trail = [entry for entry in store.audit(AuditQuery()) if entry.what != "restore"]
    return [
        store.organisations(),
        list(store.alerts(AlertQuery())),
        store.outbox_pending(),
        store.cursor("zone fr"),
        store.scans(),
        store.facts_of(["a.example"]),
        list(store.jobs(JobQuery())),
        list(store.cases(CaseQuery())),
        store.judgements(),
        list(store.attempts(AttemptQuery())),
        ledger(store),
        trail,
    ]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tocsin.backup"


@pytest.fixture
def other_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'other.db'}"


def test_a_backup_holds_everything(
    store: Store, other_url: str, file: Path, make_alert: Any, make_fact: Any, noon: datetime
) -> None:
    fill(store, make_alert, make_fact, noon)
    assert len(ledger(store)) == 10

    assert store.backup(file, now=noon) == restore(file, other_url, now=noon, who="me")

    with open_store(other_url) as other:
        assert everything(other) == everything(store)
        assert other.check() == ()


def test_a_backup_of_one_database_restores_into_the_other(
    sqlite_url: str, postgresql_url: str, file: Path, make_alert: Any, make_fact: Any, noon: datetime
) -> None:
    with open_store(sqlite_url) as store:
        fill(store, make_alert, make_fact, noon)
        store.backup(file, now=noon)

        restore(file, postgresql_url, now=noon, who="me")

        with open_store(postgresql_url) as other:
            assert everything(other) == everything(store)
            other.save_organisations([Identity(slug="new", name="New")], now=noon, who="me")
            assert other.check() == ()


def test_a_backup_of_an_older_tocsin_is_brought_up_to_date(
    sqlite_url: str, url: str, file: Path, make_alert: Any, make_fact: Any, noon: datetime, tmp_path: Path
) -> None:
    with open_store(f"{sqlite_url}.full") as store:
        fill(store, make_alert, make_fact, noon)
        store.backup(file, now=noon)
        organisations = store.organisations()
        cases = list(store.cases(CaseQuery()))
    header = checked_header(file)
    tables = {name: columns for name, columns in header.tables.items() if name not in LEDGER}
    places = {name: place for place, name in enumerate(tables)}
    rows = [[places[name], *row] for name, row in rows_of(file, header) if name in places]
    older = tmp_path / "older.backup"
    write_archive(older, Header("0002", header.made, tables), rows)

    restore(older, url, now=noon, who="me")

    with open_store(url) as store:
        assert store.check() == ()
        assert ledger(store) == []
        assert (store.organisations(), list(store.cases(CaseQuery()))) == (organisations, cases)
        fill_ledger(store, noon)
        assert len(ledger(store)) == 10


def test_a_restore_is_in_the_trail(
    sqlite_url: str, other_url: str, file: Path, make_alert: Any, make_fact: Any, noon: datetime
) -> None:
    with open_store(sqlite_url) as store:
        fill(store, make_alert, make_fact, noon)
        store.backup(file, now=noon)

    restore(file, other_url, now=noon + DAY, who="emilie")

    with open_store(other_url) as other:
        entry = other.audit(AuditQuery())[-1]
        assert (entry.who, entry.what, entry.at, entry.subject) == (
            "emilie",
            "restore",
            noon + DAY,
            "tocsin.backup",
        )


def test_a_database_that_holds_something_is_kept(
    url: str, file: Path, make_alert: Any, make_fact: Any, noon: datetime
) -> None:
    with open_store(url) as store:
        store.backup(file, now=noon)
        fill(store, make_alert, make_fact, noon)
        before = everything(store)

    with pytest.raises(StoreError, match=r"is not empty; .*--force"):
        restore(file, url, now=noon, who="me")

    with open_store(url) as store:
        assert everything(store) == before


def test_what_a_database_holds_can_be_replaced_on_purpose(
    url: str, file: Path, make_alert: Any, make_fact: Any, noon: datetime
) -> None:
    with open_store(url) as store:
        store.backup(file, now=noon)
        fill(store, make_alert, make_fact, noon)

    restore(file, url, now=noon, who="me", replace=True)

    with open_store(url) as store:
        assert list(store.alerts(AlertQuery())) == []
        assert store.check() == ()


def change_backup(file: Path, old: str, new: str) -> None:
    """Change a backup as somebody would who knows the checksum."""
    import hashlib  # noqa: PLC0415

    lines = zstandard.ZstdDecompressor().stream_reader(file.read_bytes()).read().decode().replace(old, new)
    *kept, _ = lines.splitlines(keepends=True)
    body = "".join(kept).encode()
    end = json.dumps({"rows": len(kept) - 1, "sha256": hashlib.sha256(body).hexdigest()}).encode()
    file.write_bytes(zstandard.ZstdCompressor().compress(body + end + b"\n"))


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        (f'"revision":"{REVISIONS[-1]}"', '"revision":"9999"', NewerStoreError),
        ('"position"', '"passwords"', InputError),
        ('"cursors"', '"pg_roles"', InputError),
        ('[3,"zone fr"', '[3,"odd","zone fr"', InputError),
        ('[3,"zone fr"', '[33,"zone fr"', InputError),
        ('[3,"zone fr"', '["odd","zone fr"', InputError),
        ('[3,"zone fr"', '[3,["zone fr"]', InputError),
        ('"en-marche","first"', '"en-marche",null', StoreError),
    ],
)
def test_a_backup_that_does_not_fit_restores_nothing(  # fixtures
    sqlite_url: str,
    url: str,
    file: Path,
    make_alert: Any,
    make_fact: Any,
    noon: datetime,
    old: str,
    new: str,
    error: type,
) -> None:
    with open_store(f"{sqlite_url}.full") as store:
        fill(store, make_alert, make_fact, noon)
        store.record_alerts([], now=noon, cursor=Cursor("zone fr", "17"))
        store.backup(file, now=noon)
    change_backup(file, old, new)
    with open_store(url) as store:
        assert store.upgraded_from is None

    with pytest.raises(error):
        restore(file, url, now=noon, who="me")

    with open_store(url) as store:
        assert everything(store) == [(), [], (), None, (), (), [], [], (), [], [], []]
        assert store.check() == ()


def test_a_restore_that_fails_leaves_no_file(
    sqlite_url: str, file: Path, noon: datetime, tmp_path: Path
) -> None:
    with open_store(sqlite_url) as store:
        store.backup(file, now=noon)
    change_backup(file, '"position"', '"passwords"')

    with pytest.raises(InputError):
        restore(file, f"sqlite:///{tmp_path / 'made.db'}", now=noon, who="me")

    assert not list(tmp_path.glob("made.db*"))


def test_the_tables_of_another_program_are_not_replaced(
    sqlite_url: str, other_url: str, file: Path, noon: datetime
) -> None:
    with open_store(sqlite_url) as store:
        store.backup(file, now=noon)
    with open_store(other_url) as store, store._database.writing("changing") as connection:
        connection.execute(text("DROP TABLE tocsin_revision"))

    with pytest.raises(StoreError, match="another program"):
        restore(file, other_url, now=noon, who="me", replace=True)


def test_a_backup_shows_one_moment_while_others_write(
    sqlite_url: str, other_url: str, file: Path, make_alert: Any, make_fact: Any, noon: datetime
) -> None:
    with open_store(sqlite_url) as store:
        fill(store, make_alert, make_fact, noon)
        with store._database.reading("holding a moment") as connection:
            connection.execute(text("SELECT count(*) FROM alerts")).scalar()
            store.record_alerts([make_alert("later.example")], now=noon)
            assert connection.execute(text("SELECT count(*) FROM alerts")).scalar() == 30
        store.backup(file, now=noon)

    restore(file, other_url, now=noon, who="me")

    with open_store(other_url) as other:
        assert len(list(other.alerts(AlertQuery()))) == 31
