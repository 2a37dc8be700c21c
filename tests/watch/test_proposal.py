import pytest

from tocsin.model.domain_names import DomainName
from tocsin.model.errors import UsageError
from tocsin.names.parsing import domain_name
from tocsin.watch.proposal import (
    countries_of,
    countries_table,
    id_for,
    id_for_name,
    languages_of,
    name_for,
    official_domain,
)


@pytest.mark.parametrize(
    ("domain", "slug", "name"),
    [
        ("en-marche.fr", "en-marche", "En Marche"),
        ("hsbc.co.uk", "hsbc", "Hsbc"),
        ("mail.lesoir.be", "lesoir", "Lesoir"),
        ("süddeutsche.de", "suddeutsche", "Süddeutsche"),
        ("straße.de", "strasse", "Straße"),
        ("почта.рф", "xn--80a1acny", "Почта"),
        ("parti_x.github.io", "parti-x", "Parti X"),
    ],
)
def test_id_and_name_come_from_the_registrable_label(domain: str, slug: str, name: str) -> None:
    assert id_for(domain_name(domain)) == slug
    assert name_for(domain_name(domain)) == name


def test_an_id_can_come_from_the_name_alone() -> None:
    assert id_for_name("En Marche !") == "en-marche"
    assert len(id_for_name("x" * 100)) == 63
    with pytest.raises(UsageError, match="--id"):
        id_for_name("Партия")


def test_the_country_comes_from_the_top_level_domain_unless_anybody_buys_it() -> None:
    domains = [DomainName(name) for name in ("x.fr", "x.com", "x.io", "x.co.uk", "y.fr", "x.xn--p1ai")]

    assert countries_of(domains) == ("fr", "uk")
    assert languages_of(("fr", "be", "uk")) == ("fr", "en")


def test_the_table_of_countries_does_not_contradict_itself() -> None:
    table = countries_table()

    assert not table.anywhere & set(table.languages)
    assert all(len(code) == 2 for code in (*table.anywhere, *table.languages))


@pytest.mark.parametrize(
    ("given", "kept"),
    [("www.en-marche.fr", "en-marche.fr"), ("www.fr", "www.fr"), ("mail.x.fr", "mail.x.fr")],
)
def test_the_www_of_a_web_site_is_left_off(given: str, kept: str) -> None:
    assert official_domain(DomainName(given)).value == kept
