"""How long one assessment of a stored case takes, cold, on the groups that ship; and how many cases a second the batch does.

    python bench/assess_speed.py [--runs 5] [--evidence 24]

Each cold run is a process of its own: nothing is at hand but the program itself and the operating system's cache of
files. It opens the database, finds the case, gathers evidence and claims, reads the groups, weighs, explains, keeps and
shows. What Python takes to start and to import the program is printed apart.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from made_up_evidence import MadeUp
from tocsin.attribution.actor_sets import shipped_actors
from tocsin.model.casework import Case, CaseChange, CaseMember
from tocsin.model.domain_names import DomainName
from tocsin.model.identity import Identity
from tocsin.model.observation import ObservableKind, ObservedData, Relation
from tocsin.store.opening import open_store

DAY = datetime(2017, 4, 24, 23, 59, 59, tzinfo=UTC)
TITLE = "a case of the bench"
NAMES = 20

_COLD = """
import contextlib, io, json, sys, time
started = time.perf_counter()
import tocsin.app.alerts, tocsin.app.assess_case, tocsin.app.assessment_documents, tocsin.app.configuration
import tocsin.cli.assess_case_view, tocsin.cli.assess_why_view, tocsin.store.opening
from tocsin.cli.assess_orders import Order, assess_one
imported = time.perf_counter()
times, busy = [], []
for run in range(2):
    order = Order(sys.argv[2], sys.argv[3], None, sys.argv[1], explain=True, as_json=run > 0)
    began, worked, out = time.perf_counter(), time.process_time(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        assess_one(order, keep=True)
    times.append(1000 * (time.perf_counter() - began))
    busy.append(1000 * (time.process_time() - worked))
found = json.loads(out.getvalue())
print(json.dumps({"import": 1000 * (imported - started), "cold": times[0], "again": times[1], "busy": busy[0],
    "answers": len(found["hypotheses"]), "evidence": len(found["evidence"])}))
"""


def stored_case(url: str, pieces: int) -> None:
    """Keep a case of some names with registrations, against an organisation, with evidence that somebody wrote down."""
    now = DAY + timedelta(days=1)
    case = Case(TITLE, DAY - timedelta(days=30), ("bench",))
    names = [DomainName(f"name-{number}.example") for number in range(NAMES)]
    with open_store(url) as store:
        store.save_organisations(
            (Identity("bench", "Bench", sectors=("government",), countries=("fr",)),), now=now, who="bench"
        )
        members = tuple(CaseMember(case.id, name, 1.0, "same registrant", "bench", now) for name in names)
        store.save_cases((CaseChange(case, members),), now=now, who="bench")
        store.record_facts([fact for name in names for fact in _facts(name)], now=now)
        evidence = MadeUp(shipped_actors(), seed=1).case(DAY, subject=case.id, items=pieces)
        store.save_evidence(evidence, now=now, who="bench")


def _facts(name: DomainName) -> list[ObservedData]:
    return [
        ObservedData(
            ObservableKind.DOMAIN_NAME,
            name.value,
            relation,
            value,
            "bench",
            first_seen=DAY,
            last_seen=DAY,
            origin="bench",
        )
        for relation, value in (
            (Relation.CREATED, "2017-03-15"),
            (Relation.REGISTRANT_EMAIL, "registrant@mail.example"),
            (Relation.NAME_SERVER, "ns1.example"),
        )
    ]


def cold(url: str, day: str) -> dict[str, float]:
    """One process: what it took to start, to import, and to assess the first and the second time."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _COLD, url, TITLE, day], capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    found["start"] = 1000 * (time.perf_counter() - started) - found["import"] - found["cold"] - found["again"]
    return found


def batch_rate(folder: Path, cases: int) -> float:
    """Cases a second of `tocsin assess --cases`, start included."""
    made_up, path = MadeUp(shipped_actors(), seed=2), folder / "cases.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(cases):
            day = made_up.day()
            evidence = [
                {"type": each.kind, "value": each.value} for each in made_up.case(day) if each.group is None
            ]
            row = {
                "case_id": f"c{number}",
                "observed_at": f"{day:%Y-%m-%d}",
                "profiles_before": f"{day:%Y-%m-%d}",
            }
            file.write(json.dumps({**row, "evidence": evidence}) + "\n")
    command = [
        sys.executable,
        "-c",
        "from tocsin.cli import main; main()",
        "assess",
        "--cases",
        str(path),
        "--json",
    ]
    started = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return cases / (time.perf_counter() - started)


def main() -> None:
    """Make a case, assess it in processes of their own, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--evidence", type=int, default=24)
    parser.add_argument("--cases", type=int, default=500)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'tocsin.db'}"
        stored_case(url, given.evidence)
        # Each on a day of its own: one that was assessed before has nothing new to keep.
        days = [f"{DAY + timedelta(days=number):%Y-%m-%d}" for number in range(given.runs)]
        runs = [cold(url, day) for day in days]
        print(
            f"groups {len(shipped_actors().profiles.uses.groups)}, pieces of evidence {runs[0]['evidence']:.0f}"
        )
        for what, label in (
            ("cold", "one assessment of a stored case, cold, kept and shown"),
            ("busy", "of that, time of the processor"),
            ("again", "the same again in the same process, nothing new"),
            ("import", "importing the program"),
            ("start", "starting Python"),
        ):
            times = [run[what] for run in runs]
            goal = " (goal 200)" if what == "cold" else ""
            print(f"{label}: median {median(times):.0f} ms, slowest {max(times):.0f} ms{goal}")
        print(f"batch: {batch_rate(folder, given.cases):.0f} cases a second, start included")


if __name__ == "__main__":
    main()
