import json
from typing import Any

import pytest
from tests.reporting.contents import LURE, MAIL, OFFICE, alert, content, fact
from tests.reporting.hostile import HOSTILE, hostile_content

from tocsin.model.errors import InputError
from tocsin.model.observation import Relation
from tocsin.reporting.exporters.xarf import render
from tocsin.reporting.seam import Content

xarf = pytest.importorskip("xarf", reason="xarf is not installed")


def reports(known: Content) -> dict[str, dict[str, Any]]:
    """Reports by name, in which the library of the format's authors finds nothing wrong."""
    lines = render(known).body.decode().splitlines()
    assert [xarf.parse(line).errors for line in lines] == [[] for _ in lines]
    return {each["source_identifier"]: each for each in map(json.loads, lines)}


def test_a_registration_is_reported_with_what_is_known_of_it() -> None:
    made = reports(content())[LURE]

    assert made["registration_date"] == "2017-04-14T00:00:00Z"
    assert made["registrar"] == "Example Registrar"
    assert made["targeted_brands"] == ["En Marche !"]
    assert {each["domain"] for each in made["related_domains"]} == {MAIL, OFFICE}
    assert made["reporter"]["contact"] == "cert@cert.example"


def test_a_name_without_a_day_of_registration_is_said() -> None:
    document = render(content(facts=(fact(LURE, Relation.CREATED, "last spring"),)))

    assert document.body == b""
    assert len([each for each in document.remarks if "when it was registered is not known" in each]) == 3


def test_the_last_registration_of_a_name_counts() -> None:
    facts = tuple(
        fact(LURE, Relation.CREATED, day) for day in ("2017-03-15", "2009-01-01", "2017-03-15T10:00:00Z")
    )

    assert reports(content(facts=facts))[LURE]["registration_date"] == "2017-03-15T10:00:00Z"


def test_a_protected_name_is_not_reported() -> None:
    known = content(
        alerts=(alert(LURE), alert("www.en-marche.fr")),
        facts=(
            fact(LURE, Relation.CREATED, "2017-03-15"),
            fact("en-marche.fr", Relation.CREATED, "2016-04-06"),
        ),
    )

    assert list(reports(known)) == [LURE]


@pytest.mark.parametrize("contact", ["", "https://cert.example", "x@", "a b@c.example"])
def test_a_report_needs_an_address_to_answer_to(contact: str) -> None:
    with pytest.raises(InputError, match="--contact"):
        render(content(contact=contact))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_adds_a_report(text: str) -> None:
    known = hostile_content(text)
    known = content(
        **{name: getattr(known, name) for name in ("title", "author", "cases", "alerts", "contact")}
    )

    assert list(reports(known)) == [LURE]
