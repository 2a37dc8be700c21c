import re

import pytest
from tests.reporting.contents import LURE, MAIL, OFFICE, alert, content, fact
from tests.reporting.hostile import HOSTILE, hostile_content

from tocsin.interchange.defanging import name_for_people
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError
from tocsin.model.observation import Fact, Relation
from tocsin.reporting.exporters.abuse import render
from tocsin.reporting.seam import Tlp

RULE = "=" * 76


def shown(name: str) -> str:
    return name_for_people(DomainName(name))


def notices(body: bytes) -> list[str]:
    return body.decode().split(RULE)


def test_each_registrar_and_each_network_gets_a_notice_about_its_names_only() -> None:
    document = render(content())
    registrar, address, network = notices(document.body)

    assert "To: the abuse desk of Example Registrar" in registrar
    assert shown(LURE) in registrar
    assert shown(MAIL) not in registrar
    assert "the network of 192[.]0[.]2[.]7" in address
    assert "the network of AS64500" in network
    assert shown(MAIL) in network
    assert all("imitates En Marche !" in notice for notice in (registrar, address, network))
    assert all("Contact: cert@cert.example" in notice for notice in (registrar, address, network))


def test_a_name_nobody_can_act_on_is_said() -> None:
    assert any(f"nobody to write to about {shown(OFFICE)}" in remark for remark in render(content()).remarks)


def test_a_report_that_is_not_for_everybody_is_said_to_be_so() -> None:
    assert any("TLP:AMBER" in remark for remark in render(content()).remarks)
    assert not any("TLP" in remark for remark in render(content(tlp=Tlp.GREEN)).remarks)


def test_a_french_notice_is_french() -> None:
    (first, *_) = notices(render(content(language="fr")).body)

    assert "Objet : un nom de domaine enregistré chez vous qui imite En Marche !" in first
    assert "97,0 %" in first


def test_who_had_a_name_once_is_not_written_to() -> None:
    known = fact(LURE, Relation.REGISTRAR, "Former Registrar")
    ended = Fact(
        known.kind, LURE, known.relation, known.value, known.sources, known.true_from, known.last_seen
    )

    with pytest.raises(InputError, match="no registrar and no address is known"):
        render(content(facts=(ended,)))


def test_a_protected_name_is_in_no_notice() -> None:
    known = content(
        alerts=(alert(LURE), alert("www.en-marche.fr")),
        facts=(fact(LURE, Relation.REGISTRAR, "R"), fact("en-marche.fr", Relation.REGISTRAR, "R")),
    )
    document = render(known)

    assert "www[.]en-marche[.]fr" not in document.body.decode()
    assert any("official domain" in remark for remark in document.remarks)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_adds_a_notice_a_line_or_a_link(text: str) -> None:
    plain = render(hostile_content("plain")).body.decode()
    body = render(hostile_content(text)).body.decode()

    assert body.count(RULE) == plain.count(RULE)
    assert len(re.findall(r"^To: ", body, re.MULTILINE)) == len(re.findall(r"^To: ", plain, re.MULTILINE))
    assert "://" not in body
    assert not re.search(r"\w\.\w*example", body.replace("cert@cert.example", ""))
    assert all(line.isprintable() for line in body.split("\n"))
