import dataclasses
import gzip
import os
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from tests.databases import empty_database
from tests.watch.lines import EN_MARCHE, NOW, PAYPAL

from tocsin.app.scan import (
    KEPT,
    Scan,
    ScanSettings,
    Tally,
    best,
    budgets_of,
    chosen,
    look,
    ranked,
    store_and_tell,
)
from tocsin.model.alert import Alert, AlertState
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError, StoreError, UsageError
from tocsin.model.identity import AllowEntry, Identity
from tocsin.store.opening import open_store
from tocsin.store.questions import AlertQuery
from tocsin.store.store import Store
from tocsin.watch.reading import open_names

FOUND = ("onedrive-en-marche.fr", "mail-en-marche.fr", "en-marche.co", "en-marche-adhesion.example")
ORDINARY = ("garden.example", "bluetable.example", "weather24.example")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(empty_database(tmp_path)) as opened:
        yield opened


def listed(folder: Path, names: Sequence[str], name: str = "names.txt") -> str:
    path = folder / name
    path.write_text("".join(f"{n}\n" for n in names), encoding="utf-8")
    return str(path)


def ordinary(count: int) -> list[str]:
    letters = str.maketrans("0123456789", "bcdfghkmtw")
    return [f"garden-{number * 7919 % 100_003}.example".translate(letters) for number in range(count)]


def quiet(_: Tally) -> None:
    pass


def scanned(
    store: Store,
    path: str,
    *,
    identities: Sequence[Identity] = (EN_MARCHE,),
    settings: ScanSettings | None = None,
    days: float = 0.0,
) -> tuple[Scan, list[str]]:
    settings = settings or ScanSettings()
    scan = Scan(identities, settings, NOW + timedelta(days=days))
    budgets = budgets_of(identities, settings)
    with open_names(path) as file:
        told = store_and_tell(scan, [file], store, budgets, who="tester", progress=quiet)
    return scan, [alert.name.value for alert in told]


def looked(path: str, *, least: float, identities: Sequence[Identity] = (EN_MARCHE,)) -> list[Alert]:
    with open_names(path) as file:
        return list(look(Scan(identities, ScanSettings(), NOW), [file], least=least, progress=quiet))


def stored(store: Store) -> dict[str, AlertState]:
    return {alert.name.value: alert.state for alert in store.alerts(AlertQuery())}


def test_what_is_likely_is_told_the_likeliest_first(tmp_path: Path, store: Store) -> None:
    scan, told = scanned(store, listed(tmp_path, [*ORDINARY, *FOUND]))

    found = {alert.name.value: alert.probability for alert in store.alerts(AlertQuery())}
    assert set(told) == set(FOUND)
    assert told == sorted(told, key=lambda name: -found[name])
    assert scan.tally.names == 7
    assert scan.tally.new == 4


def test_a_second_scan_of_the_same_list_tells_nothing_new(tmp_path: Path, store: Store) -> None:
    path = listed(tmp_path, FOUND)
    scanned(store, path)

    scan, told = scanned(store, path, days=1)

    assert told == []
    assert scan.tally.new == 0
    assert set(stored(store).values()) == {AlertState.NEW}


def test_no_more_is_told_in_seven_days_than_the_budget_and_the_best_first(
    tmp_path: Path, store: Store
) -> None:
    path = listed(tmp_path, FOUND)
    order = [alert.name.value for alert in ranked(looked(path, least=0.2))]
    few = ScanSettings(budget=2)

    first = scanned(store, path, settings=few)[1]
    same_week = scanned(store, path, settings=few, days=6)[1]
    next_week = scanned(store, path, settings=few, days=7.5)[1]

    assert first == order[:2]
    assert same_week == []
    assert next_week == order[2:]


def test_a_budget_of_0_tells_nothing_and_holds_everything(tmp_path: Path, store: Store) -> None:
    assert scanned(store, listed(tmp_path, FOUND), settings=ScanSettings(budget=0))[1] == []
    assert store.held_back(0.2) == {"en-marche": 4}


def test_the_budget_is_the_organisations_own_unless_one_is_given() -> None:
    own = dataclasses.replace(EN_MARCHE, alert_budget=3)

    assert budgets_of([own, PAYPAL], ScanSettings()) == {"en-marche": 3, "paypal": 10}
    assert budgets_of([own, PAYPAL], ScanSettings(budget=1)) == {"en-marche": 1, "paypal": 1}


def test_what_is_less_likely_than_the_minimum_is_kept_but_not_told_and_less_than_1_percent_is_not_kept(
    tmp_path: Path, store: Store
) -> None:
    names = [
        "outlook-portal.example",
        "lesoirs-garden.example",
        *FOUND,
        *(f"{n}outlook.example" for n in "abcdef"),
    ]
    path = listed(tmp_path, names)
    every = {alert.name.value: alert.probability for alert in looked(path, least=0.0)}

    told = scanned(store, path, settings=ScanSettings(minimum=0.999))[1]

    assert set(told) == {name for name, probability in every.items() if probability >= 0.999}
    assert set(stored(store)) == {name for name, probability in every.items() if probability >= KEPT}


@pytest.mark.parametrize("minimum", [0.0, 1.0, 1e-300, 1 - 1e-16])
def test_every_least_probability_that_is_one_can_be_asked_for(
    tmp_path: Path, store: Store, minimum: float
) -> None:
    path = listed(tmp_path, FOUND)
    settings = ScanSettings(minimum=minimum)

    scanned(store, path, settings=settings)
    with open_names(path) as file:
        found = best(Scan([EN_MARCHE], settings, NOW), [file], {"en-marche": 9}, progress=quiet)

    assert all(alert.probability >= minimum - 1e-9 for alert in found)


def test_own_names_and_names_below_them_give_no_alert(tmp_path: Path, store: Store) -> None:
    own = [
        "en-marche.fr",
        "EN-MARCHE.FR.",
        "www.en-marche.fr",
        "*.en-marche.fr",
        "lesoir.be",
        "a.b.lesoir.be",
    ]

    scan, told = scanned(store, listed(tmp_path, own))

    assert told == []
    assert stored(store) == {}
    assert scan.tally.own == len(own)


def test_an_allow_list_entry_takes_effect_at_once_for_its_organisation_and_until_it_is_over(
    tmp_path: Path, store: Store
) -> None:
    entry = AllowEntry(DomainName("en-marche.co"), "legal", "a friendly club", NOW + timedelta(days=3))
    allowing = dataclasses.replace(EN_MARCHE, allow=(entry,))
    path = listed(tmp_path, ["en-marche.co", "www.en-marche.co", "en-marche.company"])

    now = scanned(store, path, identities=[allowing])[1]
    later = scanned(store, path, identities=[allowing], days=3)[1]

    assert now == ["en-marche.company"]
    assert sorted(later) == ["en-marche.co", "www.en-marche.co"]


def test_what_one_organisation_allows_is_still_told_to_another(tmp_path: Path, store: Store) -> None:
    allowing = dataclasses.replace(
        EN_MARCHE, allow=(AllowEntry(DomainName("en-marche.co"), "legal", "a friendly club"),)
    )
    other = Identity("other", "Other", words=("enmarche",))

    scanned(store, listed(tmp_path, ["en-marche.co"]), identities=[allowing, other])

    assert [alert.organisation for alert in store.alerts(AlertQuery())] == ["other"]


def test_a_name_that_is_listed_often_and_in_many_spellings_is_one_alert(tmp_path: Path, store: Store) -> None:
    spellings = ["en-marche.co", "EN-MARCHE.CO", "en-marche.co.", "*.en-marche.co"] * 3

    scan, told = scanned(store, listed(tmp_path, spellings))

    assert told == ["en-marche.co"]
    assert scan.tally.names == 12
    assert scan.tally.new == 1


def test_what_is_no_name_is_counted_and_the_first_are_shown(tmp_path: Path, store: Store) -> None:
    bad = [f"en-marche-{'x' * 70}.example", "en..marche.example", "xn--\u00e9.example", *["a b.example"] * 5]

    scan, _ = scanned(store, listed(tmp_path, [*bad, "en-marche.co"]))

    assert scan.tally.unreadable >= 3
    assert 1 <= len(scan.tally.unreadable_first) <= 5
    assert scan.tally.unreadable_first[0].row == 1
    assert all(entry.why for entry in scan.tally.unreadable_first)
    assert scan.tally.nameless >= 1
    assert set(stored(store)) == {"en-marche.co"}


def test_looking_gives_alerts_in_the_order_of_the_names_and_the_best_are_those_that_would_be_told(
    tmp_path: Path, store: Store
) -> None:
    path = listed(tmp_path, [*FOUND, *FOUND, *ORDINARY])
    with open_names(path) as file:
        scan = Scan([EN_MARCHE], ScanSettings(), NOW)
        found = best(scan, [file], {"en-marche": 3}, progress=quiet)

    assert [alert.name.value for alert in looked(path, least=0.2)] == [*FOUND, *FOUND]
    assert [alert.name.value for alert in found] == scanned(store, path, settings=ScanSettings(budget=3))[1]


def test_everything_the_matcher_lets_through_can_be_looked_at(tmp_path: Path) -> None:
    names = [*FOUND, "abcoutlookdef.example", *ORDINARY]
    path = listed(tmp_path, names)

    unlikely = [alert for alert in looked(path, least=0.0) if alert.probability < KEPT]

    assert {alert.name.value for alert in looked(path, least=0.0)} >= set(FOUND)
    assert all(alert.evidence for alert in unlikely)


def test_best_keeps_few_of_many_in_any_order(tmp_path: Path) -> None:
    names = [f"{word}-en-marche{number}.example" for word in ("mail", "login", "x") for number in range(40)]
    random.Random(4).shuffle(names)
    path = listed(tmp_path, names)
    with open_names(path) as file:
        found = best(Scan([EN_MARCHE], ScanSettings(), NOW), [file], {"en-marche": 7}, progress=quiet)

    expected = ranked(looked(path, least=0.2))[:7]
    assert [alert.probability for alert in found] == [alert.probability for alert in expected]


@pytest.mark.parametrize(
    "names", [["ｐaypal.company", "paypal.company"], ["paypal.company", "ｐaypal.company"]]
)
def test_of_two_spellings_of_a_name_the_likelier_one_counts_whether_it_is_stored_or_not(
    tmp_path: Path, store: Store, names: list[str]
) -> None:
    path = listed(tmp_path, names)
    likelier = max(alert.probability for alert in looked(path, least=0.0, identities=[PAYPAL]))
    with open_names(path) as file:
        scan = Scan([PAYPAL], ScanSettings(minimum=0.0), NOW)
        (found,) = best(scan, [file], {"paypal": 3}, progress=quiet)
    scanned(store, path, identities=[PAYPAL])

    assert len(looked(path, least=0.0, identities=[PAYPAL])) == 2
    assert found.probability == likelier
    assert [alert.probability for alert in store.alerts(AlertQuery())] == [likelier]


def test_several_files_are_one_scan_with_one_budget(tmp_path: Path, store: Store) -> None:
    paths = [listed(tmp_path, [name], f"{number}.txt") for number, name in enumerate(FOUND)]
    settings = ScanSettings(budget=2)
    scan = Scan([EN_MARCHE], settings, NOW)
    files = [open_names(path) for path in paths]

    told = store_and_tell(scan, files, store, {"en-marche": 2}, who="tester", progress=quiet)

    assert len(told) == 2
    assert scan.tally.names == 4
    assert [found.names for found in store.scans()] == [1, 1, 1, 1]
    assert [found.outcome for found in store.scans()] == ["done"] * 4


def test_stopped_in_the_middle_the_store_is_consistent_and_the_next_scan_finishes_the_work(
    tmp_path: Path, store: Store
) -> None:
    filler = ordinary(150_000)
    path = listed(tmp_path, [FOUND[0], *filler, FOUND[1], *filler, FOUND[2]])

    def stop_after_the_first_batch(_: Tally) -> None:
        raise KeyboardInterrupt

    scan = Scan([EN_MARCHE], ScanSettings(), NOW)
    with open_names(path) as file, pytest.raises(KeyboardInterrupt):
        store_and_tell(
            scan, [file], store, {"en-marche": 9}, who="tester", progress=stop_after_the_first_batch
        )

    assert store.check() == ()
    assert stored(store) == {FOUND[0]: AlertState.HELD}
    assert [found.outcome for found in store.scans()] == ["stopped"]
    assert set(scanned(store, path)[1]) == set(FOUND[:3])
    assert scanned(store, path)[1] == []


def test_a_file_that_breaks_off_keeps_what_came_before_and_says_so(tmp_path: Path, store: Store) -> None:
    filler = ordinary(300_000)
    whole = gzip.compress("\n".join([FOUND[0], *filler]).encode())
    path = tmp_path / "names.gz"
    path.write_bytes(whole[: len(whole) * 3 // 4])

    with pytest.raises(InputError):
        scanned(store, str(path))

    assert store.check() == ()
    assert stored(store) == {FOUND[0]: AlertState.HELD}
    assert [found.outcome for found in store.scans()] == ["stopped"]


def test_a_database_that_may_only_be_read_is_said_before_anything_is_scanned() -> None:
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/tocsin.db"
        with open_store(url) as store:
            store.save_organisations([EN_MARCHE], now=NOW, who="tester")
        path = listed(Path(folder), FOUND)
        with (
            read_only(Path(folder)),
            pytest.raises(StoreError, match=r"tocsin\.db"),
            open_store(url) as store,
        ):
            scanned(store, path)
        with open_store(url) as store:
            assert stored(store) == {}
            assert store.check() == ()


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nothing in the folder may be changed, not even by the superuser, who becomes somebody else meanwhile."""
    user = os.geteuid()
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(0o555)
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)
        folder.chmod(0o755)
        for path in folder.iterdir():
            path.chmod(0o644)


def test_nobody_watched_is_said_with_what_to_do() -> None:
    with pytest.raises(UsageError, match="tocsin init"):
        Scan([], ScanSettings(), NOW)


@pytest.mark.parametrize(
    "fields",
    [
        {"prior": 0.0},
        {"prior": 1.0},
        {"prior": 1e-320},
        {"prior": float("nan")},
        {"minimum": -0.1},
        {"minimum": 1.1},
        {"budget": -1},
    ],
)
def test_settings_that_make_no_sense_are_refused(fields: dict[str, float]) -> None:
    with pytest.raises(UsageError, match="give"):
        ScanSettings(**fields)  # type: ignore[arg-type]  # fields by name


def test_chosen_organisations_are_those_named_in_that_order() -> None:
    assert chosen([EN_MARCHE, PAYPAL], ()) == (EN_MARCHE, PAYPAL)
    assert chosen([EN_MARCHE, PAYPAL], ("paypal",)) == (PAYPAL,)
    with pytest.raises(UsageError, match="'nobody' is not watched"):
        chosen([EN_MARCHE], ("nobody",))


def test_of_one_organisation_among_many_the_prior_is_its_share() -> None:
    assert Scan([EN_MARCHE, PAYPAL], ScanSettings(prior=0.01), NOW).prior == pytest.approx(0.005)
