import csv
import io
import re

import pytest
from tests.reporting.contents import LURE, MAIL, OFFICE, alert, content
from tests.reporting.hostile import HOSTILE, hostile_content

from tocsin.reporting.exporters.csv import COLUMNS, render


def rows(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode(), newline="")))


def test_each_name_has_a_row_with_what_is_known_of_it() -> None:
    (row,) = [row for row in rows(render(content()).body) if row["name"] == LURE]

    assert row == {
        "name": LURE,
        "name_for_people": "onedrive-en-marche[.]fr",
        "organisation": "en-marche",
        "probability": "0.9700",
        "state": "new",
        "first_seen": "2017-04-14T09:30:00Z",
        "told": "2017-04-14T09:30:00Z",
        "case": LURE,
        "case_probability": "1.0000",
        "created": "2017-04-14",
        "registrar": "Example Registrar",
        "name_servers": "ns1.example",
        "addresses": "192.0.2.7",
        "why": row["why"],
        "may_be_blocked": "yes",
        "tlp": "amber",
    }
    assert row["why"].startswith("onedrive-en-marche[.]fr holds the word")


def test_a_name_of_a_case_without_an_alert_has_a_row_too() -> None:
    found = {row["name"]: row for row in rows(render(content(alerts=(alert(LURE),))).body)}

    assert sorted(found) == sorted([LURE, MAIL, OFFICE])
    assert found[MAIL]["probability"] == ""
    assert found[MAIL]["may_be_blocked"].startswith("no: no alert is about it")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_adds_a_row_or_a_formula(text: str) -> None:
    body = render(hostile_content(text)).body
    table = list(csv.reader(io.StringIO(body.decode(), newline="")))

    assert [row[0] for row in table] == ["name", *sorted([LURE, MAIL])]
    assert {len(row) for row in table} == {len(COLUMNS)}
    assert not any(re.search(r"(?:^|[;,\t\"])[ ]*[=+\-@\uff1d]", cell) for row in table for cell in row)
