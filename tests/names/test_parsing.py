"""Text to the name types of the model."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidName
from tocsin.names.parsing import domain_name, registrable_domain, unicode_name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" PayPal.COM. ", "paypal.com"),
        ("*.example.co.uk", "example.co.uk"),
        ("_dmarc.example.com", "_dmarc.example.com"),
        ("bücher.de", "xn--bcher-kva.de"),
        ("BÜCHER.de", "xn--bcher-kva.de"),
        ("straße.de", "xn--strae-oqa.de"),
        ("ﬁnance.com", "finance.com"),
        ("mail。example.com", "mail.example.com"),
        ("😀.com", "xn--e28h.com"),
        ("xn--bcher-kva.de", "xn--bcher-kva.de"),
    ],
)
def test_a_name_is_brought_to_its_a_label_form(text: str, expected: str) -> None:
    assert domain_name(text).value == expected


@pytest.mark.parametrize(
    "text",
    ["", ".", "*.", "a b.com", "a..b", "x" * 64 + ".com", "a/b.com", "é" * 2000, "\ud800.com", "a\u0000.com"],
)
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(InvalidName):
        domain_name(text)


@settings(deadline=None)  # the first call compiles
@given(st.text())
def test_any_text_gives_a_name_or_is_refused(text: str) -> None:
    try:
        name = domain_name(text)
    except InvalidName:
        return
    assert domain_name(name.value) == name
    assert unicode_name(name).text.isprintable()
    registrable_domain(name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bücher.de", "bücher.de"),
        ("пайпал.рф", "пайпал.рф"),
        ("日本語テスト.jp", "日本語テスト.jp"),
        ("pаypal.com", "xn--pypal-4ve.com"),
        ("😀.com", "xn--e28h.com"),
        ("xn--99999999.com", "xn--99999999.com"),
        ("example.com", "example.com"),
    ],
)
def test_labels_are_shown_in_unicode_only_where_they_are_valid_and_of_one_script(
    text: str, expected: str
) -> None:
    assert unicode_name(domain_name(text)).text == expected


@pytest.mark.parametrize(
    ("name", "label", "suffix"),
    [
        ("www.example.co.uk", "example", "co.uk"),
        ("a.b.github.io", "b", "github.io"),
        ("city.kobe.jp", "city", "kobe.jp"),
    ],
)
def test_the_registrable_domain_has_its_label_and_its_suffix(name: str, label: str, suffix: str) -> None:
    found = registrable_domain(DomainName(name))

    assert found is not None
    assert (found.label, found.public_suffix) == (label, suffix)


@pytest.mark.parametrize("name", ["com", "co.uk", "github.io", "localhost"])
def test_a_bare_suffix_has_no_registrable_domain(name: str) -> None:
    assert registrable_domain(DomainName(name)) is None
