"""Draw docs/demo.svg, the picture of the README, from what `tocsin demo` prints: `python tools/make_picture.py`."""

import io
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "demo.svg"
WIDTH = 142
TOLD, WEAK, RAISED = 3, 2, 1
BLOCK = re.compile(r"^ *>?[0-9.]+% ")


def printed() -> list[str]:
    """Run the demonstration and return what it prints."""
    command = [sys.executable, "-c", "from tocsin.cli import main; main()", "demo"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def blocks(lines: Sequence[str], heading: str, count: int) -> list[str]:
    """Return the first alerts after a heading."""
    start = next(at for at, line in enumerate(lines) if line.startswith(heading))
    begins = [at for at in range(start, len(lines)) if BLOCK.match(lines[at])]
    return list(lines[begins[0] : begins[count]])


def section(lines: Sequence[str], heading: str) -> list[str]:
    """Return what stands between a heading, the blank line after it and the next blank line."""
    start = next(at for at, line in enumerate(lines) if line.startswith(heading)) + 2
    end = next(at for at in range(start, len(lines)) if not lines[at].strip())
    return list(lines[start:end])


def chosen(lines: Sequence[str]) -> list[str]:
    """Return the lines of the picture: what is told first, weak candidates, the case, what follows from it, and when."""
    scanned = next(line for line in lines if " names scanned in " in line)
    headings = {
        start: next(line for line in lines if line.startswith(start))
        for start in ("Weak candidates", "What belongs", "Raised to alerts", "When it happened")
    }
    return [
        "$ tocsin demo",
        scanned,
        "",
        *blocks(lines, " prob.", TOLD),
        "        ...",
        "",
        headings["Weak candidates"],
        "",
        *blocks(lines, "Weak candidates", WEAK),
        "        ...",
        "",
        headings["What belongs"],
        "",
        *section(lines, "What belongs"),
        "",
        headings["Raised to alerts"],
        "",
        *blocks(lines, "Raised to alerts", RAISED),
        "        ...",
        "",
        headings["When it happened"],
        "",
        *section(lines, "When it happened"),
    ]


def styled(line: str) -> Text:
    """Colour a line as far as that helps to read it."""
    if BLOCK.match(line):
        name = line.split()[1]
        at = line.index(name)
        return Text.assemble((line[:at], "bold yellow"), (name, "bold"), line[at + len(name) :])
    if line.startswith(("Weak", "What belongs", "Raised", "When it", "$")):
        return Text(line, style="bold")
    return Text(line.rstrip(), style="dim" if line.startswith("        ") else "")


def main() -> None:
    """Draw the picture."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), highlight=False)
    for line in chosen(printed()):
        console.print(styled(line), soft_wrap=True)
    drawn = console.export_svg(title="tocsin demo", unique_id="tocsin")
    # The picture loads nothing from elsewhere: the reader's own monospaced font will do.
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
    drawn = drawn.replace("Fira Code, monospace", "monospace").replace(
        "<svg ", '<svg xml:space="preserve" ', 1
    )
    PICTURE.write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
