"""Draw the pictures of the README and of docs/assess.md: `python tools/make_picture.py`.

They are docs/demo.svg (what the demonstration prints), docs/reliability.svg (how far stated probabilities held), and
docs/report.png (a part of a report) where playwright and Chromium are there.
"""

import io
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.text import Text

from tocsin.evidence.attribution_calibration import calibration
from tocsin.reporting.catalogue import Texts
from tocsin.reporting.drawings.reliability import reliability_drawing
from tocsin.reporting.markup import written
from tocsin.reporting.seam import Content, Tlp
from tocsin.reporting.wording import wording_of

DOCS = Path(__file__).resolve().parent.parent / "docs"
WIDTH = 142
PAGE_WIDTH, PAGE_HEIGHT = 860, 560
BLOCK = re.compile(r"^ *>?[0-9.]+% ")
REASON = re.compile(r"^ {8}\S")
CHAPTER = re.compile(r"^\d\. .* ─+$")


def printed(folder: Path) -> list[str]:
    """Run the demonstration in a folder and return what it prints."""
    command = [sys.executable, "-c", "from tocsin.cli import main; main()", "demo"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder)
    return done.stdout.splitlines()


def chapter(lines: Sequence[str], number: int) -> list[str]:
    """Return a chapter, from its heading to before the next."""
    starts = [at for at, line in enumerate(lines) if CHAPTER.match(line)]
    start = next(at for at in starts if lines[at].startswith(f"{number}. "))
    end = next((at for at in starts if at > start), len(lines))
    return list(lines[start:end])


def paragraph(lines: Sequence[str], beginning: str) -> list[str]:
    """Return what stands from the first line with that beginning to the next empty one, and an empty line."""
    start = next(at for at, line in enumerate(lines) if line.startswith(beginning))
    end = next((at for at in range(start, len(lines)) if not lines[at].strip()), len(lines))
    return [*lines[start:end], ""]


def chosen(lines: Sequence[str]) -> list[str]:
    """Return the lines of the picture: what is told, the case, who may be behind it on three days, targets, the report."""
    names, campaign, behind, targets, report = (chapter(lines, number) for number in (1, 2, 4, 5, 7))
    rows = paragraph(targets, "  day ")
    return [
        "$ tocsin demo",
        "",
        *names[:1],
        *paragraph(names, next(line for line in names if " names scanned in " in line)),
        *paragraph(names, " prob."),
        *paragraph(names, "Of the case are told"),
        *campaign[:1],
        *paragraph(campaign, "onedrive-en-marche.fr  case "),
        *behind[:1],
        *paragraph(behind, "  as of"),
        *paragraph(behind, "What moved it"),
        *targets[:1],
        *rows[:7],
        "  ...",
        "",
        *report[:1],
        *(line for line in report if line.startswith("demo-out")),
    ]


def styled(line: str) -> Text:
    """Colour a line as far as that helps to read it."""
    if BLOCK.match(line):
        name = line.split()[1]
        at = line.index(name)
        return Text.assemble((line[:at], "bold yellow"), (name, "bold"), line[at + len(name) :])
    if CHAPTER.match(line) or line.startswith(("$", "What moved", "  as of", "  day ")):
        return Text(line, style="bold")
    return Text(line.rstrip(), style="dim" if REASON.match(line) else "")


def draw_demo(lines: Sequence[str]) -> None:
    """Draw what the demonstration prints."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), highlight=False)
    for line in lines:
        console.print(styled(line), soft_wrap=True)
    drawn = console.export_svg(title="tocsin demo", unique_id="tocsin")
    # The picture loads nothing from elsewhere: the reader's own monospaced font will do.
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
    drawn = drawn.replace("Fira Code, monospace", "monospace").replace(
        "<svg ", '<svg xml:space="preserve" ', 1
    )
    (DOCS / "demo.svg").write_text(drawn, encoding="utf-8")


def draw_report(page: Path) -> None:
    """Take a picture of the part of a report that says who may be behind it."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  # of the development environment only
    except ImportError:
        chromium = None
    if chromium is None:
        print("docs/report.png stays as it is: playwright or Chromium is not there", file=sys.stderr)
        return
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        shown = browser.new_page(viewport={"width": PAGE_WIDTH, "height": PAGE_HEIGHT})
        shown.goto(page.as_uri())
        box = shown.locator("#assessment").bounding_box()
        shown.screenshot(
            path=DOCS / "report.png",
            full_page=True,
            clip={"x": 0, "y": box["y"] - 10 if box else 0, "width": PAGE_WIDTH, "height": PAGE_HEIGHT},
        )
        browser.close()


def draw_reliability() -> None:
    """Draw what was said against what was true, as reports show it, on white."""
    nothing = Content("reliability", datetime.now(UTC), "en", Tlp.CLEAR, "tools/make_picture.py")
    wording = wording_of(nothing, Texts.of("en"))
    drawn = reliability_drawing(calibration().rows, wording, width=360, key="reliability")
    described = dict(drawn.attributes) | {"xmlns": "http://www.w3.org/2000/svg", "style": "background: #fff"}
    drawn = replace(drawn, attributes=tuple(described.items()))
    (DOCS / "reliability.svg").write_text(written(drawn) + "\n", encoding="utf-8")


def main() -> None:
    """Draw all."""
    draw_reliability()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        draw_demo(chosen(printed(folder)))
        draw_report(folder / "demo-out" / "en-marche.html")


if __name__ == "__main__":
    main()
