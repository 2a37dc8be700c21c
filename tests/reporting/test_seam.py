from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.reporting.contents import content

from tocsin.model.errors import InvalidValue
from tocsin.reporting.seam import Tlp, exporters


def test_the_label_of_a_colour_is_as_first_writes_it() -> None:
    assert [tlp.label for tlp in Tlp] == [
        "TLP:CLEAR",
        "TLP:GREEN",
        "TLP:AMBER",
        "TLP:AMBER+STRICT",
        "TLP:RED",
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"author": ""},
        {"language": ""},
        {"contact": "\ud800"},
        {"made_at": datetime(2017, 4, 25)},  # noqa: DTZ001  # what must be refused
        {"since": datetime(2018, 1, 1, tzinfo=UTC), "until": datetime(2017, 1, 1, tzinfo=UTC)},
    ],
)
def test_a_report_says_what_it_is_who_made_it_and_when(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        replace(content(), **wrong)  # type: ignore[arg-type]  # what must be refused


def test_every_exporter_fits_the_seam() -> None:
    assert isinstance(exporters(), object)
