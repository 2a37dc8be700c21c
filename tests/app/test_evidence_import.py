"""Evidence and claims from files, on a real store: all or nothing, twice like once, killed or not."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.app.ledger_store import ledger_url, opened_ledger

from tocsin.app import claims, evidence
from tocsin.app.evidence_import import Imported, import_case
from tocsin.model.assessment import Claim, Evidence
from tocsin.model.errors import InputError, UsageError
from tocsin.store.opening import open_store
from tocsin.store.questions import AuditQuery, ClaimQuery, EvidenceQuery
from tocsin.store.store import Store

NOW = datetime(2025, 5, 1, tzinfo=UTC)
TECHNIQUE = {"type": "technique", "value": "T1566.002", "source": "France 24"}
LINK = {
    "type": "reported_link", "value": "Pawn Storm", "basis": "same mail provider", "reported_by": "ThreatConnect",
    "reported_on": "2017-04-26", "grade": "B3",
}  # fmt: skip
SERVER = {"type": "name_server", "value": "ns1.example", "published_on": "2017-04-26", "source": "a page"}
CLAIM = {
    "type": "claim", "value": "G0007", "wording": "officially attributed", "reported_by": "France",
    "reported_on": "2025-04-29", "source": "politico.eu",
}  # fmt: skip
STATE = {**CLAIM, "about": "state", "value": "RU, GRU"}
ALL = (TECHNIQUE, LINK, SERVER, CLAIM, STATE)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened_ledger(tmp_path) as opened:
        yield opened


def written(folder: Path, *entries: object, **more: object) -> str:
    path = folder / "case.json"
    case = {"case_id": "c1", "observed_at": "2017-06-01", "evidence": entries, **more}
    path.write_text(json.dumps(case), "utf-8")
    return str(path)


def taken(store: Store, path: str, **more: Any) -> Imported:
    return import_case(store, "a.example", path, now=NOW, who="Alice", **more)


def pieces(store: Store) -> dict[str, Evidence]:
    return {each.evidence.value: each.evidence for each in store.evidence(EvidenceQuery())}


def said(store: Store) -> list[Claim]:
    return [each.claim for each in store.claims(ClaimQuery())]


def test_a_file_is_kept_whole_and_what_is_not_weighed_is_counted(store: Store, tmp_path: Path) -> None:
    done = taken(store, written(tmp_path, *ALL))

    assert (done.evidence.saved, done.claims.saved, dict(done.shown_only), done.doubts) == (
        3,
        1,
        {"name_server": 1},
        (),
    )
    link = pieces(store)["same mail provider"]
    assert (link.group, str(link.grade), link.origin) == (said(store)[0].group, "B3", "ThreatConnect")
    assert pieces(store)["ns1.example"].public_since == datetime(2017, 4, 26, tzinfo=UTC)


def test_the_group_and_the_sponsor_of_one_sentence_are_one_claim(store: Store, tmp_path: Path) -> None:
    taken(store, written(tmp_path, STATE, CLAIM))

    (claim,) = said(store)
    assert claim.group is not None
    assert claim.sponsor is not None
    assert [sponsor.name for sponsor in store.sponsors()] == ["GRU"]


def test_doing_it_twice_changes_nothing(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path, *ALL)
    taken(store, path)
    before = (pieces(store), said(store), len(store.audit(AuditQuery())))

    done = taken(store, path)

    assert (done.evidence.saved, done.evidence.known, done.claims.saved, done.claims.known) == (0, 3, 0, 1)
    assert (pieces(store), said(store), len(store.audit(AuditQuery()))) == before


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ({**LINK, "value": "Winnti"}, "evidence 6: 'same mail provider' cannot be kept: the name 'Winnti' is borne"),
        ({**LINK, "value": "Nobody's Bear"}, "actors search"),
        ({**TECHNIQUE, "value": "Spearphishing Link"}, "give one of these ids"),
        ({**TECHNIQUE, "value": "my own trick"}, "neither the id nor the name"),
        ({**LINK, "grade": "E5"}, "it has grade E5, and before that the same had B3"),
        ({**LINK, "observed_at": "2026-01-01"}, "still to come"),
        ({**CLAIM, "value": "Turla"}, "'officially attributed' cannot be kept: .* another group"),
        ({**CLAIM, "value": "UNKNOWN"}, "naming somebody"),
        ({**CLAIM, "value": "Winnti"}, "G0044"),
        ("nothing", "no JSON object"),
    ],
)  # fmt: skip
def test_one_entry_that_cannot_be_used_keeps_all_out_and_is_named(
    store: Store, tmp_path: Path, entry: object, why: str
) -> None:
    path = written(tmp_path, *ALL, entry)

    with pytest.raises(InputError, match=why):
        taken(store, path)

    assert (pieces(store), said(store), store.groups()) == ({}, [], ())


def test_another_country_of_a_sponsor_keeps_all_out(store: Store, tmp_path: Path) -> None:
    taken(store, written(tmp_path, CLAIM, STATE))
    other = {**STATE, "value": "KP, GRU", "wording": "somebody else says so"}

    with pytest.raises(
        InputError, match="nothing of the file was kept: the sponsor 'GRU' is on record as of 'ru'"
    ):
        taken(store, written(tmp_path, TECHNIQUE, other))
    assert pieces(store) == {}
    assert len(said(store)) == 1


def test_an_id_that_nobody_knows_is_kept_with_a_doubt(store: Store, tmp_path: Path) -> None:
    done = taken(store, written(tmp_path, {**TECHNIQUE, "value": "T9999"}))

    assert "T9999" in pieces(store)
    assert "T9999 is in none of the lists" in done.doubts[0]


def test_a_claim_may_name_whom_nobody_knows(store: Store, tmp_path: Path) -> None:
    own = {**CLAIM, "type": "claim_of_responsibility", "value": "CyberCaliphate Nine"}

    done = taken(store, written(tmp_path, own))

    assert done.doubts == ("nobody bears the name 'CyberCaliphate Nine': the claim keeps it as it is",)
    assert said(store)[0].claimant == "CyberCaliphate Nine"


def test_a_link_to_whom_nobody_knows_is_kept_on_request(store: Store, tmp_path: Path) -> None:
    done = taken(store, written(tmp_path, {**LINK, "value": "New Bear"}), unlisted=True)

    assert done.evidence.saved == 1
    assert [group.name for group in store.groups()] == ["New Bear"]


def test_what_an_analyst_said_since_stays(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path, *ALL)
    taken(store, path)
    link, server = pieces(store)["same mail provider"], pieces(store)["ns1.example"]
    evidence.regrade(store, link.id, "E5", reason="copied", now=NOW, who="Bob")
    evidence.withdraw(store, (server.id,), reason="another case", now=NOW, who="Bob")
    claims.withdraw(store, (said(store)[0].id,), reason="of the leak", now=NOW, who="Bob")

    done = taken(store, path)

    assert (done.evidence.saved, done.claims.saved) == (0, 0)
    assert str(pieces(store)["same mail provider"].grade) == "E5"
    assert ("ns1.example" in pieces(store), said(store)) == (False, [])
    doubts = "\n".join(done.doubts)
    assert f"{evidence.short_id(link)} keeps grade E5; the file says B3" in doubts
    assert doubts.count("was withdrawn and stays so") == 2


def test_the_earliest_day_stands_and_grades_are_learnt(store: Store, tmp_path: Path) -> None:
    taken(store, written(tmp_path, {**TECHNIQUE, "observed_at": "2017-04-24"}))

    done = taken(store, written(tmp_path, {**TECHNIQUE, "observed_at": "2018-01-01", "grade": "B2"}))

    piece = pieces(store)["T1566.002"]
    assert (done.evidence.saved, piece.observed_at, str(piece.grade)) == (
        1,
        datetime(2017, 4, 24, tzinfo=UTC),
        "B2",
    )


def test_the_same_piece_twice_in_a_file_is_one_with_all_that_is_said(store: Store, tmp_path: Path) -> None:
    later = {**TECHNIQUE, "observed_at": "2017-04-24", "basis": "the mail"}
    path = written(tmp_path, {**TECHNIQUE, "grade": "B2"}, later, TECHNIQUE)

    done = taken(store, path, grade="C3")

    piece = pieces(store)["T1566.002"]
    assert (done.evidence.saved, str(piece.grade), piece.basis) == (1, "B2", "the mail")
    assert piece.observed_at == datetime(2017, 4, 24, tzinfo=UTC)


def test_source_and_grade_of_ones_own_stand_for_what_has_none(store: Store, tmp_path: Path) -> None:
    bare = {"type": "ip", "value": "192.0.2.1"}

    taken(store, written(tmp_path, bare, LINK, CLAIM), source="our CERT", grade="a1")

    found = pieces(store)
    assert (found["192.0.2.1"].source, str(found["192.0.2.1"].grade)) == ("our CERT", "A1")
    assert (str(found["same mail provider"].grade), str(said(store)[0].grade)) == ("B3", "A1")
    with pytest.raises(UsageError, match="not an Admiralty grade"):
        taken(store, written(tmp_path, bare), grade="Z9")


def test_only_the_claims_of_a_file_can_be_taken(store: Store, tmp_path: Path) -> None:
    done = taken(store, written(tmp_path, *ALL), with_evidence=False)

    assert (done.evidence.saved, done.claims.saved, pieces(store)) == (0, 1, {})
    assert "the evidence in the file was left out (3)" in done.doubts[0]


def test_a_compressed_file_and_one_of_several_cases_are_read(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl.gz"
    rows = [
        {"case_id": name, "observed_at": "2017-06-01", "evidence": [{**SERVER, "value": f"{name}.example"}]}
        for name in ("c1", "c2")
    ]
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))

    taken(store, str(path), only="c2")

    assert list(pieces(store)) == ["c2.example"]
    with pytest.raises(UsageError, match="cannot be read"):
        taken(store, str(tmp_path / "missing.json"))
    with pytest.raises(InputError, match="there is no case"):
        import_case(store, "c.example", str(path), now=NOW, who="Alice")


def test_ten_thousand_pieces_are_taken_at_once(store: Store, tmp_path: Path) -> None:
    many = [{**SERVER, "value": f"ns{number}.example"} for number in range(10_000)]
    path = written(tmp_path, *many)

    assert taken(store, path).evidence.saved == 10_000


@pytest.mark.parametrize("files", [1, 2])
def test_a_second_source_of_the_same_piece_is_said_and_takes_no_grade_from_the_first(
    store: Store, tmp_path: Path, files: int
) -> None:
    first = {**TECHNIQUE, "origin": "DHS", "grade": "B2"}
    second = {**TECHNIQUE, "origin": "DHS", "source": "a blog"}
    if files == 2:
        taken(store, written(tmp_path, first))

    done = taken(store, written(tmp_path, *([first, second] if files == 1 else [second])))

    (record,) = store.evidence(EvidenceQuery())
    assert (record.evidence.source, str(record.evidence.grade)) == ("France 24", "B2")
    assert done.doubts == (
        f"{evidence.short_id(record.evidence)} is said by 'France 24' and by 'a blog'; the first is kept as its source",
    )


def test_an_import_that_is_killed_anywhere_and_run_again_holds_everything_once(tmp_path: Path) -> None:
    path, url = written(tmp_path, *ALL), ledger_url(tmp_path)
    script = Path(__file__).with_name("killed_import.py")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}

    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, script, url, path], capture_output=True, text=True, check=False, env=environment
    )

    rounds = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr
    assert len(rounds) > 6
    for each in rounds:
        assert each["killed"] in ({"evidence": 0, "claims": 0, "entries": 0}, each["again"])
        assert each["again"] == {"evidence": 3, "claims": 1, "entries": 4}
    with open_store(url) as store:
        assert store.check() == ()
