from datetime import UTC, datetime
from typing import Any

import pytest

from tocsin.model.casework import (
    Attempt,
    AttemptKind,
    Case,
    CaseChange,
    CaseMember,
    CaseNote,
    CaseState,
    Channel,
    Judgement,
    Outcome,
)
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidValue
from tocsin.model.threats import Campaign

EARLY, LATE = datetime(2017, 3, 1, tzinfo=UTC), datetime(2017, 4, 1, tzinfo=UTC)
BEFORE = datetime(2016, 1, 1, tzinfo=UTC)
CAMPAIGN = Campaign("names of March", "en-marche").id
ONE, TWO = DomainName("onedrive-en-marche.fr"), DomainName("portal-office.fr")
NO_ZONE = datetime(2017, 3, 1)  # noqa: DTZ001  # what must be refused


def attempt(**given: Any) -> Attempt:
    return Attempt(
        **{
            "organisation": "en-marche",
            "happened_at": EARLY,
            "channel": Channel.MAIL,
            "kind": AttemptKind.PHISHING,
            "targets": ("treasurer",),
            **given,
        }
    )


def case(**given: Any) -> Case:
    return Case(**{"title": "names of March", "opened_at": EARLY, "organisations": ("en-marche",), **given})


CASE = case().id
OTHER = case(title="other").id


def member(**given: Any) -> CaseMember:
    return CaseMember(
        **{
            "case": CASE,
            "name": TWO,
            "probability": 0.9,
            "reason": "same registrant e-mail",
            "added_by": "tocsin",
            "added_at": EARLY,
            "tied_to": ONE,
            **given,
        }
    )


def note(**given: Any) -> CaseNote:
    return CaseNote(**{"case": CASE, "at": EARLY, "who": "jeanne", "text": "asked the registrar", **given})


def judgement(**given: Any) -> Judgement:
    return Judgement(**{"first": ONE, "second": TWO, "same": False, "who": "jeanne", "at": EARLY, **given})


def test_what_is_learnt_later_does_not_make_another_attempt() -> None:
    later = attempt(outcome=Outcome.BLOCKED, note="x", decoy=True, case=CASE)

    assert later.id == attempt().id
    assert attempt(targets=("press",)).id != attempt().id
    assert attempt().id.startswith("incident--")


@pytest.mark.parametrize(
    "wrong",
    [
        {"organisation": ""},
        {"targets": ("",)},
        {"targets": ("a", "a")},
        {"targets": ("jean@one.example",)},
        {"happened_at": NO_ZONE},
        {"case": CAMPAIGN},
        {"case": "case 1"},
        {"note": "\ud800"},
    ],
)
def test_an_attempt_that_says_too_little_or_too_much_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        attempt(**wrong)


def test_a_case_keeps_its_id_through_its_life() -> None:
    confirmed = case(state=CaseState.CONFIRMED, campaign=CAMPAIGN, organisations=())
    closed = case(state=CaseState.CLOSED, ended_at=LATE, reason="registered by the party itself")
    merged = case(state=CaseState.MERGED, ended_at=LATE, merged_into=OTHER)

    assert {each.id for each in (case(), confirmed, closed, merged)} == {CASE}
    assert CASE.startswith("grouping--")


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"organisations": ("a", "a")},
        {"organisations": (" ",)},
        {"campaign": CAMPAIGN},
        {"state": CaseState.CONFIRMED},
        {"state": CaseState.CONFIRMED, "campaign": ONE.id},
        {"state": CaseState.CLOSED, "reason": "x"},
        {"state": CaseState.CLOSED, "ended_at": LATE},
        {"state": CaseState.CLOSED, "ended_at": BEFORE, "reason": "x"},
        {"state": CaseState.MERGED, "ended_at": LATE},
        {"state": CaseState.MERGED, "ended_at": LATE, "merged_into": CASE},
        {"state": CaseState.MERGED, "ended_at": LATE, "merged_into": ONE.id},
        {"merged_into": OTHER},
        {"ended_at": LATE},
        {"opened_at": NO_ZONE},
    ],
)
def test_a_case_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        case(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"case": ONE.id},
        {"probability": 1.5},
        {"probability": float("nan")},
        {"reason": ""},
        {"added_by": " "},
        {"added_at": NO_ZONE},
        {"tied_to": TWO},
    ],
)
def test_a_member_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        member(**wrong)


@pytest.mark.parametrize("wrong", [{"case": ONE.id}, {"at": NO_ZONE}, {"who": ""}, {"text": "\n"}])
def test_a_note_that_says_nothing_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        note(**wrong)


def test_the_same_note_is_one_note() -> None:
    assert note().id == note().id != note(text="the registrar answered").id


def test_a_later_judgement_on_a_pair_takes_the_place_of_the_first() -> None:
    assert judgement().id == judgement(same=True, who="paul", at=LATE).id


@pytest.mark.parametrize(
    "wrong",
    [{"first": TWO, "second": ONE}, {"second": ONE}, {"who": ""}, {"at": NO_ZONE}, {"reason": "\udfff"}],
)
def test_a_judgement_is_on_two_names_in_order(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        judgement(**wrong)


def test_a_change_holds_what_belongs_to_its_case() -> None:
    change = CaseChange(case(), joined=(member(),), left=(ONE,), notes=(note(),), judgements=(judgement(),))

    assert change.joined[0].case == change.case.id


@pytest.mark.parametrize(
    "wrong",
    [
        {"joined": (member(case=OTHER),)},
        {"notes": (note(case=OTHER),)},
        {"joined": (member(), member(probability=0.5))},
        {"joined": (member(),), "left": (TWO,)},
    ],
)
def test_a_change_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        CaseChange(case(), **wrong)
