"""Addresses of databases, good and bad."""

import sys

import pytest

from tocsin.model.errors import StoreError
from tocsin.store.connecting import database_at


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("tocsin.db", "no database address"),
        ("", "no database address"),
        ("mysql://localhost/tocsin", "databases of kind 'mysql' are not supported"),
        ("postgresql+asyncpg://localhost/tocsin", "databases of kind 'postgresql\\+asyncpg'"),
        ("sqlite://", "keeps nothing"),
        ("sqlite:///:memory:", "keeps nothing"),
        ("sqlite:///file:x?mode=memory&uri=true", "keeps nothing"),
    ],
)
def test_an_address_that_will_not_do_says_which_will(url: str, said: str) -> None:
    with pytest.raises(StoreError, match=f"{said}.*sqlite:///"):
        database_at(url, create=True)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_may_be_called_by_its_common_names(scheme: str) -> None:
    pytest.importorskip("psycopg", reason="needs psycopg from PyPI")

    database = database_at(f"{scheme}://me:secret@localhost/tocsin", create=True)

    assert database.place == "postgresql+psycopg://me:***@localhost/tocsin"


def test_a_missing_driver_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(StoreError, match=r"pip install 'tocsin\[postgres\]'"):
        database_at("postgresql+psycopg://localhost/tocsin", create=True)
