import pytest

from tocsin.interchange.bare_words import bare_words


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("  Registrant's E-Mail.....", "registrant s e mail"),
        ("Créé_le", "cree le"),
        ("登録年月日", "登録年月日"),
        ("Частное лицо", "частное лицо"),
        ("--", ""),
    ],
)
def test_punctuation_case_and_accents_do_not_count(written: str, bare: str) -> None:
    assert bare_words(written) == bare
