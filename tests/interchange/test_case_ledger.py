"""The neutral case format read whole: evidence and claims, what is refused and where, and any bytes at all."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.interchange.case_ledger import UNSOURCED, CaseLedger, ToldClaim, ToldEvidence, read_case_ledger
from tocsin.model.assessment import ALWAYS_PUBLIC
from tocsin.model.errors import InputError
from tocsin.model.grading import Grade

NOW = datetime(2025, 5, 1, tzinfo=UTC)
CLAIM = {
    "type": "claim",
    "value": "G0007",
    "wording": "99% sure",
    "reported_by": "Trend Micro",
    "reported_on": "2017-04-24",
    "source": "France 24",
}


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def case(*evidence: object, **more: object) -> bytes:
    found = {"case_id": "c1", "observed_at": "2017-06-01", "evidence": evidence, **more}
    return json.dumps(found).encode()


def read(*evidence: object, **more: object) -> CaseLedger:
    return read_case_ledger(case(*evidence, **more), NOW)


def one(**fields: object) -> ToldEvidence:
    (found,) = read({"type": "technique", "value": "T1566.002", **fields}).evidence
    return found


def one_claim(**fields: object) -> ToldClaim:
    (found,) = read({**CLAIM, **fields}).claims
    return found


def test_a_piece_that_says_little_has_the_day_of_its_case_for_a_day() -> None:
    assert one() == ToldEvidence(
        place="evidence 1",
        kind="technique",
        value="T1566.002",
        observed_at=day("2017-06-01"),
        source=UNSOURCED,
        origin=UNSOURCED,
    )


def test_a_piece_that_says_all_is_taken_at_its_word() -> None:
    found = one(
        source="France 24",
        origin="Trend Micro",
        grade="b2",
        forgeability="low",
        public_since="never",
        observed_at="2017-04-24T18:00Z",
        base_rate=0.25,
        ratio=4,
        basis="seen in the mail",
        group="APT28",
    )

    assert (found.source, found.origin, found.basis, found.group) == (
        "France 24",
        "Trend Micro",
        "seen in the mail",
        "APT28",
    )
    assert (found.grade, found.forgeability) == (Grade.of("B2"), 0.2)
    assert (found.public_since, found.is_private) == (None, True)
    assert found.observed_at == day("2017-04-24") + timedelta(hours=18)
    assert (found.base_rate, found.ratio) == (0.25, 4.0)


@pytest.mark.parametrize(
    ("published", "observed"), [("2017-04-26", "2017-04-26"), ("2018-01-01", "2017-06-01")]
)
def test_what_was_published_before_the_day_of_the_case_was_known_then(published: str, observed: str) -> None:
    found = one(published_on=published)

    assert (found.observed_at, found.public_since) == (day(observed), day(published))


def test_what_anybody_could_know_was_public_always() -> None:
    assert (one(public_since="always").public_since, one().public_since) == (ALWAYS_PUBLIC, None)


def test_any_type_is_kept_with_all_that_is_said_of_it() -> None:
    found = one(
        type="Registrant E_mail",
        value="(withheld)",
        links=["a.example", "b.example"],
        status="confirmed",
        first_seen="2017-03-15",
        date_note="day approximate",
    )

    assert found.kind == "registrant_e_mail"
    assert found.basis == "confirmed; day approximate; first seen 2017-03-15; of a.example, b.example"


def test_a_reported_link_has_its_group_apart_and_its_basis_for_a_value() -> None:
    link = one(
        type="reported_link",
        value="Pawn Storm",
        basis="same mail provider",
        reported_by="ThreatConnect",
        reported_on="2017-04-26",
    )
    bare = one(type="refutation", value="Pawn Storm", reported_by="ANSSI")

    assert (link.group, link.value, link.basis) == ("Pawn Storm", "same mail provider", "")
    assert (link.source, link.origin, link.observed_at) == (
        "ThreatConnect",
        "ThreatConnect",
        day("2017-04-26"),
    )
    assert (bare.group, bare.value) == ("Pawn Storm", "refutation by ANSSI")


def test_a_claim_keeps_its_words_as_they_stand() -> None:
    words = "  no trace\n\tof APT28\u202e;\x1b[31m anyone  "

    found = one_claim(wording=words, value="UNKNOWN", grade="A2")

    assert found == ToldClaim(
        place="evidence 1",
        claimant="Trend Micro",
        said_at=day("2017-04-24"),
        words=words,
        source="France 24",
        grade=Grade.of("A2"),
    )


@pytest.mark.parametrize(
    ("value", "more", "sponsor"),
    [
        ("RU, GRU", {}, ("GRU", "ru")),
        ("GRU", {"country": "RU"}, ("GRU", "ru")),
        ("GRU", {}, ("GRU", "")),
        ("RU", {}, ("RU", "ru")),
        ("Ministry, third floor", {}, ("Ministry, third floor", "")),
    ],
)
def test_a_claim_about_a_sponsor_names_no_group(
    value: str, more: dict[str, object], sponsor: tuple[str, str]
) -> None:
    found = one_claim(about="state", value=value, **more)

    assert (found.group, (found.sponsor, found.country)) == ("", sponsor)


def test_one_claim_may_say_both_and_the_two_stay_apart() -> None:
    found = one_claim(sponsor="GRU", country="ru")

    assert (found.group, found.sponsor, found.country) == ("G0007", "GRU", "ru")


def test_who_claims_responsibility_says_so_of_himself() -> None:
    found = one_claim(type="claim_of_responsibility", value="CyberCaliphate", wording=None, reported_by="AFP")

    assert (found.claimant, found.group, found.words) == (
        "CyberCaliphate",
        "CyberCaliphate",
        "(claimed responsibility)",
    )


def test_a_source_of_ones_own_stands_for_those_that_are_not_named() -> None:
    data = case({"type": "ip", "value": "192.0.2.1"}, {"type": "ip", "value": "192.0.2.2", "source": "X"})

    found = read_case_ledger(data, NOW, source="our incident team")

    assert [each.source for each in found.evidence] == ["our incident team", "X"]


def test_lines_of_one_case_are_one_case() -> None:
    lines = b"\n".join(case({"type": "ip", "value": f"192.0.2.{number}"}) for number in range(3)) + b"\n\n"

    found = read_case_ledger(lines, NOW)

    assert [each.place for each in found.evidence] == [f"line {line}, evidence 1" for line in (1, 2, 3)]


def test_of_several_cases_one_is_chosen() -> None:
    both = case(case_id="c1") + b"\n" + case({"type": "ip", "value": "192.0.2.1"}, case_id="c2")
    listed = json.dumps({"cases": [json.loads(line) for line in both.splitlines()]}, indent=1).encode()

    for data in (both, listed):
        with pytest.raises(InputError, match=r"several cases \(c1, c2\): choose one with --only"):
            read_case_ledger(data, NOW)
        with pytest.raises(InputError, match="no case 'c3'; it holds c1, c2"):
            read_case_ledger(data, NOW, only="c3")
        assert len(read_case_ledger(data, NOW, only="c2").evidence) == 1


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"{", "not JSON"),
        (b"[]", "no JSON object"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"case_id": "", "evidence": []}', "has no case_id"),
        (b'{"case_id": 5, "evidence": []}', "has no case_id"),
        (b'{"evidence": []}', "has no case_id"),
        (b'{"cases": []}', "has no case_id"),
        (b'{"case_id": "a"}', "no list of evidence"),
        (b'{"case_id": "a", "evidence": {}}', "no list of evidence"),
        (b'{"case_id": "a", "evidence": [], "observed_at": "soon"}', "wrong observed_at: 'soon'"),
        (b'{"case_id": "a", "evidence": []}\n{', "line 2 of the case file is not JSON"),
        (b'{"case_id": "a", "evidence": []}\n[]', "line 2 is no JSON object"),
    ],
)
def test_a_file_that_is_no_case_is_refused_with_what_is_wrong(data: bytes, why: str) -> None:
    with pytest.raises(InputError, match=why):
        read_case_ledger(data, NOW)


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ("T1566", "no JSON object with a type and a value"),
        ({"type": "", "value": "x"}, "no type of evidence"),
        ({"type": "☃", "value": "x"}, "no type of evidence"),
        ({"type": "technique"}, "has no value"),
        ({"type": "technique", "value": "x" * 2_001}, "2,001 characters; the most are 2,000"),
        ({"type": "technique", "value": "T1", "grade": "Z9"}, "not an Admiralty grade"),
        ({"type": "technique", "value": "T1", "grade": 7}, "not an Admiralty grade"),
        ({"type": "technique", "value": "T1", "forgeability": "some"}, "for its forgeability"),
        ({"type": "technique", "value": "T1", "forgeability": 1.5}, "for its forgeability"),
        ({"type": "technique", "value": "T1", "base_rate": float("nan")}, "for its base_rate"),
        ({"type": "technique", "value": "T1", "ratio": 0}, "for its ratio"),
        ({"type": "technique", "value": "T1", "ratio": 10**400}, "for its ratio"),
        ({"type": "technique", "value": "T1", "observed_at": "2026-01-01"}, "still to come"),
        ({"type": "technique", "value": "T1", "published_on": "2026-01-01"}, "still to come"),
        ({"type": "technique", "value": "T1", "public_since": "2026-01-01"}, "still to come"),
        ({"type": "technique", "value": "T1", "public_since": "lately"}, "not a date"),
        ({"type": "password", "value": "hunter2"}, "a person's secret"),
        ({"type": "victim", "value": "jean@en-marche.example"}, "a person who was aimed at"),
        ({**CLAIM, "about": "the weather"}, "about the group or the sponsor"),
        ({**CLAIM, "wording": " "}, "without wording"),
        ({**CLAIM, "wording": "x" * 20_001}, "20,001 characters"),
        ({**CLAIM, "reported_by": ""}, "without reported_by"),
        ({**CLAIM, "reported_on": None}, "without reported_on"),
        ({**CLAIM, "reported_on": "2030-01-01"}, "still to come"),
        ({**CLAIM, "reported_on": "0001-01-01"}, "cannot be true"),
        ({"type": "technique", "value": "T1", "observed_at": "1970-01-01"}, "cannot be true"),
        ({**CLAIM, "about": "sponsor", "value": ""}, "names none"),
        ({**CLAIM, "about": "sponsor", "country": "Russia"}, "write two letters"),
    ],
)
def test_one_entry_that_cannot_be_used_refuses_all_and_says_where(entry: object, why: str) -> None:
    with pytest.raises(InputError, match=r"(?s)one entry .* nothing of it was kept:\n  evidence 2: ") as told:
        read({"type": "ip", "value": "192.0.2.1"}, entry)

    assert why in str(told.value)


def test_many_faults_are_counted_and_the_first_are_shown() -> None:
    with pytest.raises(InputError, match="30 entries") as told:
        read(*[{"type": "ip"}] * 30)

    assert str(told.value).endswith("  and 20 more")


def test_an_entry_without_any_day_is_refused() -> None:
    with pytest.raises(InputError, match="has no day"):
        read({"type": "ip", "value": "192.0.2.1"}, observed_at=None)


def test_more_entries_than_a_case_can_have_are_refused() -> None:
    with pytest.raises(InputError, match="the most are 100,000"):
        read(*[0] * 100_001)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
    | st.sampled_from(["2017-04-24", "B2", "low", "always", "reported_link", "claim", "RU, GRU", "state", "\ud800"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=4,
)  # fmt: skip
KEYS = st.sampled_from(
    "type value group basis source origin grade forgeability public_since base_rate ratio observed_at reported_on"
    " reported_by published_on wording about sponsor country links status first_seen".split()
)


def checked(data: bytes) -> None:
    """Either the documented error, or values that hold to what is promised of them."""
    try:
        found = read_case_ledger(data, NOW)
    except InputError:
        return
    for piece in found.evidence:
        assert piece.value
        assert piece.source
        assert piece.origin
        assert piece.observed_at <= NOW
        assert piece.forgeability is None or 0 <= piece.forgeability <= 1
        for text in (piece.kind, piece.value, piece.source, piece.origin, piece.basis, piece.group):
            text.encode()
    for claim in found.claims:
        assert claim.words.strip()
        assert claim.said_at <= NOW
        assert not claim.country or len(claim.country) == 2
        for text in (claim.words, claim.claimant, claim.source, claim.group, claim.sponsor):
            text.encode()


@given(st.binary(max_size=200))
def test_any_bytes_give_a_ledger_or_the_one_error(data: bytes) -> None:
    checked(data)


@given(st.lists(st.dictionaries(KEYS, VALUES), max_size=4), VALUES)
def test_any_entries_give_a_ledger_or_the_one_error(entries: list[dict[str, Any]], observed: object) -> None:
    checked(case(*entries, observed_at=observed))


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_any_claim_and_any_link_give_a_ledger_or_the_one_error(more: dict[str, Any]) -> None:
    checked(case({**CLAIM, **more}))
    checked(case({"type": "reported_link", "value": "APT28", **more}))
