import json
from datetime import timedelta
from typing import Any

import pytest
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser
from tests.reporting.contents import LURE, MAIL, NOW, OFFICE, alert, assessed, content, fact, full
from tests.reporting.exporters.test_markdown import ELEMENTS
from tests.reporting.hostile import HOSTILE, hostile_content

from tocsin.interchange.misp import read
from tocsin.interchange.problems import Problem
from tocsin.interchange.provenance import Provenance
from tocsin.model.observation import Relation
from tocsin.reporting.exporters.misp import render
from tocsin.reporting.seam import Content

pymisp = pytest.importorskip("pymisp", reason="PyMISP is not installed")
WWW = f"www.{LURE}"


def event(known: Content) -> Any:
    """The event as MISP's own library reads it."""
    made = pymisp.MISPEvent()
    made.from_dict(**json.loads(render(known).body)["Event"])
    return made


def looked_for(made: Any) -> list[tuple[str, str]]:
    inside = [each for each in made.objects for each in each.attributes]
    return sorted((each.type, each.value) for each in (*made.attributes, *inside) if each.to_ids)


def test_machines_look_for_what_may_be_blocked_and_nothing_else() -> None:
    made = event(content(alerts=(alert(LURE), alert(WWW), alert("www.en-marche.fr"))))

    assert looked_for(made) == [("domain", LURE), ("hostname", WWW)]
    (refused,) = (each for each in made.attributes if each.value == "www.en-marche.fr")
    assert refused.comment.startswith("not to be blocked: ")


def test_registration_and_addresses_are_objects() -> None:
    made = event(content())

    objects = {(each.name, each.attributes[0].value): each for each in made.objects}
    assert sorted(objects) == [("domain-ip", MAIL), ("domain-ip", LURE), ("whois", LURE)]
    whois = {each.object_relation: str(each.value) for each in objects["whois", LURE].attributes}
    assert whois["registrar"] == "Example Registrar"
    assert whois["registrant-email"] == "r@mail.com"
    assert whois["nameserver"] == "ns1.example"
    assert ("AS", "AS64500") in {(each.type, each.value) for each in made.attributes}


def test_what_misp_would_refuse_is_left_out() -> None:
    known = content(
        facts=(
            fact(LURE, Relation.CREATED, "last spring"),
            fact(LURE, Relation.RESOLVES_TO, "nowhere"),
            fact(LURE, Relation.REGISTRANT_EMAIL, "REDACTED FOR PRIVACY"),
            fact(LURE, Relation.AUTONOMOUS_SYSTEM, "AS99999999999"),
            fact(LURE, Relation.NAME_SERVER, "a name server"),
        )
    )

    assert event(known).objects == []


def test_an_assessment_is_a_comment_and_no_tag() -> None:
    made = event(assessed(content()))

    comments = [each.value for each in made.attributes if each.category == "Attribution"]
    assert any("25% a group that is not known" in each for each in comments)
    assert len(comments) == 1 + 3 + 3
    assert not any("group" in each and "Of the sponsor" in each for each in comments)
    assert {each.type for each in made.attributes if each.category == "Attribution"} == {"comment"}
    assert [tag.name for tag in made.tags] == ["tlp:amber"]


def test_the_analysis_stands_in_an_event_report_with_its_matrix_evidence_and_claims() -> None:
    (report,) = event(full(content())).event_reports

    assert report.name == "Who may be behind it"
    for told in (
        "Evidence by answer",
        "What would change the verdict",
        "France 24",
        "T1566",
        "two questions",
    ):
        assert told in report.content
    assert event(content()).event_reports == []


def test_an_analysis_in_a_language_without_texts_is_in_english() -> None:
    (report,) = event(full(content(language="tlh"))).event_reports

    assert "What would change the verdict" in report.content


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_the_event_report(text: str) -> None:
    (report,) = event(hostile_content(text)).event_reports

    reader = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")
    tree = LexborHTMLParser(reader.render(report.content))
    assert {str(node.tag) for node in tree.css("*")} <= ELEMENTS


def test_the_event_is_read_back_by_tocsin_itself() -> None:
    everything = list(read(render(content()).body, Provenance(NOW + timedelta(days=1), "x")))

    facts = {
        (each.subject, each.relation, each.value) for each in everything if not isinstance(each, Problem)
    }
    assert {
        (LURE, Relation.RESOLVES_TO, "192.0.2.7"),
        (MAIL, Relation.RESOLVES_TO, "2001:db8::7"),
        (LURE, Relation.REGISTRANT_EMAIL, "r@mail.com"),
        (LURE, Relation.REGISTRAR, "Example Registrar"),
        (LURE, Relation.NAME_SERVER, "ns1.example"),
    } <= facts
    assert {each.subject for each in everything if not isinstance(each, Problem)} >= {LURE, MAIL, OFFICE}


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_changes_what_machines_look_for(text: str) -> None:
    made = event(hostile_content(text))

    assert looked_for(made) == [("domain", MAIL), ("domain", LURE)]
    assert [tag.name for tag in made.tags] == ["tlp:amber"]
    assert all(str(each.value).isprintable() for each in made.attributes)
