"""Alerts and their life."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tocsin.model.alert import FOLLOWING, Alert, AlertState, Match, Position
from tocsin.model.domain_names import DomainName, RegistrableDomain, UnicodeName, WrittenName
from tocsin.model.errors import InvalidValue

NOW = datetime(2017, 4, 24, tzinfo=UTC)
ALERT = Alert(
    written=WrittenName("Mail-En-Marche.FR."),
    name=DomainName("mail-en-marche.fr"),
    shown=UnicodeName("mail-en-marche.fr"),
    registrable=RegistrableDomain("mail-en-marche", "fr"),
    organisation="en-marche",
    match=Match("enmarche", ("combosquat",), 0, Position.REGISTRABLE),
    probability=0.9,
    evidence=(),
    first_seen=NOW,
    last_seen=NOW,
)


def test_an_alert_begins_held_and_untold() -> None:
    assert (ALERT.state, ALERT.told) == (AlertState.HELD, None)


def test_the_same_name_and_organisation_is_the_same_alert_for_ever() -> None:
    assert replace(ALERT, probability=0.1, state=AlertState.NEW).id == ALERT.id
    assert replace(ALERT, organisation="other").id != ALERT.id


@pytest.mark.parametrize("probability", [-0.01, 1.01, float("nan")])
def test_a_probability_is_between_0_and_1(probability: float) -> None:
    with pytest.raises(InvalidValue, match="probability"):
        replace(ALERT, probability=probability)


@pytest.mark.parametrize("field", ["first_seen", "last_seen", "told", "until"])
def test_every_time_has_a_time_zone(field: str) -> None:
    with pytest.raises(InvalidValue, match="time zone"):
        replace(ALERT, **{field: NOW.replace(tzinfo=None)})  # type: ignore[arg-type]  # one field of four, by name


def test_a_dismissal_has_a_reason() -> None:
    with pytest.raises(InvalidValue, match="no reason"):
        replace(ALERT, state=AlertState.DISMISSED)


def test_every_state_says_what_may_follow_and_none_follows_itself() -> None:
    assert set(FOLLOWING) == set(AlertState)
    assert [state for state, following in FOLLOWING.items() if state in following] == []
