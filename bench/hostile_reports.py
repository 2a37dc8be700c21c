"""Hostile texts in every field of reports for people, and how often one gets out of being text (goal: 0).

    python bench/hostile_reports.py

Each format is read by somebody else's reader: HTML by lexbor and by Chromium without the page's policy, Markdown by
markdown-it with raw HTML let through, PDF by poppler. What is missing here is said.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser
from tests.reporting.exporters import test_html, test_markdown  # what they may hold is said there
from tests.reporting.hostile import HOSTILE
from tests.reporting.hostile_page import HIDDEN, TEXTS, hostile, hostile_actor

from running import table  # a bench beside this one
from tocsin.reporting.exporters import html, markdown, pdf

EVERY = tuple(dict.fromkeys((*TEXTS, *HOSTILE)))
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


MAKERS = (hostile, hostile_actor)  # a report on cases, and one on a group


def in_html(text: str) -> bool:
    """Whether the text became an element or an attribute, or hides something."""
    return any(_in_html(html.render(of(text)).body.decode()) for of in MAKERS)


def _in_html(page: str) -> bool:
    tree = LexborHTMLParser(page)
    return (
        not {str(node.tag).lower() for node in tree.css("*")} <= test_html.ELEMENTS
        or not {name.lower() for node in tree.css("*") for name in node.attributes} <= test_html.ATTRIBUTES
        or not HIDDEN.isdisjoint(page)
    )


def in_chromium(text: str) -> bool:
    """Whether Chromium, without the policy, finds an element that is not ours, or runs a script that would."""
    return any(_in_chromium(html.render(of(text)).body.decode()) for of in MAKERS)


def _in_chromium(page: str) -> bool:
    with tempfile.TemporaryDirectory(prefix="tocsin-bench-") as folder:
        file = Path(folder) / "report.html"
        # A page that has run somebody's script says so; ours runs none.
        page = re.sub(
            r"<meta http-equiv=[^>]*>", "<script>window.alert = () => document.body.remove()</script>", page
        )
        file.write_text(page, encoding="utf-8")
        arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=500", "--dump-dom"]
        done = subprocess.run(
            [str(CHROMIUM), *arguments, file.as_uri()], capture_output=True, check=True, timeout=60
        )
    tree = LexborHTMLParser(done.stdout.decode())
    return (
        len(tree.css("main")) != 1
        or len(tree.css("script")) != 1
        or bool(tree.css("img, iframe, link, base"))
    )


def in_markdown(text: str) -> bool:
    """Whether markdown-it makes anything of the text but text."""
    return any(_in_markdown(markdown.render(of(text)).body.decode()) for of in MAKERS)


def _in_markdown(page: str) -> bool:
    reader = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")
    tree = LexborHTMLParser(reader.render(page))
    return not {str(node.tag) for node in tree.css("*")} <= test_markdown.ELEMENTS or not HIDDEN.isdisjoint(
        page
    )


def in_pdf(text: str) -> bool:
    """Whether poppler finds a script or a link."""
    return any(_in_pdf(pdf.render(of(text)).body) for of in MAKERS)


def _in_pdf(body: bytes) -> bool:
    with tempfile.TemporaryDirectory(prefix="tocsin-bench-") as folder:
        file = Path(folder) / "report.pdf"
        file.write_bytes(body)
        found = [
            subprocess.run(["pdfinfo", option, str(file)], capture_output=True, check=True).stdout.split()
            for option in ("-js", "-url")
        ]
    return found != [[], [b"Page", b"Type", b"URL"]]


def main() -> int:
    """Print the figures of docs/report-page.md; 1 when a text got out."""
    tried: list[tuple[str, Callable[[str], bool], bool]] = [
        ("html, lexbor", in_html, True),
        ("html, Chromium", in_chromium, CHROMIUM is not None),
        ("markdown, markdown-it", in_markdown, True),
        ("pdf, poppler", in_pdf, shutil.which("pdfinfo") is not None),
    ]
    rows, escapes = [], 0
    for what, escaped, is_there in tried:
        if not is_there:
            rows.append((what, "not installed", "", ""))
            continue
        started = time.perf_counter()
        out = [text for text in EVERY if escaped(text)]
        escapes += len(out)
        rows.append((what, str(len(EVERY)), str(len(out)), f"{time.perf_counter() - started:.1f}"))
        for text in out:
            print(f"escaped from {what}: {text[:80]!a}")
    print(table(("format, reader", "texts", "escapes", "s"), rows))
    return 1 if escapes else 0


if __name__ == "__main__":
    sys.exit(main())
