"""Synthetic facts of names with planted campaigns, made anew from the same seed: nothing is fetched, nobody's data.

Four names in five are somebody's own: an owner has one to three, registered whenever, on shared hosting, a front network or
a rented server. The rest are of campaigns of 3 to 300 names: a registrar or two, accounts at the same provider of name
servers, a few addresses (a third of them on the same shared hosting as everybody), bursts of registrations, and often a way
of making up names. Some facts are missing, as they are in real files.

    python bench/clusters_facts.py 100000 facts.jsonl --truth truth.csv [--seed 7]
"""

import argparse
import csv
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

WORDS = (
    "cloud mail secure login account office portal bank pay shop store data work home web net soft team group world "
    "green blue red sun star river stone garden house street city music photo video game sport travel food coffee "
    "book art design studio media news tech digital smart fast easy best top first prime gold silver royal union "
    "north south east west alpha delta omega nova terra luna vita bio eco med care health fit life love happy"
).split()
SUFFIXES = (
    "com",
    "com",
    "com",
    "com",
    "net",
    "org",
    "top",
    "xyz",
    "online",
    "shop",
    "site",
    "info",
    "fr",
    "de",
    "ru",
    "cc",
)
REGISTRARS = (
    "GoDaddy.com, LLC", "NameCheap, Inc.", "Tucows Domains Inc.", "Gname.com Pte. Ltd.", "NameSilo, LLC", "Dynadot Inc",
    "Porkbun LLC", "IONOS SE", "HOSTINGER operations, UAB", "PDR Ltd. d/b/a PublicDomainRegistry.com", "OVH sas",
)  # fmt: skip
DEFAULT_SERVERS = {
    "GoDaddy.com, LLC": "ns{0:02d}.domaincontrol.com",
    "NameCheap, Inc.": "dns{0}.registrar-servers.com",
    "Gname.com Pte. Ltd.": "a{0}.share-dns.com",
    "NameSilo, LLC": "ns{0}.dnsowl.com",
    "Dynadot Inc": "ns{0}.dyna-ns.net",
    "Porkbun LLC": "curitiba{0}.ns.porkbun.com",
}
START = datetime(2024, 1, 1, tzinfo=UTC)
DAYS = 900


@dataclass(frozen=True)
class Name:
    """One line of the file, and who is behind it: 'c12' a campaign, 'o12' an owner of one to three names."""

    fact: dict[str, object]
    operator: str


class Maker:
    """Makes names; everything is drawn from one seed."""

    def __init__(self, count: int, seed: int) -> None:
        self.dice = random.Random(seed)
        self.count = count
        self.taken: set[str] = set()
        self.hosters = [f"AS{1000 + number}" for number in range(max(20, count // 500))]
        # Shared hosting: some addresses carry hundreds of names, most carry few.
        self.shared = [self._address(number % len(self.hosters)) for number in range(max(50, count // 20))]
        self.small = [f"Registrar {number} Ltd" for number in range(200)]

    def names(self) -> Iterator[Name]:
        """Yield the names, campaigns and owners mixed."""
        made = 0
        number = 0
        while made < self.count:
            number += 1
            batch = self._campaign(number) if self.dice.random() < 0.02 else self._owner(number)
            for name in batch[: self.count - made]:
                made += 1
                yield name

    def _owner(self, number: int) -> list[Name]:
        dice = self.dice
        registrar, servers = self._registrar(), self._servers()
        address, network = self._place()
        many = dice.choices((1, 2, 3), (85, 10, 5))[0]
        return [
            self._name(
                self._label(),
                dice.choice(SUFFIXES),
                registrar,
                servers,
                [address],
                network,
                self._moment(),
                f"o{number}",
            )
            for _ in range(many)
        ]

    def _campaign(self, number: int) -> list[Name]:
        dice = self.dice
        size = min(3 + int(dice.paretovariate(0.9) * 3), 300)
        registrars = [self._registrar() for _ in range(dice.choices((1, 2), (80, 20))[0])]
        accounts = (
            [self._account() for _ in range(1 + size // 40)] if dice.random() < 0.6 else [self._servers()]
        )
        places = [self._place() if dice.random() < 0.33 else self._rented() for _ in range(1 + size // 15)]
        bursts = [self._moment() for _ in range(1 + size // 20)]
        suffixes = [dice.choice(SUFFIXES) for _ in range(2)]
        stem = dice.choice(WORDS) + dice.choice(WORDS) if dice.random() < 0.5 else ""
        found = []
        for _ in range(size):
            address, network = dice.choice(places)
            moment = dice.choice(bursts) + timedelta(seconds=dice.expovariate(1 / 3600))
            label = f"{stem}{dice.randrange(10_000)}" if stem else self._label()
            found.append(
                self._name(
                    label,
                    dice.choice(suffixes),
                    dice.choice(registrars),
                    dice.choice(accounts),
                    [address],
                    network,
                    moment,
                    f"c{number}",
                )
            )
        return found

    def _name(
        self,
        label: str,
        suffix: str,
        registrar: str,
        servers: list[str],
        addresses: list[str],
        network: str,
        created: datetime,
        operator: str,
    ) -> Name:
        dice = self.dice
        while f"{label}.{suffix}" in self.taken:
            label += dice.choice("abcdefghijklmnopqrstuvwxyz0123456789")
        name = f"{label}.{suffix}"
        self.taken.add(name)
        registered, resolved = dice.random() < 0.8, dice.random() < 0.75
        seen = created + timedelta(days=dice.expovariate(1 / 20))
        fact: dict[str, object] = {
            "name": name,
            "created": created.strftime("%Y-%m-%dT%H:%M:%S") if registered else None,
            "registrar": registrar if registered else None,
            "nameservers": servers if registered else [],
            "ips": addresses if resolved else [],
            "asn": network if resolved else None,
            "first_seen": seen.strftime("%Y-%m-%d"),
        }
        return Name(fact, operator)

    def _label(self) -> str:
        dice = self.dice
        kind = dice.random()
        if kind < 0.7:
            return dice.choice(WORDS) + dice.choice(WORDS) + str(dice.randrange(1000))
        if kind < 0.85:
            return f"{dice.choice(WORDS)}-{dice.choice(WORDS)}-{dice.choice(WORDS)}"
        return "".join(dice.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=dice.randrange(6, 14)))

    def _registrar(self) -> str:
        dice = self.dice
        if dice.random() < 0.25:
            return self.small[int(len(self.small) * dice.random() ** 2)]
        return REGISTRARS[int(len(REGISTRARS) * dice.random() ** 2)]

    def _servers(self) -> list[str]:
        dice = self.dice
        if dice.random() < 0.35:
            return self._account()
        pattern = DEFAULT_SERVERS.get(
            dice.choice(REGISTRARS), f"ns{{0}}.hoster{dice.randrange(self.count // 200 + 5)}.net"
        )
        number = dice.randrange(1, 40)
        return [pattern.format(number), pattern.format(number + 1)]

    def _account(self) -> list[str]:
        return [f"{word}{self.dice.randrange(3)}.ns.cloudflare.com" for word in self.dice.sample(WORDS, 2)]

    def _place(self) -> tuple[str, str]:
        dice = self.dice
        if dice.random() < 0.3:
            return f"104.21.{dice.randrange(100)}.{dice.randrange(256)}", "AS13335"
        address = self.shared[int(len(self.shared) * dice.random() ** 3)]
        return address, self._network(address)

    def _rented(self) -> tuple[str, str]:
        number = int(len(self.hosters) * self.dice.random() ** 2)
        return self._address(number), self.hosters[number]

    def _address(self, hoster: int) -> str:
        return f"{11 + hoster // 65536}.{hoster // 256 % 256}.{hoster % 256}.{self.dice.randrange(1, 255)}"

    def _network(self, address: str) -> str:
        a, b, c, _ = map(int, address.split("."))
        return self.hosters[((a - 11) * 65536 + b * 256 + c) % len(self.hosters)]

    def _moment(self) -> datetime:
        return START + timedelta(seconds=self.dice.random() * DAYS * 86_400)


def write(path: Path, count: int, *, seed: int = 7, truth: Path | None = None) -> None:
    """Write facts as JSON Lines, and who is behind them as CSV."""
    with path.open("w", encoding="ascii") as file:
        behind = []
        for name in Maker(count, seed).names():
            file.write(json.dumps(name.fact) + "\n")
            behind.append((name.fact["name"], name.operator))
    if truth is not None:
        with truth.open("w", encoding="ascii", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(("name", "campaign"))
            rows.writerows(behind)


def main() -> None:
    """Write one file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("count", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--truth", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    write(given.path, given.count, seed=given.seed, truth=given.truth)


if __name__ == "__main__":
    main()
