"""What of persons is not kept as evidence, and what only looks like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.interchange.personal_secrets import withheld_because


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("password", "hunter2"),
        ("stolen_credentials", "x"),
        ("session_cookie", "x"),
        ("victim", "jean@en-marche.example"),
        ("target_address", "Jean <jean@en-marche.example>"),
        ("url", "https://jean:hunter2@mail.example/"),
        ("note", "the password: hunter2 was entered"),
        ("note", "mot de passe=hunter2"),
    ],
)
def test_secrets_and_those_aimed_at_are_not_kept(kind: str, value: str) -> None:
    assert withheld_because(kind, value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("registrant_email", "registrant-1@mail.example"),
        ("credential_page", "asks for a password"),
        ("victim", "political party"),
        ("target", "fr"),
        ("url", "https://mail.example:8443/login?next=/a@b"),
    ],
)
def test_what_was_used_and_the_kind_of_a_victim_are(kind: str, value: str) -> None:
    assert not withheld_because(kind, value)


def test_the_other_texts_are_looked_at_too() -> None:
    assert withheld_because("url", "mail.example", "ftp://a:b@mail.example")


@given(st.text(max_size=60), st.text(max_size=200))
def test_any_texts_get_an_answer(kind: str, value: str) -> None:
    assert isinstance(withheld_because(kind, value, value), str)
