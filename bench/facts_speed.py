"""How fast facts are kept and read: import, the same again, reading all, counting who shares a value.

    python bench/facts_speed.py [FACTS] [--database URL]

Names have ten facts each, as registrations and DNS have them: a registrar of few, a time of creation of its own, name
servers in pairs, addresses that a few to many names share. Memory is the most that the process ever held.
"""

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from tocsin.model.observation import ObservableKind, ObservedData, Relation
from tocsin.store.opening import open_store
from tocsin.store.store import Store

NOW = datetime(2026, 11, 24, tzinfo=UTC)
BATCH = 10_000
DAYS = [NOW - timedelta(days=number) for number in range(365)]


def facts_of(name: str, dice: random.Random) -> Iterator[tuple[str, str]]:
    """Yield ten facts of a name."""
    host = int(dice.paretovariate(0.6)) % 20_000
    network = int(dice.paretovariate(0.8)) % 50_000
    yield (
        Relation.CREATED,
        f"2026-{dice.randrange(1, 12):02}-{dice.randrange(1, 28):02}T{dice.randrange(24):02}:{dice.randrange(60):02}:{dice.randrange(60):02}Z",
    )
    yield Relation.REGISTRAR, f"Registrar {int(dice.paretovariate(0.9)) % 800}"
    yield Relation.NAME_SERVER, f"ns1.host{host}.example"
    yield Relation.NAME_SERVER, f"ns2.host{host}.example"
    yield Relation.SOA_SERVER, f"ns1.host{host}.example"
    yield Relation.SOA_MAILBOX, f"hostmaster.host{host}.example"
    yield Relation.MAIL_EXCHANGER, f"mail.{name}"
    yield Relation.RESOLVES_TO, f"10.{network % 250}.{host % 250}.{dice.randrange(40)}"
    yield Relation.RESOLVES_TO, f"10.{network % 250}.{host % 250}.{40 + dice.randrange(40)}"
    yield Relation.AUTONOMOUS_SYSTEM, f"AS{network}"


def observations(count: int, *, seed: int = 7) -> Iterator[ObservedData]:
    """Yield observations as an importer would make them, names in no order."""
    dice = random.Random(seed)
    for _ in range(count // 10):
        name, seen = f"n{dice.getrandbits(64):x}.example", dice.choice(DAYS)
        for relation, value in facts_of(name, dice):
            yield ObservedData(
                ObservableKind.DOMAIN_NAME, name, relation, value, "bench", seen, seen, "bench"
            )


def take(store: Store, count: int, what: str) -> None:
    """Record the same facts, and print how fast."""
    rows = observations(count)
    inside = busy = most = 0.0
    new = 0
    while batch := list(islice(rows, BATCH)):
        started, began = time.perf_counter(), time.process_time()
        new += store.record_facts(batch, now=NOW).new
        busy += time.process_time() - began
        inside += (took := time.perf_counter() - started)
        most = max(most, took)
    print(
        f"{what}{count / inside:>10,.0f} facts/s ({count / busy:,.0f} a second of processor time); "
        f"{new:,} new; slowest batch of {BATCH:,}: {most:.2f} s"
    )


def read(store: Store) -> None:
    """Read every fact, and print how fast."""
    started, began = time.perf_counter(), time.process_time()
    count, first = 0, 0.0
    for count, _ in enumerate(store.fact_rows(), start=1):  # noqa: B007  # the last is the number of rows
        first = first or time.perf_counter() - started
    took = time.perf_counter() - started
    busy = time.process_time() - began
    print(
        f"read all      {count / took:>10,.0f} rows/s ({count / busy:,.0f} a second of processor time); "
        f"{count:,} rows; the first after {first:.2f} s"
    )


def share(store: Store) -> None:
    """Ask who shares the facts of some names, and print how long it takes for one name."""
    dice = random.Random(8)
    asked = [list(facts_of(f"n{number}.example", dice)) for number in range(200)]
    times = []
    for values in asked:
        started = time.perf_counter()
        store.shared_by(values)
        times.append(time.perf_counter() - started)
    times.sort()
    common = [("registrar", "Registrar 1")]
    started = time.perf_counter()
    (names,) = store.shared_by(common).values()
    took = time.perf_counter() - started
    print(
        f"shared_by     {1000 * times[100]:>10.1f} ms for the ten facts of a name (median; slowest {1000 * times[-1]:.0f} ms); "
        f"{1000 * took:.1f} ms for one that {names:,} names share"
    )
    started = time.perf_counter()
    size = store.corpus_size()
    print(f"corpus_size   {1000 * (time.perf_counter() - started):>10.1f} ms for {size:,} names")


def memory() -> str:
    """Most memory held so far."""
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB"


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("facts", nargs="?", type=int, default=1_000_000)
    arguments.add_argument("--database")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        with open_store(chosen.database or f"sqlite:///{path}") as store:
            print(f"memory at the start: {memory()}")
            take(store, chosen.facts, "import        ")
            take(store, chosen.facts, "the same again")
            print(f"memory after import: {memory()}")
            read(store)
            share(store)
            print(f"memory at the end: {memory()}")
        if path.exists():
            print(f"size of the file: {path.stat().st_size / chosen.facts:,.0f} bytes a fact")


if __name__ == "__main__":
    main()
