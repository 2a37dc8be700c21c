"""How evidence looks to a person."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tocsin.app.evidence import Root
from tocsin.app.evidence_import import Count, Imported
from tocsin.cli.evidence_view import put_evidence, put_imported, put_one
from tocsin.model.assessment import ALWAYS_PUBLIC, Evidence
from tocsin.model.casework import Case
from tocsin.model.grading import UNGRADED, Grade
from tocsin.model.threats import IntrusionSet
from tocsin.store.questions import AuditEntry, EvidenceRecord

Out = pytest.CaptureFixture[str]
DAY = datetime(2017, 4, 24, tzinfo=UTC)
CASE = Case("names of March", DAY)
APT28 = IntrusionSet("APT28").id
PIECE = Evidence(
    CASE.id, "technique", "T1566.002", DAY, "https://press.example/a/long/path", Grade.of("B2"), "a firm", 0.8,
    public_since=ALWAYS_PUBLIC,
)  # fmt: skip
LINK = replace(
    PIECE, kind="reported_link", value="same \x1b[31mserver", group=APT28, basis="one address", base_rate=0.25,
    ratio=4.0, public_since=None, grade=UNGRADED,
)  # fmt: skip
USES = {"T1566.002": "Spearphishing Link"}
NAMES = {APT28: "APT28"}
TITLES = {CASE.id: CASE.title}


def kept(piece: Evidence, **more: object) -> EvidenceRecord:
    return replace(EvidenceRecord(piece, DAY, "Alice"), **more)  # type: ignore[arg-type]  # fields of a record


def test_evidence_is_a_table_with_what_ids_are_called(capsys: Out) -> None:
    put_evidence([kept(PIECE), kept(LINK, withdrawn_at=DAY, reason="x")], NAMES, USES, {})

    out = capsys.readouterr().out
    for part in (
        "T1566.002 Spearphishing Link",
        "press.example",
        "same \\x1b[31mserver (withdrawn)",
        "APT28",
        "2017-04-24",
    ):
        assert part in out
    assert "/a/long/path" not in out
    put_evidence([], {}, {}, {})
    assert capsys.readouterr().out == ""


def test_evidence_of_several_cases_stands_under_their_titles(capsys: Out) -> None:
    other = replace(PIECE, subject=Case("b", DAY).id)

    put_evidence([kept(PIECE), kept(other), kept(LINK)], NAMES, USES, TITLES)

    heads = [line for line in capsys.readouterr().out.splitlines() if "case " in line]
    assert [head.startswith("names of March  case ") for head in heads] == [True, False]


def test_a_table_fits_a_hundred_columns(capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tocsin.cli.tables.WIDTH_OF_A_PIPE", 100)

    put_evidence([kept(PIECE), kept(replace(LINK, value="one address " * 30))], NAMES, USES, {})

    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 100
    assert any("press.example" in line for line in lines)


def test_long_texts_of_one_piece_keep_beside_their_labels(capsys: Out) -> None:
    trail = [
        AuditEntry(
            DAY, "Bob", "evidence", LINK.id, "B2", "B2", f"public_since was {ALWAYS_PUBLIC.isoformat()}"
        )
    ]
    put_one(kept(replace(LINK, basis="one address " * 30)), NAMES, {}, TITLES, Root("x", (), ()), trail)

    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 100
    assert "\n" + " " * 16 + "address one" in out or "\n" + " " * 16 + "one address" in out
    assert "(public_since was always)" in out


def test_one_piece_shows_all_that_is_said_of_it_and_what_became_of_it(capsys: Out) -> None:
    trail = [
        AuditEntry(DAY, "Alice", "evidence", LINK.id, "", "B2", ""),
        AuditEntry(DAY.replace(hour=9), "Bob", "evidence", LINK.id, "B2", "F6", "copied"),
        AuditEntry(DAY.replace(hour=9), "Bob", "evidence", LINK.id, "F6", "F6", "basis was x"),
    ]
    root = Root("the DHS list", tuple(replace(PIECE, value=f"T{n}") for n in range(1000, 1010)), ())

    put_one(kept(LINK, withdrawn_at=DAY, reason="another case"), NAMES, {}, TITLES, root, trail)

    out = capsys.readouterr().out
    for part in (
        "reported link: same \\x1b[31mserver",
        "rests on:     one address",
        "grade:        F6 (nobody has judged it)",
        "public since: never",
        "base rate:    0.25",
        "ratio:        4",
        "root:         the DHS list, to which its origin goes back",
        "withdrawn:    2017-04-24, because another case",
        "2017-04-24 09:00Z  B2 -> F6, by Bob (copied)",
        "09:00Z  F6, by Bob (basis was x)",
        LINK.id,
    ):
        assert part in out
    assert "and 2 more" in " ".join(out.split())


def test_what_is_not_weighed_and_a_circle_are_said(capsys: Out) -> None:
    ip = replace(PIECE, kind="ip", value="192.0.2.1", public_since=DAY)

    put_one(kept(ip), {}, {}, {}, Root("A", (), ("A", "B")), ())

    out = capsys.readouterr().out
    assert "assessments do not weigh this type" in out
    assert "a circle: A -> B -> A" in out
    assert "public since: 2017-04-24\n" in out
    assert "what became of it" not in out


def test_an_import_says_its_counts_and_its_doubts(capsys: Out) -> None:
    doubts = tuple(f"doubt {number}" for number in range(12))

    put_imported(Imported(CASE, Count(1, 2), Count(3, 0), {"ip": 2}, doubts), as_json=False)

    said = capsys.readouterr()
    assert "1 piece of evidence and 3 claims new or changed, 2 on record already" in said.out
    assert "not weighed: 2 ip" in said.out
    assert "and 2 more of this kind" in said.err
