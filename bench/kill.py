"""`kill -9` during `tocsin scan`, at random moments: nothing may be lost and nothing told twice.

    python bench/kill.py [--times 50] [--names 1000000]

Each time a scan of the same list is started on a fresh database, killed somewhere between its first write and its end, and
run again to its end. The alerts (name, organisation, probability) must then be those of a scan that nobody killed, each alert
that was told must stand in the outbox once, and each organisation must have been told as many, as probable ones: where
several are equally probable, the one seen first is told, and a killed scan may have seen another one first.
"""

import argparse
import random
import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from data import brands, names, write_organisations
from planted_names import planted
from running import environment, killed, tocsin
from tocsin.store.opening import open_store
from tocsin.store.questions import AlertQuery


@dataclass(frozen=True)
class Kept:
    """What a database holds after a scan."""

    alerts: frozenset[tuple[str, str, float]]
    told: Counter[str]
    told_of: Counter[tuple[str, float]]


def kept(folder: Path) -> Kept:
    """Read alerts and outbox."""
    with open_store(environment(folder)["TOCSIN_DATABASE"]) as store:
        if problems := store.check():
            raise SystemExit(f"the database is broken: {problems}")
        alerts = frozenset(
            (str(alert.name), alert.organisation, round(alert.probability, 9))
            for alert in store.alerts(AlertQuery())
        )
        tellings = store.outbox_pending(1_000_000)
    return Kept(
        alerts,
        Counter(telling.alert.id for telling in tellings),
        Counter((telling.alert.organisation, round(telling.alert.probability, 9)) for telling in tellings),
    )


def differences(found: Kept, expected: Kept) -> list[str]:
    """Say what differs, in words."""
    faults = []
    if lost := expected.alerts - found.alerts:
        faults.append(f"{len(lost)} alerts lost or changed, such as {min(lost)}")
    if extra := found.alerts - expected.alerts:
        faults.append(f"{len(extra)} alerts too many or changed, such as {min(extra)}")
    if twice := [alert for alert, count in found.told.items() if count > 1]:
        faults.append(f"{len(twice)} alerts told twice, such as {twice[0]}")
    if found.told_of != expected.told_of:
        faults.append(f"{len(found.told)} alerts told, {len(expected.told)} expected, or others")
    return faults


def main() -> int:
    """Print one line a kill and the sum; 1 where anything was lost or told twice."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=9)
    given = parser.parse_args()
    dice = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        names_file, fresh, whole = folder / "names.txt", folder / "fresh", folder / "whole"
        fresh.mkdir()
        chosen = brands(50)
        write_organisations(folder / "organisations.csv", chosen)
        rows = [*names(given.names), *(entry.name for entry in planted(chosen, 2_000))]
        dice.shuffle(rows)
        names_file.write_text("\n".join(rows) + "\n", encoding="utf-8")
        tocsin(fresh, "organisation", "import", str(folder / "organisations.csv"))
        shutil.copytree(fresh, whole)
        tocsin(whole, "scan", str(names_file))  # compiles, where nothing is cached yet
        shutil.rmtree(whole)
        shutil.copytree(fresh, whole)
        took = tocsin(whole, "scan", str(names_file)).wall_s
        expected = kept(whole)
        (folder / "nothing.txt").write_text("example.org\n", encoding="utf-8")
        start_s = tocsin(whole, "scan", "--no-store", str(folder / "nothing.txt")).wall_s
        print(f"unkilled: {took:.1f} s, {len(expected.alerts)} alerts kept, {len(expected.told)} told")
        faulty = in_time = 0
        for number in range(given.times):
            there = folder / f"kill{number}"
            shutil.copytree(fresh, there)
            after_s = dice.uniform(0.0, max(took - start_s, 0.2))
            in_time += killed(there, ("scan", str(names_file)), after_s)
            before = len(kept(there).alerts)
            tocsin(there, "scan", str(names_file))
            faults = differences(kept(there), expected)
            faulty += bool(faults)
            print(
                f"killed {after_s:5.2f} s after the first write with {before} alerts kept: {'; '.join(faults) or 'nothing lost, nothing told twice'}",
                flush=True,
            )
            shutil.rmtree(there)
    print(f"\n{given.times} kills, {in_time} of them while the scan ran: {faulty} with a fault")
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
