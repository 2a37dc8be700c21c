import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.evidence.detector_weights import load_weights
from tocsin.evidence.log_odds import logit, total
from tocsin.investigation.second_order import DETECTOR, TIE, Aim, Company, Imitation, aim
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidValue
from tocsin.model.finding import Finding, Weighed
from tocsin.model.identity import Identity

WEIGHTS = load_weights((DETECTOR,))[DETECTOR]
EN_MARCHE = Identity(slug="en-marche", name="En Marche !", domains=(DomainName("en-marche.fr"),))
SUBJECT, FIRST, SECOND = map(DomainName, ("portal-office.fr", "onedrive-en-marche.fr", "mail-en-marche.fr"))
PRIOR = 0.001
REASON = "the same registrant e-mail, which 4 of 3,000 names have"


def found(detector: str, log_odds: float | None) -> Weighed:
    return Weighed(Finding(detector, SUBJECT, "en-marche", "seen", "was seen"), log_odds)


OFFICE = (found("lookalike", 2.2), found("service_word", -1.8), found("top_level_domain", 1.5))


def company(others: int, imitating: list[float]) -> Company:
    return Company(others, len(imitating), sum(imitating))


def judged(
    own: tuple[Weighed, ...] = OFFICE,
    imitations: tuple[Imitation, ...] = (Imitation(FIRST, 0.999, 0.99, REASON),),
    others: int = 1,
) -> Aim | None:
    return aim(
        SUBJECT,
        EN_MARCHE,
        own=own,
        prior=PRIOR,
        imitations=imitations,
        company=company(others, [each.probability for each in imitations]),
        weights=WEIGHTS,
    )


def certain(result: Aim | None) -> Aim:
    assert result is not None
    return result


def test_a_service_name_in_a_case_of_imitations_is_aimed_at_whom_they_imitate() -> None:
    result = certain(judged())

    assert result.probability > 0.9
    assert total(PRIOR, OFFICE) < 0.01


def test_the_reason_is_a_chain_from_the_tie_to_the_imitation() -> None:
    tie = next(each for each in certain(judged()).evidence if each.finding.feature == TIE)

    assert tie.finding.statement == (
        "onedrive-en-marche.fr imitates En Marche ! (99.9%), and one operator is behind it and this name (99.0%): "
        + REASON
    )


def test_the_other_imitations_of_the_case_are_counted_aloud() -> None:
    both = (Imitation(FIRST, 0.999, 0.99, REASON), Imitation(SECOND, 0.99, 0.5, "the same day"))

    statements = [each.finding.statement for each in certain(judged(imitations=both, others=4)).evidence]

    assert any("2 of the 4 other names of the case imitate En Marche !" in text for text in statements)


def test_what_the_name_says_itself_stands_first_and_unchanged() -> None:
    assert certain(judged()).evidence[: len(OFFICE)] == OFFICE


def test_a_name_that_says_nothing_at_all_is_raised_too_but_less() -> None:
    silent = certain(judged(own=()))

    assert 0.3 < silent.probability < 0.6
    assert silent.probability < certain(judged()).probability


def test_an_own_word_of_the_organisation_counts_as_much_as_a_service() -> None:
    assert certain(judged(own=(found("lookalike", -1.0),))).probability > 0.9


def test_a_loose_tie_raises_little() -> None:
    loose = certain(judged(imitations=(Imitation(FIRST, 0.999, 0.1, REASON),)))

    assert loose.probability < 0.15


def test_a_doubtful_imitation_raises_little() -> None:
    doubtful = certain(judged(imitations=(Imitation(FIRST, 0.1, 0.99, REASON),)))

    assert doubtful.probability < 0.15


def test_one_target_among_many_raises_little() -> None:
    assert certain(judged(own=(), others=60)).probability < 0.05


def test_nothing_is_added_where_the_name_says_more_by_itself() -> None:
    assert judged(own=(found("lookalike", 12.0),)) is None


def test_a_case_without_imitations_says_nothing() -> None:
    assert judged(imitations=()) is None


@pytest.mark.parametrize("wrong", [(1.5, 0.5), (0.5, float("nan")), (-0.1, 0.5)])
def test_an_imitation_that_is_surer_than_sure_is_refused(wrong: tuple[float, float]) -> None:
    with pytest.raises(InvalidValue):
        Imitation(FIRST, *wrong, REASON)


_SHARES = st.floats(0, 1)
_OWN = st.lists(st.tuples(st.sampled_from(["service_word", "x"]), st.none() | st.floats(-20, 20)), max_size=4)


@given(_OWN, st.lists(st.tuples(_SHARES, _SHARES), max_size=4), st.integers(0, 100), st.floats(1e-9, 0.99))
def test_the_sum_of_the_findings_is_the_probability_and_removing_one_moves_it_by_its_weight(
    own: list[tuple[str, float | None]], imitations: list[tuple[float, float]], others: int, prior: float
) -> None:
    weighed = tuple(found(detector, log_odds) for detector, log_odds in own)

    result = aim(
        SUBJECT,
        EN_MARCHE,
        own=weighed,
        prior=prior,
        imitations=[Imitation(FIRST, sure, tied, REASON) for sure, tied in imitations],
        company=company(others, [sure for sure, _ in imitations]),
        weights=WEIGHTS,
    )

    if result is None:
        return
    assert 0.0 < result.probability < 1.0
    summed = logit(prior) + math.fsum(each.log_odds or 0.0 for each in result.evidence)
    if -27 < logit(prior) + math.fsum(each.log_odds or 0.0 for each in weighed) < 9:
        assert summed == pytest.approx(logit(result.probability), abs=1e-6)
