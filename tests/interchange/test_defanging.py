import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.interchange.defanging import defanged, name_for_people
from tocsin.model.domain_names import DomainName


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("onedrive-en-marche.fr", "onedrive-en-marche[.]fr"),
        ("see https://a.example/x?q=b.example", "see hxxps[:]//a[.]example/x?q=b[.]example"),
        ("HTTP://A.EXAMPLE", "HxxP[:]//A[.]EXAMPLE"),
        ("ftp://a.example", "fxp[:]//a[.]example"),
        ("write to r@mail.com", "write to r[@]mail[.]com"),
        ("at 192.0.2.7 since 3.5 days.", "at 192[.]0[.]2[.]7 since 3.5 days."),
        ("by T1566.002", "by T1566.002"),
        ("of about 5.1e-06 of all names", "of about 5.1e-06 of all names"),
        ("ideographic\u3002example and a\uff0eb", "ideographic[.]example and a[.]b"),
        ("two\nlines\u202eback\x00", "two linesback"),
        ("No link here. Nor here.", "No link here. Nor here."),
    ],
)
def test_what_could_be_a_link_is_none(text: str, shown: str) -> None:
    assert defanged(text) == shown


@given(st.text())
def test_any_text_is_one_line_that_holds_no_link(text: str) -> None:
    shown = defanged(text)

    assert shown.splitlines() in ([], [shown])
    assert "://" not in shown
    assert not re.search(r"(?<![0-9])[a-z]\.[a-z]", shown, re.IGNORECASE | re.ASCII)
    assert defanged(shown) == shown


def test_a_name_for_people_shows_both_its_forms() -> None:
    assert name_for_people(DomainName("a.example")) == "a[.]example"
    assert name_for_people(DomainName("xn--caf-dma.example")) == "xn--caf-dma[.]example (café[.]example)"


def test_a_name_that_mixes_scripts_is_shown_in_a_labels_only() -> None:
    mixed = "xn--" + "p\u0430ypal".encode("punycode").decode() + ".example"

    assert name_for_people(DomainName(mixed)) == mixed.replace(".", "[.]")
