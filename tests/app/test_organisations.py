from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tocsin.app.organisations import add, doubts, found, is_watchable, preview, shared_domains
from tocsin.app.typed_organisations import Wanted, founded
from tocsin.evidence.base_rates import load_base_rates
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError, UsageError
from tocsin.model.identity import AllowEntry, Identity
from tocsin.store.opening import open_store
from tocsin.watch.words import watch_items

NOW = datetime(2026, 11, 24, tzinfo=UTC)
EN_MARCHE = founded(Wanted(domains=("en-marche.fr",), name="En Marche !"))


def test_a_preview_says_what_is_watched_and_how_much_that_is() -> None:
    shown = preview(EN_MARCHE, load_base_rates())

    assert "enmarche" in {item.text for item in shown.items}
    assert 0 < shown.expected_per_million < 1_000_000


@pytest.mark.parametrize(
    ("identity", "watchable"),
    [
        (EN_MARCHE, True),
        (Identity("x", "X", (DomainName("x.fr"),)), False),
        (Identity("x", "X", (DomainName("x.fr"),), words=("xx",)), True),
        (Identity("x", "X", services=("vpn",)), True),
        (Identity("partija", "Партия", (DomainName("xn--80aqecnxn.xn--p1ai"),)), False),
        (Identity("y", "y" * 64), False),
    ],
)
def test_an_organisation_is_watchable_when_it_has_a_word(identity: Identity, *, watchable: bool) -> None:
    assert is_watchable(identity) == watchable
    assert bool(watch_items(identity, load_base_rates())) == watchable


def test_what_is_hardly_meant_is_said() -> None:
    identity = Identity(
        "x",
        "X",
        (DomainName("gouv.fr"),),
        allow=(AllowEntry(DomainName("a.example"), "Ana", "why", NOW),),
    )

    said = " ".join(doubts(identity, NOW))

    assert "'gouv.fr' of 'x' is a public suffix" in said
    assert "'a.example' of 'x' is over" in said
    assert "has no official domain" in " ".join(doubts(Identity("y", "Yes"), NOW))
    assert "nothing of 'z' can be watched" in " ".join(doubts(Identity("z", "Z"), NOW))
    assert list(doubts(EN_MARCHE, NOW)) == []


def test_a_domain_that_two_organisations_claim_is_named() -> None:
    other = Identity("other", "Other", EN_MARCHE.domains)

    assert list(shared_domains((EN_MARCHE, EN_MARCHE, other))) == [
        "'en-marche.fr' is an official domain of 'en-marche' and of 'other'"
    ]


def test_an_id_is_given_once(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'a.db'}") as store:
        add(store, EN_MARCHE, now=NOW, who="ana")

        assert found(store, "en-marche") == EN_MARCHE
        with pytest.raises(UsageError, match="is there already"):
            add(store, EN_MARCHE, now=NOW, who="ana")
        with pytest.raises(InputError, match="there are en-marche"):
            found(store, "nobody")


def test_a_target_needs_nothing_to_watch_and_is_found_without_being_watched(tmp_path: Path) -> None:
    target = Identity("x", "X", watched=False)
    with open_store(f"sqlite:///{tmp_path / 'a.db'}") as store:
        add(store, target, now=NOW, who="ana")

        assert found(store, "x") == target
        assert store.organisations() == ()
        assert store.organisations(targets=True) == (target,)
    assert list(doubts(target, NOW)) == []
    assert preview(target, load_base_rates()).items == ()


def test_a_sector_that_is_nearly_one_of_the_standard_is_doubted() -> None:
    identity = replace(EN_MARCHE, sectors=("goverment", "government", "media"))

    assert list(doubts(identity, NOW)) == [
        "'goverment' of 'en-marche' is a sector of its own: did you mean 'government'?"
    ]


def test_what_cannot_be_watched_is_not_added(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'a.db'}") as store:
        with pytest.raises(UsageError, match="--word"):
            add(store, Identity("x", "X", (DomainName("x.fr"),)), now=NOW, who="ana")

        assert store.organisations() == ()
        with pytest.raises(InputError, match="tocsin init"):
            found(store, "x")
