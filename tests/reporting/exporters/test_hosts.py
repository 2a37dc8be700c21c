import pytest
from tests.reporting.contents import LURE, MAIL, OFFICE, alert, content
from tests.reporting.hostile import HOSTILE, hostile_content

from tocsin.interchange.hosts import NOWHERE
from tocsin.reporting.exporters.hosts import render


def names(body: bytes) -> list[str]:
    entries = [line.split("#")[0].split() for line in body.decode().splitlines()]
    assert all(entry[0] == NOWHERE and len(entry) == 2 for entry in entries if entry)
    return [entry[1] for entry in entries if entry and not entry[1].startswith("www.")]


def test_the_file_holds_the_names_and_the_head_says_what_was_refused() -> None:
    document = render(content(alerts=(alert(LURE), alert("www.en-marche.fr"))))

    assert names(document.body) == [LURE]
    assert document.file_name == "names-of-march-2017-04-25.hosts.txt"
    assert b"# refused: www[.]en-marche[.]fr is not on the list" in document.body
    assert any("official domain" in remark for remark in document.remarks)


def test_the_same_report_is_the_same_bytes() -> None:
    assert render(content()) == render(content())
    assert names(render(content()).body) == sorted([LURE, MAIL, OFFICE])


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_adds_a_name(text: str) -> None:
    assert names(render(hostile_content(text)).body) == sorted([LURE, MAIL])
