"""How fast files of facts are read and stored, and that memory does not grow with the file.

    python bench/import_rate.py [--rows 100000 1000000] [--formats json_lines csv passive_dns]

Each row is a name with its date, registrar, two name servers, two addresses, a network and when it was seen: eight facts
(two of a passive DNS record). Names share registrars and networks as real ones do: few have most of them. Each figure is
one process of its own; "read" is `tocsin facts import --no-store`, "stored" the same into a new SQLite file, and "fact rows"
the fast path of `tocsin cluster --facts`. Rates are by the clock and, in brackets, by processor time; both include the start
of the program.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from running import Taken, table, tocsin

FAST = """
import re, sys, time
from pathlib import Path
from tocsin.interchange.fact_rows import read_fact_rows
began = time.process_time()
with open(sys.argv[1], "rb") as lines:
    facts = sum(1 for _ in read_fact_rows(lines))
taken = time.process_time() - began
status = Path("/proc/self/status")
peak = re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1] if status.exists() else 0
print(facts, taken, int(peak) / 1024)
"""
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def rows(count: int, seed: int = 7) -> Iterator[dict[str, object]]:
    """Yield rows that differ in their names and share the rest, the common much more often than the rare."""
    chance = random.Random(seed)
    for number in range(count):
        hoster, registrar = int(chance.paretovariate(0.6)) % 5000, int(chance.paretovariate(0.8)) % 400
        name = "".join(chance.choices(LETTERS, k=9))
        address = chance.getrandbits(32)
        yield {
            "name": f"{name}-{number}.example",
            "created": f"2026-{number % 10 + 1:02}-{number % 28 + 1:02}T10:{number % 60:02}:00Z",
            "registrar": f"Registrar {registrar}, Inc.",
            "nameservers": [f"ns1.hoster{hoster}.example", f"ns2.hoster{hoster}.example"],
            "ips": [
                f"10.{hoster % 256}.{number % 256}.{address % 256}",
                f"10.9.{hoster % 256}.{number % 199}",
            ],
            "asn": f"AS{64512 + hoster % 1000}",
            "first_seen": f"2026-{number % 10 + 1:02}-{number % 28 + 1:02}",
        }


def as_csv(row: dict[str, object]) -> str:
    """Return one row of CSV."""
    cells = (";".join(value) if isinstance(value, list) else str(value) for value in row.values())
    return ",".join(f'"{cell}"' if "," in cell else cell for cell in cells)


def as_records(row: dict[str, object]) -> str:
    """Return one line of passive DNS."""
    record = {"rrname": row["name"], "rrtype": "A", "rdata": row["ips"], "count": 3}
    return json.dumps({**record, "time_first": 1770000000, "time_last": 1790000000})


WRITTEN: dict[str, tuple[str, Callable[[dict[str, object]], str]]] = {
    "json_lines": ("", json.dumps),
    "csv": ("name,created,registrar,nameservers,ips,asn,first_seen\n", as_csv),
    "passive_dns": ("", as_records),
}


def write(path: Path, format_: str, count: int) -> None:
    """Write a file of so many rows."""
    heading, written = WRITTEN[format_]
    with path.open("w", encoding="utf-8") as file:
        file.write(heading)
        file.writelines(f"{written(row)}\n" for row in rows(count))


def fast(path: Path) -> tuple[float, float]:
    """Return seconds and peak MiB of the fast path."""
    done = subprocess.run([sys.executable, "-c", FAST, str(path)], check=True, capture_output=True, text=True)
    _, taken_s, peak_mib = done.stdout.split()
    return float(taken_s), float(peak_mib)


def imported(folder: Path, path: Path, *options: str) -> tuple[int, Taken]:
    """Return how many facts an import read, and what it took."""
    output = folder / "out.jsonl"
    taken = tocsin(folder, "facts", "import", str(path), "--json", *options, output=output)
    return int(json.loads(output.read_text(encoding="utf-8"))["facts"]), taken


def rate(count: int, taken: Taken) -> str:
    """Return a rate by the clock and by processor time: they part where other work shares the machine."""
    return f"{count / taken.wall_s:,.0f} ({count / taken.processor_s:,.0f})"


def measured(format_: str, count: int) -> list[object]:
    """Return one line of the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "facts.txt"
        write(path, format_, count)
        facts, read = imported(folder, path, "--no-store")
        _, stored = imported(folder, path)
        size = sum(each.stat().st_size for each in folder.glob("tocsin.db*"))
        fast_s, fast_mib = fast(path) if format_ != "passive_dns" else (float("nan"), float("nan"))
    return [
        format_,
        f"{count:,}",
        f"{facts:,}",
        rate(count, read),
        f"{read.peak_mib:.0f}",
        rate(count, stored),
        rate(facts, stored),
        f"{stored.peak_mib:.0f}",
        f"{size / 1e6:,.0f}",
        f"{count / fast_s:,.0f}",
        f"{fast_mib:.0f}",
    ]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--formats", nargs="+", default=list(WRITTEN), choices=list(WRITTEN))
    given = parser.parse_args()
    columns = [
        "format",
        "rows",
        "facts",
        "rows/s read",
        "MiB read",
        "rows/s stored",
        "facts/s stored",
        "MiB stored",
    ]
    columns += ["MB of database", "fact rows: rows/s of processor time", "MiB"]
    print(table(columns, [measured(format_, count) for format_ in given.formats for count in given.rows]))


if __name__ == "__main__":
    main()
