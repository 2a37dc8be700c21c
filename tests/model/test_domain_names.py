"""Four types for a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.model.domain_names import MAX_NAME_BYTES, DomainName, RegistrableDomain, UnicodeName, WrittenName
from tocsin.model.errors import InvalidName


@pytest.mark.parametrize(
    "value",
    [
        "example",
        "en-marche.fr",
        "_dmarc.example.com",
        "xn--e1afmkfd.example",
        "-odd-.example",
        "a" * 63 + ".fr",
    ],
)
def test_a_name_in_a_label_form_is_taken(value: str) -> None:
    assert str(DomainName(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        "",
        ".",
        "a..b",
        "A.example",
        "exämple.fr",
        "*.example",
        "example.",
        "a b.fr",
        "a" * 64 + ".fr",
        "a." * 126 + "ab",
    ],
)
def test_anything_else_is_refused(value: str) -> None:
    with pytest.raises(InvalidName):
        DomainName(value)


@given(st.text(max_size=300))
def test_any_text_is_a_name_within_the_limits_or_invalid(text: str) -> None:
    try:
        name = DomainName(text)
    except InvalidName:
        return
    assert 0 < len(name.value) <= MAX_NAME_BYTES
    assert name.value.isascii()


def test_a_newline_at_the_end_is_not_part_of_a_label() -> None:
    with pytest.raises(InvalidName):
        DomainName("example.com\n")


def test_labels_are_read_from_left_to_right() -> None:
    assert DomainName("mail.en-marche.fr").labels == ("mail", "en-marche", "fr")


def test_the_id_is_the_one_of_the_standard() -> None:
    stix2 = pytest.importorskip("stix2")

    assert DomainName("example.com").id == stix2.DomainName(value="example.com").id


def test_a_name_to_be_shown_hides_no_character() -> None:
    with pytest.raises(InvalidName):
        UnicodeName("evil\u202egnp.fr")


def test_a_name_to_be_shown_is_its_text() -> None:
    assert str(UnicodeName("bücher.example")) == "bücher.example"


def test_a_written_name_is_any_text() -> None:
    assert WrittenName("\x00 not a name").text == "\x00 not a name"


def test_a_registrable_domain_is_one_label_and_its_suffix() -> None:
    assert str(RegistrableDomain("example", "co.uk")) == "example.co.uk"


@pytest.mark.parametrize(("label", "suffix"), [("www.example", "fr"), ("", "fr"), ("example", "")])
def test_a_registrable_domain_of_other_shape_is_refused(label: str, suffix: str) -> None:
    with pytest.raises(InvalidName):
        RegistrableDomain(label, suffix)
