"""How many alerts a second the store keeps: new ones, known ones, and told ones.

python bench/store_speed.py [ALERTS] [--database URL]
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from tocsin.model.alert import Alert, Match, Position
from tocsin.model.domain_names import DomainName, RegistrableDomain, UnicodeName, WrittenName
from tocsin.model.finding import Finding, Weighed
from tocsin.store.opening import open_store
from tocsin.store.questions import AlertQuery
from tocsin.store.store import Store

NOW = datetime(2026, 11, 24, tzinfo=UTC)
BATCH = 5000
ORGANISATIONS = 100
FEATURES = ("whole", "extra", "deep", "suffix")


def alert(number: int) -> Alert:
    """Make one alert with four findings, as a scan would."""
    name, organisation = DomainName(f"login-brand{number}-secure.example.com"), f"o{number % ORGANISATIONS}"
    evidence = tuple(
        Weighed(
            Finding(
                "lookalike", name, organisation, feature, f"holds the watched word 'brand', {feature}", 1e-5
            ),
            2.345678,
        )
        for feature in FEATURES
    )
    match = Match("brand", ("combosquat",), 0, Position.REGISTRABLE)
    return Alert(
        WrittenName(name.value),
        name,
        UnicodeName(name.value),
        RegistrableDomain("example", "com"),
        organisation,
        match,
        (number * 7919 % 100_000) / 100_000,
        evidence,
        NOW,
        NOW,
    )


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("alerts", nargs="?", type=int, default=100_000)
    arguments.add_argument("--database")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = chosen.database or f"sqlite:///{Path(folder) / 'bench.db'}"
        with open_store(url) as store:
            measure(store, chosen.alerts)


def measure(store: Store, count: int) -> None:
    """Put alerts in, put them in again, tell some, and read them."""

    def batches() -> Iterator[list[Alert]]:
        for start in range(0, count, BATCH):
            yield [alert(number) for number in range(start, min(start + BATCH, count))]

    def timed(work: Callable[[list[Alert]], object]) -> str:
        spent = busy = 0.0
        for batch in batches():
            started, began = time.perf_counter(), time.process_time()
            work(batch)
            spent += time.perf_counter() - started
            busy += time.process_time() - began
        return f"{count / spent:>9,.0f} a second ({count / busy:,.0f} a second of processor time)"

    print(f"new alerts kept:    {timed(lambda batch: store.record_alerts(batch, now=NOW))}")
    print(f"known alerts kept:  {timed(lambda batch: store.record_alerts(batch, now=NOW))}")
    started = time.perf_counter()
    told = store.settle({f"o{number}": 10 for number in range(ORGANISATIONS)}, minimum=0.5, now=NOW)
    print(f"settled:            {time.perf_counter() - started:>9.2f} s for {len(told)} told")
    started = time.perf_counter()
    read = sum(1 for _ in store.alerts(AlertQuery()))
    print(f"alerts read:        {read / (time.perf_counter() - started):>9,.0f} a second")


if __name__ == "__main__":
    main()
