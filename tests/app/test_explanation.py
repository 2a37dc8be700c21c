from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.watch.lines import EN_MARCHE, NOW, PAYPAL

from tocsin.app.explanation import Explained, explained
from tocsin.app.scan import Scan, ScanSettings
from tocsin.model.errors import InvalidName, UsageError
from tocsin.model.identity import Identity
from tocsin.names.blocks import block_of
from tocsin.store.opening import open_store
from tocsin.store.store import Store
from tocsin.watch.seam import Batch


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'tocsin.db'}") as opened:
        opened.save_organisations([EN_MARCHE, PAYPAL], now=NOW, who="tester")
        yield opened


def one(store: Store, name: str, *organisations: str) -> Explained:
    (found,) = explained(store, [name], organisations, prior=0.001, now=NOW)
    return found


def test_a_flagged_name_is_explained_as_a_scan_sees_it(store: Store) -> None:
    scan = Scan(store.organisations(), ScanSettings(), NOW)
    expected = tuple(scan.alerts(Batch(block_of(["mail-en-marche.fr"]), "", 0), least=0.0))

    assert one(store, "mail-en-marche.fr").alerts == expected


def test_for_one_organisation_the_probability_is_the_same_as_among_all(store: Store) -> None:
    (alone,) = one(store, "mail-en-marche.fr", "en-marche").alerts
    (together,) = one(store, "mail-en-marche.fr").alerts

    assert alone.probability == pytest.approx(together.probability)


def test_every_organisation_is_spoken_of(store: Store) -> None:
    found = one(store, "garden.example")

    assert found.alerts == ()
    assert [slug for slug, _ in found.unflagged] == ["en-marche", "paypal"]
    assert all("watched words" in why for _, why in found.unflagged)


def test_an_own_name_is_not_flagged_and_says_why(store: Store) -> None:
    found = dict(one(store, "www.en-marche.fr").unflagged)

    assert "official domain" in found["en-marche"]


def test_of_many_organisations_only_those_are_named_with_something_to_say(store: Store) -> None:
    many = [Identity(f"other{n}", f"Xqv{'bcdfghjkmnpr'[n] * 4}") for n in range(12)]
    store.save_organisations(many, now=NOW, who="tester")

    found = one(store, "mail-en-marche.fr")

    assert found.unflagged == ()
    assert found.others == 13


def test_what_is_no_name_and_whom_nobody_watches_are_refused(store: Store) -> None:
    with pytest.raises(InvalidName):
        one(store, "not a name")
    with pytest.raises(UsageError):
        one(store, "one.example", "nobody")
