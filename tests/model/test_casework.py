from datetime import UTC, datetime
from typing import Any

import pytest

from tocsin.model.casework import Attempt, Case, CaseState, Channel, Outcome
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidValue
from tocsin.model.threats import Campaign

EARLY, LATE = datetime(2017, 3, 1, tzinfo=UTC), datetime(2017, 4, 1, tzinfo=UTC)
CAMPAIGN = Campaign("names of March", "en-marche").id
PIECE = DomainName("onedrive-en-marche.fr").id


def attempt(**given: Any) -> Attempt:
    return Attempt(
        **{
            "organisation": "en-marche",
            "happened_at": EARLY,
            "channel": Channel.MAIL,
            "kind": "credential phish",
            "targets": ("treasurer",),
            **given,
        }
    )


def test_what_is_learnt_later_does_not_make_another_attempt() -> None:
    assert attempt(outcome=Outcome.BLOCKED, note="x").id == attempt().id
    assert attempt(targets=("press",)).id != attempt().id
    assert attempt().id.startswith("incident--")


@pytest.mark.parametrize(
    "wrong",
    [
        {"organisation": ""},
        {"kind": " "},
        {"targets": ("",)},
        {"targets": ("a", "a")},
        {"targets": ("jean@one.example",)},
        {"happened_at": datetime(2017, 3, 1)},  # noqa: DTZ001  # what must be refused
    ],
)
def test_an_attempt_that_says_too_little_or_too_much_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        attempt(**wrong)


def case(**given: Any) -> Case:
    return Case(
        **{
            "organisation": "en-marche",
            "title": "names of March",
            "opened_at": EARLY,
            "pieces": (PIECE,),
            **given,
        }
    )


def test_a_case_keeps_its_id_through_its_life() -> None:
    confirmed = case(state=CaseState.CONFIRMED, campaign=CAMPAIGN, pieces=())
    closed = case(state=CaseState.CLOSED, closed_at=LATE, reason="registered by the party itself")

    assert case().id == confirmed.id == closed.id
    assert case().id.startswith("grouping--")


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"pieces": ("one.example",)},
        {"pieces": (PIECE, PIECE)},
        {"campaign": CAMPAIGN},
        {"state": CaseState.CONFIRMED},
        {"state": CaseState.CONFIRMED, "campaign": PIECE},
        {"state": CaseState.CLOSED, "reason": "x"},
        {"state": CaseState.CLOSED, "closed_at": LATE},
        {"state": CaseState.CLOSED, "closed_at": datetime(2016, 1, 1, tzinfo=UTC), "reason": "x"},
        {"closed_at": LATE},
    ],
)
def test_a_case_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        case(**wrong)
