"""How claims look to a person: the group and the sponsor never in one place."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tocsin.cli.claims_view import put_claims, put_one
from tocsin.model.assessment import Claim
from tocsin.model.casework import Case
from tocsin.model.grading import UNGRADED, Grade
from tocsin.model.threats import IntrusionSet, ThreatActor
from tocsin.store.questions import AuditEntry, ClaimRecord

Out = pytest.CaptureFixture[str]
DAY = datetime(2025, 4, 29, tzinfo=UTC)
CASE = Case("names of March", DAY)
APT28, GRU = IntrusionSet("APT28").id, ThreatActor("GRU", "ru")
CLAIM = Claim(CASE.id, "France", DAY, "officially\n\u202eattributed", "a page", Grade.of("B1"), APT28, GRU.id)
NOBODY = replace(CLAIM, claimant="ANSSI", words="anyone " * 100, group=None, sponsor=None, grade=UNGRADED)
GROUPS, SPONSORS = {APT28: "APT28"}, {GRU.id: GRU}


def kept(claim: Claim) -> ClaimRecord:
    return ClaimRecord(claim, DAY, "Alice")


def test_claims_are_a_table_in_their_own_words(capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tocsin.cli.tables.WIDTH_OF_A_PIPE", 100)

    put_claims([kept(CLAIM), replace(kept(NOBODY), withdrawn_at=DAY)], GROUPS, SPONSORS, {})

    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 100
    for part in ("officially\\n\\u202eattributed", "APT28", "GRU (ru)", "B1", "nobody", "withdrawn"):
        assert part in out
    put_claims([], {}, {}, {})
    assert capsys.readouterr().out == ""


def test_claims_on_several_cases_stand_under_their_titles(capsys: Out) -> None:
    put_claims([kept(CLAIM), kept(NOBODY)], GROUPS, SPONSORS, {CASE.id: CASE.title})

    assert capsys.readouterr().out.startswith("names of March  case ")


@pytest.mark.parametrize(
    ("claim", "group", "sponsor"),
    [
        (CLAIM, "APT28", "GRU (ru)"),
        (NOBODY, "nobody can be named", "not named"),
        (replace(CLAIM, group=None), "not named", "GRU (ru)"),
        (replace(CLAIM, sponsor=None), "APT28", "not named"),
    ],
    ids=["both", "nobody", "sponsor", "group"],
)
def test_one_claim_says_apart_whom_it_names(capsys: Out, claim: Claim, group: str, sponsor: str) -> None:
    put_one(kept(claim), GROUPS, SPONSORS, {}, [AuditEntry(DAY, "Alice", "claim", claim.id, "", "B1", "")])

    out = capsys.readouterr().out
    assert f"group:        {group}\n" in out
    assert f"sponsor:      {sponsor}\n" in out
    assert "by Alice" in out


def test_whom_nobody_has_a_name_for_is_shown_by_id_and_a_withdrawal_with_its_reason(capsys: Out) -> None:
    gone = replace(kept(CLAIM), withdrawn_at=DAY, reason="of the leak")

    put_one(gone, {}, {GRU.id: ThreatActor("GRU")}, {}, ())
    put_one(gone, {}, {}, {}, ())

    out = capsys.readouterr().out
    for part in (APT28, "sponsor:      GRU\n", GRU.id, "withdrawn:    2025-04-29, because of the leak"):
        assert part in out
