"""How fast files of names are read, by format and compression, and that memory does not grow with the file.

    python bench/reading.py [--names 1000000]

The same names are written in every format; each file is read twice in a process of its own and the second time counts (the
first may compile). Peak memory is the process's own, at the number of names and at four times it.
"""

import argparse
import bz2
import gzip
import json
import lzma
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import zstandard

from data import write_names
from running import table

READ = """
import json, re, resource, sys, time
from pathlib import Path
from tocsin.watch.reading import open_names
for _ in range(2):
    began = time.perf_counter()
    with open_names(sys.argv[1]) as file:
        names = sum(len(batch.block) for batch in file.batches())
    taken = time.perf_counter() - began
status = Path("/proc/self/status")  # elsewhere the figure includes what the process that started this one held
peak = re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1] if status.exists() else 0
print(json.dumps([names, taken, (int(peak) or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024]))
"""
WRITTEN: dict[str, Callable[[int, str], str]] = {
    "lines": lambda _, name: f"{name}\n",
    "csv_table": lambda row, name: f"{row},{name},2026-11-24\n",
    "csv_table, quoted": lambda row, name: f'"{row}","{name}","2026-11-24"\n',
    "json_lines": lambda row, name: json.dumps({"id": row, "domain": name, "seen": "2026-11-24"}) + "\n",
    "zone_file": lambda _, name: (
        f"{name}.\t86400\tin\tns\tns1.{name}.\n{name}.\t86400\tin\tns\tns2.example.\n"
    ),
}
PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "zst": zstandard.compress,
    "xz": lambda data: lzma.compress(data, preset=1),
    "bz2": bz2.compress,
}


def files(folder: Path, names: int) -> Iterator[tuple[str, Path]]:
    """Write the files one after the other, each with what it is called in the table."""
    plain = folder / "names.txt"
    write_names(plain, names)
    listed = plain.read_text(encoding="utf-8").split()
    for what, written in WRITTEN.items():
        path = folder / "names"
        path.write_text("".join(written(row, name) for row, name in enumerate(listed)), encoding="utf-8")
        yield what, path
    for kind, pack in PACKED.items():
        path = folder / f"names.{kind}"
        path.write_bytes(pack(plain.read_bytes()))
        yield f"lines, {kind}", path


def read(path: Path) -> tuple[int, float, float]:
    """Return names, seconds and MiB of one reading."""
    done = subprocess.run([sys.executable, "-c", READ, str(path)], check=True, capture_output=True, text=True)
    names, taken_s, peak_mib = json.loads(done.stdout)
    return int(names), float(taken_s), float(peak_mib)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--names", type=int, default=1_000_000)
    wanted = parser.parse_args().names
    rows: dict[str, list[object]] = {}
    for count in (wanted, 4 * wanted):
        with tempfile.TemporaryDirectory() as folder:
            for what, path in files(Path(folder), count):
                names, taken_s, peak_mib = read(path)
                size_mb = path.stat().st_size / 1e6
                if count == wanted:
                    rows[what] = [what, f"{names / taken_s / 1e6:.1f} M", f"{size_mb / taken_s:.0f}"]
                rows[what].append(f"{peak_mib:.0f}")
    head = (
        "file",
        "names a second",
        "MB of file a second",
        f"peak MiB, {wanted} names",
        "four times as many",
    )
    print(table(head, list(rows.values())))


if __name__ == "__main__":
    main()
