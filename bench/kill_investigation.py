"""`kill -9` during `tocsin investigate`, at random moments: no fact lost or doubled, no lookup stuck, no case twice.

    python bench/kill_investigation.py [--times 50] [--names 300]

A DNS server and a registry (RDAP) on loopback answer for a few hundred names of a dozen operators. Each time the names are
investigated into a fresh database, the process is killed somewhere between its first write and its end, while it looks names
up or while it joins them to cases, and is run again to its end. Facts, cases and alerts must then be those of a run that
nobody killed, each told once, and no lookup may be left.
"""

import argparse
import contextlib
import json
import random
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import dns.flags
import dns.message
import dns.rdatatype
import dns.rrset

from running import environment, killed, tocsin
from tocsin.store.opening import open_store
from tocsin.store.questions import AlertQuery, CaseQuery

OPERATORS = 12
WORDS = ("login", "mail", "secure", "portal", "account", "drive", "team", "help", "news", "vote")


@dataclass(frozen=True)
class Name:
    """A made-up name, and who is behind it."""

    name: str
    operator: int
    number: int

    @property
    def address(self) -> str:
        """Address of one of the operator's two hosts."""
        return f"198.51.100.{2 * self.operator + self.number % 2 + 1}"

    @property
    def registration(self) -> dict[str, object]:
        """What the registry answers (RFC 9083)."""
        contact = [
            "vcard",
            [["version", {}, "text", "4.0"], ["email", {}, "text", f"op{self.operator}@mail.example"]],
        ]
        return {
            "objectClassName": "domain",
            "ldhName": self.name,
            "events": [
                {"eventAction": "registration", "eventDate": f"2026-10-{1 + self.number % 28:02}T10:00:00Z"}
            ],
            "nameservers": [
                {"objectClassName": "nameserver", "ldhName": f"ns{n}.op{self.operator}.example"}
                for n in (1, 2)
            ],
            "entities": [{"objectClassName": "entity", "roles": ["registrant"], "vcardArray": contact}],
        }


def made_up(count: int, dice: random.Random) -> list[Name]:
    """Names of a dozen operators; some imitate the watched organisation, most do not."""
    found: dict[str, Name] = {}
    while len(found) < count:
        operator = dice.randrange(OPERATORS)
        own = "en-marche-" if dice.random() < 0.1 else ""
        name = f"{own}{dice.choice(WORDS)}-{dice.choice(WORDS)}-{dice.randrange(10_000)}.example"
        found.setdefault(name, Name(name, operator, len(found)))
    return list(found.values())


@contextlib.contextmanager
def servers(names: Sequence[Name], pause_s: float) -> Iterator[str]:
    """Serve DNS and RDAP for the names; give the settings that lead there."""
    known = {each.name: each for each in names}

    class Registry(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            time.sleep(pause_s)
            each = known.get(self.path.rpartition("/")[2])
            body = json.dumps(each.registration if each else {"errorCode": 404}).encode()
            self.send_response(200 if each else 404)
            self.send_header("Content-Type", "application/rdap+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    registry = ThreadingHTTPServer(("127.0.0.1", 0), Registry)
    registry.daemon_threads = True
    threading.Thread(target=registry.serve_forever, daemon=True).start()
    questions = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    questions.bind(("127.0.0.1", 0))
    threading.Thread(target=_resolve, args=(questions, known), daemon=True).start()
    try:
        yield (
            f'[net]\nresolver = "127.0.0.1:{questions.getsockname()[1]}"\nrequests_per_s = 1000\n'
            f'[rdap.servers]\nexample = "http://127.0.0.1:{registry.server_port}/"\n'
        )
    finally:
        registry.shutdown()
        questions.close()


def _resolve(questions: socket.socket, known: dict[str, Name]) -> None:
    while True:
        try:
            wire, sender = questions.recvfrom(4096)
        except OSError:
            return
        query = dns.message.from_wire(wire)
        answer = dns.message.make_response(query, recursion_available=True)
        asked = query.question[0]
        each = known.get(asked.name.to_text(omit_final_dot=True).lower())
        if each is not None and asked.rdtype == dns.rdatatype.A:
            answer.answer.append(dns.rrset.from_text(asked.name, 300, "IN", "A", each.address))
        with contextlib.suppress(OSError):
            questions.sendto(answer.to_wire(), sender)


@dataclass(frozen=True)
class Kept:
    """What a database holds after an investigation."""

    facts: Counter[tuple[str, str, str, str]]
    cases: frozenset[frozenset[str]]
    alerts: frozenset[tuple[str, str]]
    told: Counter[str]
    left: int


def kept(folder: Path, names: Sequence[Name]) -> Kept:
    """Read facts, cases, alerts and the queue."""
    with open_store(environment(folder)["TOCSIN_DATABASE"]) as store:
        if problems := store.check():
            raise SystemExit(f"the database is broken: {problems}")
        texts = [*(each.name for each in names), *{each.address for each in names}]
        facts = Counter(
            (fact.subject, fact.relation, fact.value, source.source)
            for fact in store.facts_of(texts)
            for source in fact.sources
        )
        cases = frozenset(
            frozenset(member.name.value for member in record.members) for record in store.cases(CaseQuery())
        )
        alerts = frozenset((alert.name.value, alert.organisation) for alert in store.alerts(AlertQuery()))
        told = Counter(telling.alert.id for telling in store.outbox_pending(1_000_000))
        counts = store.queue_counts()
    return Kept(facts, cases, alerts, told, sum(counts[state] for state in ("waiting", "running", "failed")))


def differences(found: Kept, expected: Kept) -> list[str]:
    """Say what differs, in words."""
    faults = []
    if lost := expected.facts - found.facts:
        faults.append(f"{lost.total()} facts lost, such as {min(lost)}")
    if extra := found.facts - expected.facts:
        faults.append(f"{extra.total()} facts too many, such as {min(extra)}")
    if found.left:
        faults.append(f"{found.left} lookups left")
    if found.cases != expected.cases:
        faults.append(f"{len(found.cases)} cases of other names than the {len(expected.cases)} expected")
    if found.alerts != expected.alerts:
        faults.append(f"{len(found.alerts ^ expected.alerts)} other alerts")
    if found.told != expected.told:
        faults.append(f"{found.told.total()} tellings, {expected.told.total()} expected")
    return faults


def main() -> int:
    """Print one line a kill and the sum; 1 where anything was lost or doubled."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--names", type=int, default=300)
    parser.add_argument("--pause", type=float, default=0.02, help="seconds the registry takes to answer")
    given = parser.parse_args()
    dice = random.Random(17)
    names = made_up(given.names, dice)
    faulty = in_time = 0
    with servers(names, given.pause) as settings, tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "tocsin.toml").write_text(settings, encoding="utf-8")
        command = ["investigate", "--config", str(folder / "tocsin.toml"), *(each.name for each in names)]
        fresh, whole = folder / "fresh", folder / "whole"
        fresh.mkdir()
        tocsin(fresh, "init", "en-marche.fr", "--name", "En Marche !")
        (folder / "names.txt").write_text("".join(f"{each.name}\n" for each in names), encoding="utf-8")
        tocsin(fresh, "scan", str(folder / "names.txt"))
        shutil.copytree(fresh, whole)
        took = tocsin(whole, *command).wall_s
        expected = kept(whole, names)
        print(
            f"unkilled: {took:.1f} s, {expected.facts.total()} facts, {len(expected.cases)} cases of"
            f" {sum(map(len, expected.cases))} names, {len(expected.alerts)} alerts, {expected.told.total()} told"
        )
        for number in range(given.times):
            there = folder / f"kill{number}"
            shutil.copytree(fresh, there)
            after_s = dice.uniform(0.0, took)
            in_time += killed(there, command, after_s)
            before = kept(there, names).facts.total()
            tocsin(there, *command)
            faults = differences(kept(there, names), expected)
            faulty += bool(faults)
            print(
                f"killed {after_s:5.2f} s after the first write with {before} facts kept:"
                f" {'; '.join(faults) or 'nothing lost, nothing doubled'}",
                flush=True,
            )
            shutil.rmtree(there)
    print(f"\n{given.times} kills, {in_time} of them while it ran: {faulty} with a fault")
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
