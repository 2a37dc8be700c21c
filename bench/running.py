"""Run `tocsin` as a user would, in a folder of its own, and measure what it took."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

COMMAND = (sys.executable, "-c", "from tocsin.cli import main; main()")


@dataclass(frozen=True)
class Taken:
    """What one run took: wall-clock and processor seconds, peak memory in MiB."""

    wall_s: float
    processor_s: float
    peak_mib: float


def environment(folder: Path) -> dict[str, str]:
    """Return the environment in which Tocsin keeps its database in `folder`."""
    return {**os.environ, "TOCSIN_DATABASE": f"sqlite:///{folder / 'tocsin.db'}"}


def tocsin(folder: Path, *arguments: str, output: Path | None = None) -> Taken:
    """Run one command to its end; an exit code other than 0 ends the bench with what was said."""
    with (output or Path(os.devnull)).open("wb") as out, (folder / "said.txt").open("wb") as said:
        started = time.perf_counter()
        process = subprocess.Popen([*COMMAND, *arguments], stdout=out, stderr=said, env=environment(folder))
        _, status, used = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        said_text = (folder / "said.txt").read_text(encoding="utf-8", errors="replace")[-2000:]
        raise SystemExit(f"tocsin {' '.join(arguments)} ended with {process.returncode}:\n{said_text}")
    return Taken(wall_s, used.ru_utime + used.ru_stime, _mib(used))


def killed(folder: Path, command: Sequence[str], after_s: float) -> bool:
    """Start a command and kill it a while after it has begun to write; whether it was still running."""
    process = subprocess.Popen(
        [*COMMAND, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(folder)
    )
    journal = folder / "tocsin.db-wal"
    while process.poll() is None and not (journal.exists() and journal.stat().st_size):
        time.sleep(0.005)
    time.sleep(after_s)
    still_running = process.poll() is None
    process.kill()
    process.wait()
    return still_running


def _mib(used: resource.struct_rusage) -> float:
    return used.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def lines(path: Path) -> Iterator[dict[str, object]]:
    """Yield the rows of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table, as docs/benchmarks.md quotes it."""
    body = [[f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in (list(head), ["---"] * len(head), *body))
