import pytest

from tocsin.app.typed_organisations import Wanted, edited, founded
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import UsageError
from tocsin.model.identity import Identity, Outlet

EN_MARCHE = founded(Wanted(domains=("en-marche.fr",), services=("onedrive",), outlets=("Le Soir=lesoir.be",)))


def test_one_official_domain_is_enough() -> None:
    assert founded(Wanted(domains=("www.en-marche.fr",))) == Identity(
        slug="en-marche",
        name="En Marche",
        domains=(DomainName("en-marche.fr"),),
        languages=("fr",),
        countries=("fr",),
    )


def test_what_was_typed_wins_over_what_was_derived() -> None:
    identity = founded(
        Wanted(
            domains=("lesoir.be", "lesoir.info"),
            slug="soir",
            name=" Le Soir ",
            services=("Office 365",),
            outlets=("RTBF=rtbf.be,rtbf.example", "sudinfo.be", "L'Echo"),
            words=("soirmag",),
            languages=("FR", "nl"),
            countries=("FR",),
            people=("A. Exemple",),
            budget=0,
        )
    )

    assert (identity.slug, identity.name, identity.alert_budget) == ("soir", "Le Soir", 0)
    assert identity.services == ("microsoft-365",)
    assert identity.outlets == (
        Outlet("RTBF", (DomainName("rtbf.be"), DomainName("rtbf.example"))),
        Outlet("Sudinfo", (DomainName("sudinfo.be"),)),
        Outlet("L'Echo", ()),
    )
    assert identity.languages == ("fr", "nl")
    assert identity.countries == ("fr",)


def test_sectors_come_and_go_and_watching_stops_only_where_it_is_said() -> None:
    target = founded(Wanted(name="WADA", sectors=("Non profit", "sports"), watched=False))

    assert (target.sectors, target.watched) == (("non-profit", "sports"), False)
    assert not edited(target, add=Wanted(sectors=("health",)), drop=Wanted()).watched
    after = edited(target, add=Wanted(watched=True), drop=Wanted(sectors=("sports",)))
    assert (after.sectors, after.watched) == (("non-profit",), True)


def test_a_name_alone_is_enough_too() -> None:
    identity = founded(Wanted(name="Fondation Exemple"))

    assert (identity.slug, identity.domains) == ("fondation-exemple", ())


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (Wanted(), "give an official domain"),
        (Wanted(domains=("fr",)), "'fr' is a top-level domain"),
        (Wanted(domains=("",)), "'' is not a domain name"),
        (Wanted(domains=("not a name",)), "'not a name' is not a domain name"),
        (Wanted(domains=("https://x.fr/",)), "did you mean 'x.fr'"),
        (Wanted(domains=("x.fr",), slug="A b"), "'A b' cannot be an organisation's id"),
        (Wanted(domains=("x.fr",), services=("one drve",)), "did you mean 'onedrive'"),
        (Wanted(domains=("x.fr",), languages=("french",)), "'french' is not a language tag"),
        (Wanted(domains=("x.fr",), countries=("france",)), "'france' is not a two-letter country code"),
        (Wanted(domains=("x.fr",), outlets=("=x.be",)), "the outlet's name"),
        (Wanted(domains=("x.fr",), name="a\nb"), "U+000A"),
    ],
)
def test_nonsense_is_refused_with_what_to_write(wanted: Wanted, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        founded(wanted)

    assert message in str(caught.value)


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        founded(Wanted(domains=("fr",), services=("nothing at all",), countries=("france",)))

    assert str(caught.value).count(";") >= 2


def test_an_edit_adds_and_drops() -> None:
    after = edited(
        EN_MARCHE,
        add=Wanted(name="LREM", domains=("en-marche.eu",), words=("macron",), budget=3),
        drop=Wanted(services=("OneDrive",), languages=("fr",), outlets=("Le Soir",)),
    )

    assert after.slug == "en-marche"
    assert (after.name, after.alert_budget) == ("LREM", 3)
    assert [str(domain) for domain in after.domains] == ["en-marche.fr", "en-marche.eu"]
    assert (after.services, after.languages, after.outlets, after.words) == ((), (), (), ("macron",))


def test_an_edit_of_nothing_changes_nothing() -> None:
    assert edited(EN_MARCHE, add=Wanted(), drop=Wanted()) == EN_MARCHE


def test_an_outlet_takes_the_place_of_the_one_with_its_name() -> None:
    after = edited(EN_MARCHE, add=Wanted(outlets=("Le Soir=lesoir.info",)), drop=Wanted())

    assert after.outlets == (Outlet("Le Soir", (DomainName("lesoir.info"),)),)


@pytest.mark.parametrize(
    ("drop", "message"),
    [
        (Wanted(words=("x",)), "'x' is not among the words of 'en-marche'"),
        (Wanted(domains=("x.fr",)), "'x.fr' is not among the domains"),
        (Wanted(outlets=("Bild",)), "has no outlet 'Bild'"),
    ],
)
def test_what_is_not_there_cannot_be_dropped(drop: Wanted, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        edited(EN_MARCHE, add=Wanted(), drop=drop)
