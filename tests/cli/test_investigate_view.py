from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tocsin.app.cases import Joined
from tocsin.app.enrichment import Failure, Progress
from tocsin.app.investigate import Dossier
from tocsin.cli.investigate_view import lookups, put_dossier
from tocsin.model.domain_names import DomainName
from tocsin.model.linking import Pivot, Reason
from tocsin.model.observation import Fact, FactSource, ObservableKind
from tocsin.store.opening import open_store

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def fact(relation: str, value: str, *, until: datetime | None = None) -> Fact:
    sources = (FactSource("rdap", "rdap", NOON, NOON),)
    return Fact(ObservableKind.DOMAIN_NAME, "xn--mller-kva.example", relation, value, sources, true_to=until)


def test_what_failed_is_told_once_each_with_when_it_is_tried_again() -> None:
    failures = [
        Failure("a.example", "rdap", "timed out", NOON + timedelta(minutes=1)),
        Failure("b.example", "rdap", "no such server", None),
    ]
    progress = Progress(asked=5, done=3, failed=2, new_facts=12, failures=failures)

    assert list(lookups(progress, {"waiting": 1, "running": 0})) == [
        "5 lookups: 12 new facts; 2 without an answer",
        "  rdap of a.example: timed out; again from 12:01:00Z",
        "  rdap of b.example: no such server; not tried again by itself",
        "1 lookups wait: 'tocsin investigate' makes those that are due",
    ]


def test_many_failures_are_counted() -> None:
    failures = [Failure(f"{n}.example", "rdap", "timed out", None) for n in range(30)]

    told = list(lookups(Progress(failed=40, failures=failures), {}))

    assert len(told) == 32
    assert told[-1] == "  and 10 more"


def test_a_dossier_shows_what_is_known_and_hides_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    facts = (
        fact("name-server", "ns1.example", until=NOON),
        fact("created", "2026-03-15"),
        fact("registrant-name", "\x1b[2JEve\n"),
    )
    found = Dossier(DomainName("xn--mller-kva.example"), facts, (), (), Joined())

    with open_store(f"sqlite:///{tmp_path / 'tocsin.db'}") as store:
        put_dossier(store, found, 0)

    out = capsys.readouterr().out
    assert "müller.example (xn--mller-kva.example)" in out
    assert out.index("2026-03-15") < out.index("ns1.example (until 2026-11-24)")
    assert "\x1b" not in out


def test_facts_of_what_was_registered_stand_apart_from_those_of_a_host(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    of_host = replace(fact("resolves-to", "192.0.2.9"), subject="login.lure.example")
    of_domain = replace(fact("resolves-to", "192.0.2.7"), subject="lure.example")
    found = Dossier(DomainName("login.lure.example"), (of_domain, of_host), (), (), Joined())

    with open_store(f"sqlite:///{tmp_path / 'tocsin.db'}") as store:
        put_dossier(store, found, 0)

    out = capsys.readouterr().out
    assert out.index("192.0.2.9") < out.index("of lure.example") < out.index("192.0.2.7")


def test_what_nobody_shares_is_counted_where_there_is_much_of_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    pivots = tuple(
        Pivot(Reason("hosting", "address", f"192.0.2.{n}", 1, 9, 0.1, 3.0, f"an address: 192.0.2.{n}"), (), 0)
        for n in range(256)
    )
    found = Dossier(DomainName("lure.example"), (), pivots, (), Joined())

    with open_store(f"sqlite:///{tmp_path / 'tocsin.db'}") as store:
        put_dossier(store, found, 9)

    out = capsys.readouterr().out
    assert "256 facts that it shares with nobody" in out
    assert out.count("\n") < 12
