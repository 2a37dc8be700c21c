"""Faults of drivers become one clear error."""

import sqlite3

import pytest
from sqlalchemy.exc import NoSuchTableError, OperationalError

from tocsin.model.errors import InvalidValue, StoreError
from tocsin.store.faults import faults_of


class Refused(Exception):
    """What psycopg raises, by its shape."""

    sqlstate = "53100"


def test_a_fault_names_the_database_and_what_was_being_done() -> None:
    with pytest.raises(StoreError) as caught, faults_of("tocsin.db", "storing alerts"):
        raise sqlite3.OperationalError("odd\nand more")

    assert str(caught.value) == "storing alerts failed on the database 'tocsin.db': odd"


def test_the_cause_is_kept() -> None:
    cause = sqlite3.OperationalError("odd")

    with pytest.raises(StoreError) as caught, faults_of("tocsin.db", "storing"):
        raise cause

    assert caught.value.__cause__ is cause


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("53100", "the disk is full"),
        ("53300", "run out of something"),
        ("55P03", "another program keeps it locked"),
        ("25006", "it may only be read"),
        ("28P01", "check name and password"),
        ("57P01", "the server is stopping"),
        ("99999", "Refused"),
    ],
)
def test_each_complaint_of_postgresql_says_what_to_do(state: str, said: str) -> None:
    refused = Refused()
    refused.sqlstate = state

    with pytest.raises(StoreError, match=said), faults_of("tocsin", "storing"):
        raise OperationalError("SELECT 1", None, refused)


def test_a_fault_that_no_driver_raised_is_told_as_it_is() -> None:
    with pytest.raises(StoreError, match="visitors"), faults_of("tocsin", "storing"):
        raise NoSuchTableError("visitors")


def test_our_own_errors_pass() -> None:
    with pytest.raises(InvalidValue), faults_of("tocsin", "storing"):
        raise InvalidValue("no")
