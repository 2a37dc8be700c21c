from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.databases import empty_database

from tocsin.app.allow_list import (
    allow,
    disallow,
    entry_for,
    hidden_by,
    is_at_or_below,
    new_entry,
    refuse_escalated,
)
from tocsin.model.alert import Alert, AlertState, Match, Position
from tocsin.model.domain_names import DomainName, RegistrableDomain, UnicodeName, WrittenName
from tocsin.model.errors import UsageError
from tocsin.model.identity import AllowEntry, Identity
from tocsin.store.opening import open_store
from tocsin.store.questions import AlertQuery
from tocsin.store.store import Store
from tocsin.watch.allow import allowed

NOW = datetime(2026, 11, 24, tzinfo=UTC)
EN_MARCHE = Identity("en-marche", "En Marche !", (DomainName("en-marche.fr"),))
NAMES = {
    "fans-en-marche.example": AlertState.NEW,
    "www.fans-en-marche.example": AlertState.HELD,
    "shop.fans-en-marche.example": AlertState.WATCHED,
    "xfans-en-marche.example": AlertState.NEW,
    "onedrive-en-marche.example": AlertState.ESCALATED,
}
FANS = DomainName("fans-en-marche.example")


def alert(name: str) -> Alert:
    label, _, suffix = name.rpartition(".")
    return Alert(
        WrittenName(name),
        DomainName(name),
        UnicodeName(name),
        RegistrableDomain(label.rpartition(".")[2], suffix),
        "en-marche",
        Match("enmarche", ("combosquat",), 0, Position.REGISTRABLE),
        0.9,
        (),
        NOW,
        NOW,
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(empty_database(tmp_path)) as opened:
        opened.save_organisations((EN_MARCHE,), now=NOW, who="ana")
        opened.record_alerts([alert(name) for name in NAMES], now=NOW)
        for name, state in NAMES.items():
            if state is not AlertState.HELD:
                opened.change_alerts(AlertQuery(names=(name,)), state, reason="seen", now=NOW, who="ana")
        yield opened


def states(store: Store) -> dict[str, AlertState]:
    return {each.name.value: each.state for each in store.alerts(AlertQuery())}


def entry(domain: str = "fans-en-marche.example", expires: datetime | None = None) -> AllowEntry:
    return new_entry(EN_MARCHE, domain, owner="Ana", reason="fan club", expires=expires, now=NOW)


def test_what_an_entry_would_have_hidden_is_counted_before_it_is_saved(store: Store) -> None:
    hidden = hidden_by(store, "en-marche", FANS)

    assert hidden.sentence == "would have hidden 3 alerts (1 held, 1 new, 1 watched)"
    assert (hidden.open, hidden.escalated) == (3, 0)
    assert states(store) == NAMES
    assert (
        hidden_by(store, "en-marche", DomainName("nothing.example")).sentence == "would have hidden 0 alerts"
    )


def test_an_entry_takes_effect_at_once_on_what_it_covers_and_on_nothing_else(store: Store) -> None:
    until = NOW + timedelta(days=30)

    count = allow(store, EN_MARCHE, entry(expires=until), escalated_too=False, now=NOW, who="ana")

    assert count == 3
    after = {each.name.value: each for each in store.alerts(AlertQuery())}
    for name in ("fans-en-marche.example", "www.fans-en-marche.example", "shop.fans-en-marche.example"):
        assert after[name].state is AlertState.DISMISSED
        assert after[name].until == until
        assert after[name].reason == "allowed below fans-en-marche.example by Ana: fan club"
    assert after["xfans-en-marche.example"].state is AlertState.NEW
    saved = store.organisation("en-marche")
    assert saved is not None
    assert allowed(FANS, saved, NOW)
    assert allowed(FANS, saved, until) is None


def test_allowing_twice_changes_nothing_and_another_end_takes_the_place_of_the_first(store: Store) -> None:
    allow(store, EN_MARCHE, entry(), escalated_too=False, now=NOW, who="ana")
    saved = store.organisation("en-marche")
    assert saved is not None

    again = allow(
        store, saved, entry(expires=NOW + timedelta(days=1)), escalated_too=False, now=NOW, who="ana"
    )

    assert again == 0
    after = store.organisation("en-marche")
    assert after is not None
    assert len(after.allow) == 1
    assert after.allow[0].expires == NOW + timedelta(days=1)


def test_what_is_escalated_is_hidden_only_if_somebody_insists(store: Store) -> None:
    name = "onedrive-en-marche.example"
    hidden = hidden_by(store, "en-marche", DomainName(name))
    with pytest.raises(UsageError, match="1 of these alerts are escalated"):
        refuse_escalated(hidden, even_escalated=False)
    refuse_escalated(hidden, even_escalated=True)

    assert allow(store, EN_MARCHE, entry(name), escalated_too=False, now=NOW, who="ana") == 0
    assert states(store)[name] is AlertState.ESCALATED
    assert allow(store, EN_MARCHE, entry(name), escalated_too=True, now=NOW, who="ana") == 1


def test_what_an_entry_had_hidden_is_new_again_when_it_is_taken_away(store: Store) -> None:
    store.change_alerts(
        AlertQuery(names=("shop.fans-en-marche.example",)),
        AlertState.DISMISSED,
        reason="ours",
        now=NOW,
        who="a",
    )
    allow(store, EN_MARCHE, entry(), escalated_too=False, now=NOW, who="ana")
    saved = store.organisation("en-marche")
    assert saved is not None

    count = disallow(store, saved, "fans-en-marche.example", reopen=True, now=NOW, who="ana")

    assert count == 2
    assert states(store)["fans-en-marche.example"] is AlertState.NEW
    assert states(store)["shop.fans-en-marche.example"] is AlertState.DISMISSED
    assert store.organisation("en-marche") == EN_MARCHE


def test_it_can_stay_dismissed_as_well(store: Store) -> None:
    allow(store, EN_MARCHE, entry(), escalated_too=False, now=NOW, who="ana")
    saved = store.organisation("en-marche")
    assert saved is not None

    assert disallow(store, saved, "fans-en-marche.example", reopen=False, now=NOW, who="ana") == 0
    assert states(store)["fans-en-marche.example"] is AlertState.DISMISSED


@pytest.mark.parametrize(
    ("domain", "message"),
    [
        ("fr", "'fr' is a public suffix"),
        ("co.uk", "'co.uk' is a public suffix"),
        ("github.io", "'github.io' is a public suffix"),
        ("en-marche.fr", "lies below 'en-marche.fr', an official domain"),
        ("paris.en-marche.fr", "allowed already"),
        ("a b", "is not a domain name"),
        ("https://a.example/", "did you mean 'a.example'"),
    ],
)
def test_an_entry_that_hides_too_much_or_nothing_is_refused(domain: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        entry(domain)


def test_an_entry_that_another_covers_is_refused() -> None:
    identity = Identity("x", "Xy", allow=(AllowEntry(FANS, "Ana", "why"),))

    with pytest.raises(UsageError, match=r"covered by the entry for 'fans-en-marche\.example' of Ana"):
        new_entry(identity, "www.fans-en-marche.example", owner="Bo", reason="why", expires=None, now=NOW)


@pytest.mark.parametrize(
    ("owner", "reason", "expires", "message"),
    [
        ("", "why", None, "needs an owner and a reason"),
        ("Ana", " ", None, "needs an owner and a reason"),
        ("Ana", "why", NOW, "over before it begins"),
    ],
)
def test_an_entry_needs_owner_reason_and_an_end_to_come(
    owner: str, reason: str, expires: datetime | None, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        new_entry(EN_MARCHE, "a.example", owner=owner, reason=reason, expires=expires, now=NOW)


def test_an_entry_that_is_not_there_cannot_be_taken_away() -> None:
    with pytest.raises(UsageError, match="it has none"):
        entry_for(EN_MARCHE, "a.example")


def test_a_domain_covers_itself_and_what_is_below_it() -> None:
    assert is_at_or_below(FANS, FANS)
    assert is_at_or_below(DomainName("a.fans-en-marche.example"), FANS)
    assert not is_at_or_below(DomainName("xfans-en-marche.example"), FANS)
