from datetime import UTC, datetime

import pytest
import stix2.v21

from tocsin.model.certificate import X509Certificate
from tocsin.model.domain_names import WrittenName
from tocsin.model.errors import InvalidValue

SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)


def certificate(
    sha256: str = SHA256,
    serial: str = "0a1b",
    begin: datetime = BEGIN,
    end: datetime = END,
    name: str = "one.example",
) -> X509Certificate:
    return X509Certificate(sha256, serial, "CN=CA", "CN=one.example", begin, end, (WrittenName(name),))


def test_the_id_of_a_certificate_is_the_one_of_the_standard() -> None:
    known = stix2.v21.X509Certificate(hashes={"SHA-256": SHA256}, serial_number="0a1b")

    assert certificate().id == known.id


def test_a_certificate_is_valid_from_its_first_to_its_last_moment() -> None:
    assert certificate().is_valid_at(BEGIN)
    assert certificate().is_valid_at(END)
    assert not certificate(begin=END, end=BEGIN).is_valid_at(datetime(2026, 2, 1, tzinfo=UTC))


def test_a_name_in_it_may_be_anything_that_can_be_written() -> None:
    assert certificate(name="<script>\0\u202e").names[0].text


def test_what_contradicts_itself_is_refused() -> None:
    for wrong in (
        {"sha256": "x"},
        {"serial": "0A"},
        {"serial": ""},
        {"begin": datetime(2026, 1, 1)},  # noqa: DTZ001  # what must be refused
        {"name": "\ud800"},
    ):
        with pytest.raises(InvalidValue):
            certificate(**wrong)
