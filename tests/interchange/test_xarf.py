import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.interchange.xarf import Reporter, SuspiciousRegistration, xarf_report
from tocsin.model.domain_names import DomainName
from tocsin.model.observables import EmailAddress

xarf = pytest.importorskip("xarf", reason="xarf is not installed")

NOW = datetime(2017, 4, 25, 18, tzinfo=UTC)
CERT = Reporter("CERT", EmailAddress("cert@cert.example"))
NAME = DomainName("a.example")


def report(reporter: Reporter = CERT, *, tlp: str = "amber", **found: Any) -> dict[str, Any]:
    """One report, which the library of the format's authors finds nothing wrong with."""
    known = {"name": NAME, "registered": NOW, "seen": NOW, "probability": 0.97, "why": "why", **found}
    line = xarf_report(reporter, SuspiciousRegistration(**known), tlp=tlp)
    result = xarf.parse(line)
    assert result.errors == []
    assert line.count("\n") == 1
    read: dict[str, Any] = json.loads(line)
    return read


def test_everything_that_is_known_has_its_place() -> None:
    made = report(
        targets=("En Marche !",),
        kinds=("typo", "idn", "combosquat"),
        registrar="R",
        name_servers=("ns1.example",),
        ipv4=("192.0.2.1",),
        ipv6=("2001:db8::1",),
        related=(DomainName("b.example"),) * 30,
    )

    assert made["suspicious_indicators"] == ["brand_keyword", "homograph_attack", "typosquatting"]
    assert made["target_brand"] == "En Marche !"
    assert made["dns_records"] == {"a": ["192.0.2.1"], "aaaa": ["2001:db8::1"]}
    assert len(made["related_domains"]) == 20
    assert made["tags"] == ["tlp:amber"]
    assert base64.b64decode(made["evidence"][0]["payload"]) == b"why"


def test_what_is_not_known_is_left_out() -> None:
    made = report()

    assert not {"registrar", "nameservers", "dns_records", "related_domains", "target_brand"} & made.keys()
    assert made["suspicious_indicators"] == ["other"]


def test_a_name_with_an_underscore_is_no_host_name() -> None:
    made = report(name=DomainName("_a.example"))

    assert "domain" not in made
    assert made["source_identifier"] == "_a.example"


@pytest.mark.parametrize("tlp", ["clear", "green", "amber", "amber+strict", "red"])
def test_every_colour_is_a_tag(tlp: str) -> None:
    assert report(tlp=tlp)["tags"] == [f"tlp:{tlp}"]


def test_sent_again_it_is_the_same_report() -> None:
    assert (
        report()["report_id"]
        == report(why="more")["report_id"]
        != report(name=DomainName("b.example"))["report_id"]
    )


@given(st.text())
def test_any_text_gives_a_valid_report_on_one_line(text: str) -> None:
    made = report(Reporter(text, CERT.contact), why=text, targets=(text,), registrar=text, kinds=(text,))

    assert made["source_identifier"] == NAME.value
