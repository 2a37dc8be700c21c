import pytest
from tests.watch.lines import NOW, PRIOR, bench, imitations

from tocsin.evidence.log_odds import logit, without
from tocsin.model.alert import Position
from tocsin.model.errors import InvalidName


def test_taking_one_finding_away_moves_the_log_odds_by_what_was_stated() -> None:
    tested = 0
    for _, alert in bench().alerts(imitations(400, seed=2)):
        for weighed in alert.evidence:
            left = without(PRIOR, alert.evidence, weighed.finding)
            # Nearer to 1 a probability no longer holds its log-odds to nine places.
            if max(left, alert.probability) < 1 - 1e-6:
                moved = logit(alert.probability) - logit(left)
                assert moved == pytest.approx(weighed.log_odds or 0.0, abs=1e-9)
                tested += 1

    assert tested > 1000


def test_no_claim_is_made_twice_for_one_name_and_organisation() -> None:
    for _, alert in bench().alerts(imitations(400, seed=3)):
        ids = [weighed.finding.id for weighed in alert.evidence]
        assert len(set(ids)) == len(ids)


def test_the_case_of_en_marche_says_what_was_seen_in_sentences() -> None:
    alert = bench().alert("onedrive-en-marche.fr", "en-marche")

    statements = " | ".join(weighed.finding.statement for weighed in alert.evidence)
    assert alert.probability > 0.2
    assert alert.match.word == "enmarche"
    assert alert.match.position is Position.REGISTRABLE
    assert "combosquat" in alert.match.kinds
    for part in ("'enmarche'", "'en-marche'", "in a million", ".fr is a top-level domain", "'onedrive'"):
        assert part in statements


def test_a_service_alone_is_found_as_a_weak_candidate_that_says_so() -> None:
    alert = bench().alert("outlook-portal.example", "en-marche")

    assert "service" in alert.match.kinds
    (weak,) = (weighed for weighed in alert.evidence if weighed.finding.detector == "service_word")
    assert weak.log_odds is not None
    assert weak.log_odds < -1
    assert alert.probability < 0.2
    assert "weak by itself" in weak.finding.statement


@pytest.mark.parametrize(
    ("name", "organisation", "position"),
    [
        ("en-marche.example", "en-marche", Position.REGISTRABLE),
        ("en-marche.fr.evil.example", "en-marche", Position.SUBDOMAIN),
        ("paypal.blogspot.com", "paypal", Position.REGISTRABLE),
        ("paypal.one.blogspot.com", "paypal", Position.SUBDOMAIN),
        ("paypal.co.uk", "paypal", Position.REGISTRABLE),
        ("secure.paypal-login.co.uk", "paypal", Position.REGISTRABLE),
    ],
)
def test_the_place_of_the_word_is_told_with_the_public_suffixes(
    name: str, organisation: str, position: Position
) -> None:
    assert bench().alert(name, organisation).match.position is position


def test_a_name_is_kept_as_written_and_shown_in_letters() -> None:
    alert = bench().alert("*.XN--PYPAL-4VE.com.", "paypal")

    assert alert.written.text == "*.XN--PYPAL-4VE.com."
    assert alert.name.value == "xn--pypal-4ve.com"
    assert "idn" in alert.match.kinds
    assert (alert.first_seen, alert.last_seen) == (NOW, NOW)


def test_what_is_no_domain_name_is_refused_with_the_one_error() -> None:
    scored = bench().scored(["paypal-" + "x" * 70 + ".com"])

    assert len(scored.lines)
    with pytest.raises(InvalidName):
        bench().explainer.alert(scored, 0, NOW)
