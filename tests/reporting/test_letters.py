import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.model.assessment import HypothesisKind
from tocsin.model.casework import AttemptKind, Channel, Outcome
from tocsin.model.errors import InputError
from tocsin.reporting.letters import (
    WIDTH,
    LetterTexts,
    contact_line,
    heading,
    item,
    languages,
    letter,
    paragraph,
)

ENGLISH = LetterTexts.of("en")


def test_letters_are_in_english_and_french() -> None:
    assert {"en", "fr"} <= set(languages())


@pytest.mark.parametrize("language", languages())
def test_every_language_has_the_same_texts_with_the_same_things_to_fill_in(language: str) -> None:
    def filled(texts: LetterTexts) -> dict[str, set[str]]:
        return {
            key: {name for _, name, _, _ in string.Formatter().parse(text) if name}
            for key, text in texts.texts.items()
        }

    assert filled(LetterTexts.of(language)) == filled(ENGLISH)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    ("section", "words"),
    [("kind", AttemptKind), ("channel", Channel), ("outcome", Outcome), ("hypothesis", HypothesisKind)],
)
def test_every_word_of_the_log_has_its_text(language: str, section: str, words: list[str]) -> None:
    assert all(f"{section}.{word}" in LetterTexts.of(language).texts for word in words)


def test_a_language_without_texts_is_said_with_those_there_are() -> None:
    with pytest.raises(InputError, match="en, fr"):
        LetterTexts.of("tlh")


@pytest.mark.parametrize(
    ("share", "english", "french"),
    [(1.0, "100%", "100 %"), (0.9996, ">99.9%", ">99,9 %"), (0.5, "50.0%", "50,0 %"), (0.0, "0.0%", "0,0 %")],
)
def test_a_probability_is_never_rounded_up_to_certainty(share: float, english: str, french: str) -> None:
    assert ENGLISH.percent(share) == english
    assert LetterTexts.of("fr").percent(share) == french


def test_values_are_joined_as_the_language_does() -> None:
    assert ENGLISH.listed(["a", "b", "c"]) == "a, b and c"
    assert LetterTexts.of("fr").listed(["a", "b"]) == "a et b"
    assert (ENGLISH.listed(["a"]), ENGLISH.listed([])) == ("a", "-")


@given(st.text())
def test_what_is_filled_in_is_one_line_without_a_link(value: str) -> None:
    filled = ENGLISH.text("head.from", author=value)

    assert len(filled.splitlines()) == 1
    assert "://" not in filled


def test_braces_in_what_is_filled_in_are_text() -> None:
    assert ENGLISH.text("head.from", author="{0} {x!r} %s") == "From: {0} {x!r} %s"


def test_the_address_of_the_author_can_be_written_to() -> None:
    assert contact_line("cert@cert.example\nBcc: x", ENGLISH) == ("Contact: cert@cert.example Bcc: x",)
    assert contact_line(" ", ENGLISH) == ()


@given(st.text(alphabet=st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=300))
def test_lines_are_short_but_for_what_cannot_be_broken(text: str) -> None:
    for line in (*paragraph(text).splitlines(), *item(text).splitlines()):
        assert len(line) <= WIDTH or len(line.split()) <= 2


def test_a_letter_has_an_empty_line_between_its_parts() -> None:
    assert letter(("a", "", heading("bc"))) == "a\n\nbc\n--\n"
