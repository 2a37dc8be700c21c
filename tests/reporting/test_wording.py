from tests.reporting.contents import LURE, content

from tocsin.model.assessment import Hypothesis, HypothesisKind
from tocsin.model.threats import IntrusionSet, ThreatActor
from tocsin.reporting.catalogue import Texts
from tocsin.reporting.wording import domain_of, plain, wording_of

GROUP, SPONSOR = IntrusionSet("APT28"), ThreatActor("GRU")
WORDING = wording_of(content(groups=(GROUP,), sponsors=(SPONSOR,)), Texts.of("en"))


def test_organisations_groups_and_sponsors_have_their_names() -> None:
    assert WORDING.organisation("en-marche") == "En Marche !"
    assert WORDING.group(GROUP.id) == "APT28"
    assert WORDING.sponsor(SPONSOR.id) == "GRU"
    assert WORDING.hypothesis(Hypothesis(HypothesisKind.IMITATOR, GROUP.id)) == "Somebody imitating APT28"


def test_what_the_content_does_not_name_keeps_its_id() -> None:
    assert WORDING.organisation("somebody") == "somebody"
    assert WORDING.group("intrusion-set--x") == "intrusion-set--x"
    assert WORDING.sponsor(None) == ""


def test_a_name_is_defanged_and_stands_beside_its_a_label_form() -> None:
    assert plain(WORDING.name("xn--bcher-kva.example")) == "bücher[.]example (xn--bcher-kva[.]example)"
    assert plain(WORDING.name("no name at all.example")) == "no name at all[.]example"


def test_the_organisations_own_name_stays_readable_in_the_title_of_a_source() -> None:
    assert WORDING.source(f"en-marche.fr about {LURE}") == "en-marche.fr about onedrive-en-marche[.]fr"


def test_the_log_is_called_so_in_the_language_of_the_report() -> None:
    assert WORDING.source("log of attempts") == "log of attempts"
    assert wording_of(content(), Texts.of("fr")).source("log of attempts") == "journal des tentatives"


def test_parameters_are_called_by_what_they_are_and_odds_by_their_group() -> None:
    assert WORDING.parameter("least_pieces") == "pieces of evidence below which nobody is named"
    assert WORDING.parameter(f"odds:{GROUP.id}") == "odds of APT28, set by hand"
    assert WORDING.parameter("something new") == "something new"


def test_a_text_that_is_no_name_is_no_domain() -> None:
    assert domain_of("a b") is None
    assert domain_of("A.example.") == domain_of("a.example")
