"""The ledger of claims, on a real store: words kept as they are, group and sponsor as two assertions."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.app.ledger_store import NOON, opened_ledger

from tocsin.app import claims
from tocsin.app.named_groups import group_names, sponsors_of
from tocsin.attribution.actor_sets import shipped_actors
from tocsin.interchange.case_ledger import ToldClaim
from tocsin.model.assessment import Claim
from tocsin.model.casework import Case
from tocsin.model.errors import InputError, UsageError
from tocsin.model.grading import UNGRADED, Grade
from tocsin.model.threats import IntrusionSet, ThreatActor
from tocsin.store.questions import ClaimQuery
from tocsin.store.store import Store

ACTORS = shipped_actors()
WORDS = "99 % sure;\n\u202e\x1b[31mtechnical uncertainty remains "
SAID: dict[str, Any] = {
    "reported_by": "Trend Micro",
    "reported_on": "2017-04-24",
    "wording": WORDS,
    "source": "France 24",
    "value": "Pawn Storm",
}
APT28 = ACTORS.naming.stix_id("G0007")
GRU = ThreatActor("GRU", "ru")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened_ledger(tmp_path) as opened:
        yield opened


def add(store: Store, *, nobody: bool = False, unlisted: bool = False, **more: Any) -> claims.Added:
    return claims.add(
        store, "a.example", {**SAID, **more}, nobody=nobody, now=NOON, who="Alice", unlisted=unlisted
    )


def found(store: Store, **asked: Any) -> tuple[Claim, ...]:
    return tuple(record.claim for record in store.claims(claims.query(store, now=NOON, **asked)))


def test_a_claim_is_kept_in_its_own_words_and_found_by_the_beginning_of_its_id(store: Store) -> None:
    added = add(store, grade="b2")

    claim = added.record.claim
    assert (added.outcome, claim.words, claim.group, claim.sponsor, str(claim.grade)) == (
        "kept",
        WORDS,
        APT28,
        None,
        "B2",
    )
    for reference in (claim.id, claims.short_id(claim), claim.id[9:13].upper()):
        assert claims.one(store, reference).claim == claim


@pytest.mark.parametrize("reference", ["", "zzzz", "abc", "opinion--", "0000"])
def test_a_claim_that_is_not_there_is_said(store: Store, reference: str) -> None:
    with pytest.raises(InputError, match="there is no claim"):
        claims.one(store, reference)


def test_group_and_sponsor_are_two_assertions_of_the_same_words(store: Store) -> None:
    add(store, grade="B2")

    changed = add(store, value="", sponsor="GRU", country="RU")

    claim = changed.record.claim
    assert (changed.outcome, claim.group, claim.sponsor, str(claim.grade)) == ("changed", APT28, GRU.id, "B2")
    assert add(store).outcome == "on record already"
    assert (len(found(store)), store.sponsors()) == (1, (GRU,))


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"value": "APT29"}, "for another group"),
        ({"value": "", "sponsor": "SVR"}, "for another sponsor"),
        ({"value": "", "nobody": True}, "naming somebody"),
    ],
)
def test_the_same_words_do_not_change_their_mind(store: Store, more: dict[str, Any], why: str) -> None:
    add(store, sponsor="GRU")

    with pytest.raises(UsageError, match=why):
        add(store, **more)


def test_words_that_named_nobody_cannot_name_somebody(store: Store) -> None:
    claim = add(store, value="", nobody=True).record.claim

    assert claims.names_nobody(claim)
    with pytest.raises(UsageError, match="naming nobody"):
        add(store)


def test_a_claim_that_was_withdrawn_may_be_added_anew(store: Store) -> None:
    claim = add(store).record.claim

    (gone,) = claims.withdraw(store, (claim.id,), reason="of another case", now=NOON, who="Bob")

    assert (gone.withdrawn_at, gone.reason, found(store)) == (NOON, "of another case", ())
    assert len(found(store, withdrawn=True)) == 1
    with pytest.raises(UsageError, match="was withdrawn on 2017-04-25"):
        claims.withdraw(store, (claim.id,), reason="again", now=NOON, who="Bob")
    back = add(store, value="APT29")
    assert (back.outcome, back.record.claim.group) == ("brought back", ACTORS.naming.stix_id("G0016"))
    assert [entry.who for entry in claims.trail(store, claim)] == ["Alice", "Bob", "Alice"]


def test_withdrawing_needs_a_reason(store: Store) -> None:
    with pytest.raises(UsageError, match="with a reason"):
        claims.withdraw(store, (add(store).record.claim.id,), reason=" ", now=NOON, who="Bob")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"value": ""}, "say what is claimed"),
        ({"nobody": True}, "leave out --group"),
        ({"value": "", "sponsor": "GRU", "nobody": True}, "leave out --group"),
        ({"country": "ru"}, "that of a sponsor"),
        ({"sponsor": "GRU", "country": "Russia"}, "two letters"),
        ({"value": "Winnti"}, "G0044"),
        ({"value": "Nobody's Bear"}, "actors search"),
        ({"reported_on": "2017-04-26"}, "still to come"),
        ({"reported_on": "then"}, "wrong reported_on"),
        ({"reported_by": " "}, "without reported_by"),
        ({"wording": "\n"}, "without wording"),
        ({"grade": "B7"}, "not an Admiralty grade"),
    ],
)
def test_what_makes_no_sense_is_misuse_and_keeps_nothing(
    store: Store, more: dict[str, Any], why: str
) -> None:
    with pytest.raises(UsageError, match=why):
        add(store, **more)
    assert found(store, withdrawn=True) == ()


def test_a_group_that_is_in_no_list_can_be_kept_by_its_name(store: Store) -> None:
    claim = add(store, value="New Bear", unlisted=True).record.claim

    assert claim.group == IntrusionSet("New Bear").id
    assert found(store, group="New Bear") == (claim,)
    assert found(store, group="APT28") == ()


def test_what_had_been_said_on_a_day_is_asked_by_case(store: Store) -> None:
    first = add(store).record.claim
    add(store, reported_on="2017-04-25", wording="later")
    claims.add(store, "b.example", SAID, now=NOON, who="Alice")

    assert found(store, case="a.example", as_of="2017-04-24") == (first,)
    assert len(found(store, case="a.example")) == 2
    assert len(found(store)) == 3
    with pytest.raises(InputError, match="there is no case"):
        found(store, case="c.example")


def test_what_is_shown_keeps_group_and_sponsor_apart(store: Store) -> None:
    record = add(store, sponsor="GRU", country="ru").record
    groups, sponsors = group_names(store, (APT28,)), sponsors_of(store, (GRU.id,))

    shown = claims.claim_document(record, groups, sponsors)

    assert (shown["words"], shown["nobody"]) == (WORDS, False)
    assert shown["group"] == {"id": APT28, "name": "APT28"}
    assert shown["sponsor"] == {"id": GRU.id, "name": "GRU", "country": "ru"}
    bare = claims.claim_document(record, {}, {})
    assert bare["sponsor"] == {"id": GRU.id, "name": None, "country": None}
    assert claims.sentence((record,)) == "1 claim, shown beside assessments and never computed"
    assert "claims add" in claims.sentence(())


SUBJECT = Case("a.example", NOON).id
PARTS = st.sampled_from([None, "APT28", "APT29"]), st.sampled_from(["", "GRU", "SVR"])


def told(group: str | None, sponsor: str, grade: str) -> Claim:
    said = ToldClaim("", "X", NOON, "words", "a page", Grade.of(grade), group or "", sponsor)
    return claims.asserted(said, SUBJECT, ACTORS).claim


@given(*PARTS, *PARTS)
def test_two_assertions_are_united_whichever_comes_first(
    one: str | None, by: str, other: str | None, with_: str
) -> None:
    first, second = told(one, by, "B2"), told(other, with_, "C3")
    try:
        united = claims.united(first, second, is_graded=False)
    except UsageError:
        with pytest.raises(UsageError):
            claims.united(second, first, is_graded=False)
        return
    back = claims.united(second, first, is_graded=False)
    assert (united.group, united.sponsor) == (back.group, back.sponsor)
    assert (str(united.grade), str(back.grade)) == ("B2", "C3")


def test_claims_and_the_names_in_them_are_saved_together(store: Store) -> None:
    (case,) = {claim.subject for claim in [add(store).record.claim]}
    said = ToldClaim("", "X", NOON - timedelta(days=1), "words", "a page", None, "Turla", "FSB", "ru")

    done = claims.save(store, [claims.asserted(said, case, ACTORS)], now=NOON, who="Alice", reason="a file")

    assert done == 1
    assert {group.name for group in store.groups()} == {"APT28", "Turla"}
    (kept,) = store.claims(ClaimQuery(groups=(ACTORS.naming.stix_id("G0010"),)))
    assert (kept.reason, kept.claim.grade, kept.claim.said_at) == (
        "a file",
        UNGRADED,
        datetime(2017, 4, 24, 12, tzinfo=UTC),
    )


def test_a_claim_does_not_change_the_country_of_a_sponsor_that_another_claim_names(store: Store) -> None:
    add(store, sponsor="GRU", country="ru")

    with pytest.raises(UsageError, match="the sponsor 'GRU' is on record as of 'ru', not 'kp'"):
        add(store, wording="another", sponsor="GRU", country="kp")

    assert store.sponsors([GRU.id]) == (GRU,)
    assert [claim.words for claim in found(store)] == [WORDS]


def test_the_country_of_a_sponsor_that_only_this_claim_names_can_be_put_right(store: Store) -> None:
    add(store, sponsor="GRU", country="kp")
    add(store, sponsor="GRU", country="ru")

    assert store.sponsors([GRU.id]) == (GRU,)
