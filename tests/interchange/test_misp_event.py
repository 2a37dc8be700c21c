import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.interchange.misp_event import DOMAIN_IP, WHOIS, Field, MispEvent

pymisp = pytest.importorskip("pymisp", reason="PyMISP is not installed")

NOW = datetime(2017, 4, 25, 18, tzinfo=UTC)


def parsed(event: MispEvent) -> Any:
    """The event as MISP's own library reads it; that checks types, categories and templates."""
    read = pymisp.MISPEvent()
    read.from_dict(**json.loads(event.text())["Event"])
    return read


@pytest.mark.parametrize(
    ("tlp", "distribution"), [("clear", 3), ("green", 1), ("amber", 0), ("amber+strict", 0), ("red", 0)]
)
def test_what_needs_a_decision_is_not_passed_on_by_the_server_itself(tlp: str, distribution: int) -> None:
    read = parsed(MispEvent("March", "CERT", tlp, NOW))

    assert read.distribution == distribution
    assert [tag.name for tag in read.tags] == [f"tlp:{tlp}"]
    assert (read.info, read.Orgc.name, read.published) == ("March", "CERT", False)


def test_attributes_and_objects_are_read_back() -> None:
    event = MispEvent("March", "CERT", "amber", NOW)
    event.attribute(
        "Network activity",
        "domain",
        "a.example",
        comment="why",
        to_ids=True,
        first_seen=NOW,
        last_seen=NOW - timedelta(1),
    )
    event.object(DOMAIN_IP, "a", [Field("domain", "domain", "a.example"), Field("ip", "ip-dst", "192.0.2.1")])
    event.object(
        WHOIS,
        "a",
        [
            Field("domain", "domain", "a.example"),
            Field("registrar", "whois-registrar", "R"),
            Field("creation-date", "datetime", "2017-03-15"),
        ],
    )

    read = parsed(event)

    (attribute,) = read.attributes
    assert (attribute.value, attribute.to_ids, attribute.comment) == ("a.example", True, "why")
    assert attribute.first_seen == attribute.last_seen == NOW
    for each, template in zip(read.objects, (DOMAIN_IP, WHOIS), strict=True):
        known = pymisp.MISPObject(template.name, strict=True)
        assert (known.template_uuid, str(known.template_version)) == (template.uuid, template.version)
        assert {field.object_relation for field in each.attributes} <= set(known._definition["attributes"])
        for field in each.attributes:
            assert known._definition["attributes"][field.object_relation]["misp-attribute"] == field.type
            assert not field.to_ids


def test_the_same_report_is_the_same_event() -> None:
    later = MispEvent("March", "CERT", "amber", NOW + timedelta(days=1))

    assert parsed(later).uuid == parsed(MispEvent("March", "CERT", "amber", NOW)).uuid
    assert MispEvent("April", "CERT", "amber", NOW).uuid != later.uuid


@given(st.text(), st.text())
def test_any_text_gives_an_event_with_one_attribute(title: str, text: str) -> None:
    event = MispEvent(title, text, "red", NOW)
    event.attribute("Attribution", "comment", text, comment=title)

    (attribute,) = json.loads(event.text())["Event"]["Attribute"]

    assert len(attribute["value"].splitlines()) == 1
    assert event.text().isascii()
