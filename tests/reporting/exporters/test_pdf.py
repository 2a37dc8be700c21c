import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.reporting.contents import content
from tests.reporting.hostile_page import TEXTS, hostile, hostile_actor

from tocsin.model.errors import UsageError
from tocsin.reporting.exporters.pdf import render
from tocsin.reporting.seam import Content

typst = pytest.importorskip("typst", reason="typst is not installed", exc_type=ImportError)


def read(of: Content, folder: Path) -> str:
    """Text of the PDF, by Debian's poppler-utils."""
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("Debian's package poppler-utils is not installed")
    file = folder / "report.pdf"
    file.write_bytes(render(of).body)
    done = subprocess.run([reader, "-layout", str(file), "-"], capture_output=True, check=True)  # noqa: S603  # our own file
    return done.stdout.decode()


def told(file: Path, option: str) -> str:
    """What poppler-utils finds of scripts (`-js`) or links (`-url`), inside compressed objects too."""
    reader = shutil.which("pdfinfo")
    if reader is None:
        pytest.skip("Debian's package poppler-utils is not installed")
    done = subprocess.run([reader, option, str(file)], capture_output=True, check=True)  # noqa: S603  # our own file
    return " ".join(done.stdout.decode().split())


def test_it_is_a_tagged_pdf_in_the_language_of_the_report() -> None:
    document = render(content(language="fr"))

    assert (document.media_type, document.file_name) == ("application/pdf", "names-of-march-2017-04-25.pdf")
    assert document.body.startswith(b"%PDF-")
    assert re.search(rb"/Lang\s*\(fr\)", document.body)
    assert b"/MarkInfo" in document.body
    assert b"pdfuaid" in document.body


def test_the_same_content_gives_the_same_bytes() -> None:
    assert render(content()).body == render(content()).body


def test_letters_that_no_font_has_are_no_reason_to_write_nothing() -> None:
    document = render(content(title="\U0001e900\U00012000 \u05e9\u05dc\u05d5\u05dd", sources=("\U0001e900",)))

    assert b"/MarkInfo" in document.body


def test_any_moment_in_any_zone_can_be_its_date() -> None:
    made_at = datetime(2026, 11, 26, 2, 43, 21, 123456, tzinfo=ZoneInfo("Europe/Paris"))

    assert render(content(made_at=made_at)).body.startswith(b"%PDF-")


def test_the_marking_stands_on_every_page(tmp_path: Path) -> None:
    pages = read(hostile("some text"), tmp_path).split("\f")

    assert len(pages) > 3
    assert all("TLP:AMBER" in page for page in pages[:-1])


def test_what_the_page_says_is_in_it(tmp_path: Path) -> None:
    text = read(content(), tmp_path)

    assert "onedrive-en-marche[.]fr" in text
    assert "onedrive-en-marche.fr" not in text
    assert "3 names seem to have been set up by one operator" in text


def test_hostile_text_is_printed_as_text_and_never_read_as_markup(tmp_path: Path) -> None:
    of = replace(content(), sources=tuple(text for text in TEXTS if len(text) < 200))

    text = " ".join(read(of, tmp_path).split())

    assert '#import "/etc/passwd" #read("/etc/passwd") $x$ @x <label> *b* _i_ \\ //' in text
    assert "<script>alert(1)</script>" in text
    assert "invoice\\u202efdp.exe" in text or "invoice\\u202efdp[.]exe" in text
    assert "root:" not in text


@pytest.mark.parametrize(
    "text", [*TEXTS[:2], *(text for text in TEXTS if len(text) > 500 or "#import" in text)]
)
def test_hostile_text_in_every_field_makes_no_link_and_no_script(text: str, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(render(hostile_actor(text)).body)

    assert not re.search(rb"/(?:JavaScript|JS|Launch|URI|SubmitForm|EmbeddedFile)\b", file.read_bytes())
    assert [told(file, option) for option in ("-js", "-url")] == ["", "Page Type URL"]


def test_without_typst_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)

    with pytest.raises(UsageError, match=r"tocsin\[pdf\]"):
        render(content())
