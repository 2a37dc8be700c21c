import math
import re
import string
import time
from datetime import UTC, date, datetime

import pytest

from tocsin.attribution import sentences
from tocsin.evidence.infrastructure import Trait
from tocsin.investigation import statements
from tocsin.model.errors import InputError
from tocsin.reporting.blocks import Span, Style
from tocsin.reporting.catalogue import Texts, _phrases, _texts, languages

ENGLISH, FRENCH = Texts.of("en"), Texts.of("fr")
OTHERS = [language for language in languages() if language != "en"]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_there_are_texts_in_english_and_french() -> None:
    assert {"en", "fr"} <= set(languages())


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_every_text_with_the_same_placeholders(language: str) -> None:
    ours, theirs = _texts("en"), _texts(language)

    assert set(ours) == set(theirs)
    assert [
        key
        for key in ours
        if placeholders(ours[key]) - {"n"} != placeholders(theirs[key]) - {"n"}
        and not key.startswith("language.")
    ] == []


@pytest.mark.parametrize("language", languages())
def test_no_text_is_markup(language: str) -> None:
    assert [text for text in _texts(language).values() if re.search(r"[<>]|&\w+;", text)] == []


@pytest.mark.parametrize("language", ["xx", "", "../en", "en/../fr", "e", "en\n"])
def test_an_unknown_language_is_refused_with_those_there_are(language: str) -> None:
    with pytest.raises(InputError, match="en, fr"):
        Texts.of(language)


def test_a_country_does_not_change_the_language() -> None:
    assert Texts.of("fr-CA").language == "fr"


@pytest.mark.parametrize(
    ("number", "english", "french"), [(0, "names", "nom"), (1, "name", "nom"), (2, "names", "noms")]
)
def test_a_number_takes_the_form_of_the_language(number: int, english: str, french: str) -> None:
    assert ENGLISH.counted("figure.names", number) == english
    assert FRENCH.counted("figure.names", number) == french


def test_numbers_and_days_are_written_as_the_language_does() -> None:
    assert ENGLISH.number(1234567) == "1,234,567"
    assert FRENCH.number(1234567) == "1\u202f234\u202f567"
    assert FRENCH.number(0.25) == "0,25"
    assert FRENCH.percent(0.123) == "12,3\u202f%"
    assert FRENCH.day(date(2017, 6, 1)) == "1er\u00a0juin\u00a02017"
    assert ENGLISH.moment(datetime(2017, 3, 5, 9, 7, tzinfo=UTC)) == "5\u00a0March\u00a02017, 09:07\u00a0UTC"
    assert ENGLISH.signed(-1.26) == "−1.3"
    assert FRENCH.short_day(date(2017, 2, 3)) == "3 févr. 17"


@pytest.mark.parametrize(
    ("share", "shown"), [(1.0, "100%"), (0.9999, ">99.9%"), (0.99949, "99.9%"), (0.5, "50.0%"), (0.0, "0.0%")]
)
def test_what_is_only_nearly_sure_is_not_100_percent(share: float, shown: str) -> None:
    assert ENGLISH.percent(share) == shown


@pytest.mark.parametrize(
    ("share", "shown"),
    [(1.0, ">99%"), (0.994, ">99%"), (0.99, "99%"), (0.5, "50%"), (0.01, "1%"), (0.0, "<1%")],
)
def test_no_hypothesis_is_shown_as_surer_than_99_percent(share: float, shown: str) -> None:
    assert ENGLISH.clamped(share) == shown


def test_values_in_a_line_keep_their_style_and_are_never_read_as_placeholders() -> None:
    line = ENGLISH.line("names.written", text=Span("{evil} {0.__class__}", Style.NAME))

    assert [span.style for span in line] == [Style.PLAIN, Style.NAME, Style.PLAIN]
    assert line[1].text == "{evil} {0.__class__}"


def test_a_word_that_is_not_in_the_set_is_shown_as_it_is() -> None:
    assert ENGLISH.word("relation", "resolves-to") == "address"
    assert ENGLISH.word("relation", "x\u202e.evil.example") == "x\\u202e[.]evil[.]example"


def test_lists_of_words_end_as_the_language_does() -> None:
    assert FRENCH.listed(("a", "b", "c")) == "a, b et c"
    assert FRENCH.listed(()) == ""


# Sentences of other parts


# The other two are measured between two names, and have sentences of their own.
@pytest.mark.parametrize("trait", sorted(set(Trait) - {Trait.CREATED, Trait.REPORTED}))
def test_every_shared_trait_is_said_in_french(trait: Trait) -> None:
    said = FRENCH.said(statements.shared(trait, "valeur", 3, 3120, 0.001))

    assert said.language == ""
    assert "both" not in said.text


@pytest.mark.parametrize(
    "statement",
    [
        *(statements.differing(family) for family in ("hosting", "dns", "registration", "suffix")),
        *(
            statements.registered_apart(hours, whole_day=whole, share=share, least=least, most=most)
            for hours, whole, share in (
                (0.0, True, 0.01),
                (24.0, True, 0.0001),
                (240.0, True, 0.3),
                (0.5, False, 0.2),
            )
            for least, most in ((0.0, 1.0), (1.0, 48.0), (720.0, math.inf))
        ),
        "false story by web to journalists: credentials entered; a note",
        "impersonated outlet by mail: blocked",
        statements.reported_apart(0.0, share=0.2, least=0.0, most=1.0),
        statements.reported_apart(12.0, share=0.2, least=7.0, most=30.0),
        statements.shared(Trait.ADDRESS, "192.0.2.1", 0, 0, 0.0123),
        "'onedrive', another watched word of En Marche !, is in the name as well",
        (
            "a.fr imitates En Marche ! (99.1%), and one operator is behind it and this name (>99.9%): "
            "both registered by r@mail.com, an e-mail address of 4 of 3,005 names"
        ),
        (
            "a.fr imitates En Marche ! (99.1%), and one operator is behind it and this name (98.0%): both under .fr, "
            "a suffix of about 5.1e-06 of all names (an estimate); 2 of the 3 other names of the case imitate En Marche !"
        ),
    ],
)
def test_sentences_of_tocsin_are_said_in_french(statement: str) -> None:
    said = FRENCH.said(statement)

    assert said.language == ""
    assert not re.search(r"\b(both|names|and|the|as)\b", said.text)


_FILLED = {
    **dict.fromkeys(("own", "reports", "all", "total", "count", "rest", "least"), "1,234"),
    **dict.fromkeys(("grade", "better", "worse", "before", "after"), "B2"),
    "day": "2017-04-25",
    "percent": "80%",
    "likeness": "0.47",
    "imitator": sentences.said("answer.imitator", group="APT28"),
}


def filled(key: str, **values: str) -> str:
    """A template of a rationale with something in each place."""
    names = {name for _, name, _, _ in string.Formatter().parse(sentences.TEMPLATES[key]) if name}
    return sentences.said(key, **{name: values.get(name) or _FILLED.get(name, f"<{name}>") for name in names})


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("key", sorted(sentences.TEMPLATES))
def test_every_sentence_of_a_rationale_is_said_in_every_language(key: str, language: str) -> None:
    values = {"family": "registration"}
    english = filled(key, **values)

    said = Texts.of(language).said(english)

    assert said.language == ""
    assert said.text != english
    assert all(f"<{name}>" in said.text for name in re.findall(r"<(\w+)>", english))
    assert "who imitates" not in said.text


@pytest.mark.parametrize("language", OTHERS)
def test_every_family_of_evidence_has_a_word(language: str) -> None:
    assert all(Texts.of(language).has(f"family.{family}") for family in sentences.FAMILIES)
    said = Texts.of(language).said(sentences.said("if.family", family="registration")).text
    assert "registration" not in said


def test_numbers_in_sentences_are_written_as_the_language_writes_them() -> None:
    said = FRENCH.said(
        filled("piece.named", own="3", reports="41", all="1,204", total="12,000", what="T1566")
    )

    assert said.text == (
        "<source> (B2)\u202f: T1566 est nommé par 3 des 41 rapports sur <group>, et par 1\u202f204 des 12\u202f000 rapports sur qui que ce soit."
    )
    assert "20\u202f%" in FRENCH.said(sentences.said("if.imitators", percent="20%")).text


def test_a_sentence_within_a_sentence_is_said_in_the_language_too() -> None:
    basis = (
        "shared registrant e-mail: a.fr and b.fr have in common an e-mail address of 4 of 3,005 names: r@mail.com;"
        " b.fr is said to be of 'Sofacy' by a feed"
    )
    link = sentences.said("piece.link", source="a feed", grade="B2", group="APT28", what=basis)

    said = FRENCH.said(sentences.said("if.removal", what=link.rstrip(".")))

    assert said.text.startswith("sans l’élément qui compte le plus")
    assert "a feed (B2) lie le dossier à APT28" in said.text
    assert "même courriel de titulaire" in said.text
    assert "ont en commun une adresse électronique de 4 noms sur 3\u202f005" in said.text
    assert "est donné pour 'Sofacy' par a feed" in said.text


def test_a_sentence_without_a_phrase_stays_and_is_marked_as_english() -> None:
    said = FRENCH.said("something new was seen at evil.example")

    assert (said.text, said.language) == ("something new was seen at evil[.]example", "en")
    assert ENGLISH.said("something new").language == ""


@pytest.mark.parametrize("language", OTHERS)
def test_phrases_fill_in_only_what_they_match(language: str) -> None:
    for phrase in _phrases(language):
        assert placeholders(phrase.said) <= set(phrase.pattern.groupindex)
        assert phrase.pattern.pattern.count(".+?") <= 3


def test_hostile_sentences_cost_no_time() -> None:
    texts = [
        "a (B2) links the case with b: " * 40,
        "both registered by " + ", a name of 1 of 1 names" * 30,
        "'" * 400,
        "a (" * 150,
        "1 of 1 " * 70,
    ]

    start = time.perf_counter()
    for text in texts:
        FRENCH.said(text)

    assert time.perf_counter() - start < 1.0
