import numpy as np
import pytest
from tests.watch.lines import EVERYBODY, PRIOR, bench, bench_of, imitations

from tocsin.evidence.base_rates import Way, load_base_rates
from tocsin.evidence.detector_weights import DetectorWeights, Weight, load_weights
from tocsin.evidence.log_odds import logit, probability
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError
from tocsin.model.identity import Identity
from tocsin.watch.scoring import BULK, ScoreTable, all_features, pairs_of
from tocsin.watch.seam import detectors

NAMES = imitations(3000)


def test_the_bulk_score_is_the_sum_over_the_findings_shown() -> None:
    found = bench().alerts(NAMES)

    assert len(found) > 2000
    for log_odds, alert in found:
        shown = sum(weighed.log_odds or 0.0 for weighed in alert.evidence)
        assert log_odds == pytest.approx(shown, abs=1e-9), alert.written
        assert alert.probability == pytest.approx(probability(logit(PRIOR) + log_odds), abs=1e-9)


def test_the_names_of_that_test_show_every_detector_and_most_kinds() -> None:
    found = bench().alerts(NAMES)

    detected = {weighed.finding.detector for _, alert in found for weighed in alert.evidence}
    kinds = {kind for _, alert in found for kind in alert.match.kinds}
    assert detected == set(BULK)
    assert {"combosquat", "typo", "idn", "homoglyph", "levelsquat", "tld-swap", "service", "outlet"} <= kinds


def test_each_name_and_organisation_gives_one_line() -> None:
    lines = bench().scored(NAMES).lines

    pairs = list(zip(lines.row.tolist(), lines.organisation.tolist(), strict=True))
    assert len(set(pairs)) == len(pairs)
    assert pairs == sorted(pairs)


def test_names_score_the_same_alone_and_in_company() -> None:
    together = bench().scored(NAMES[:200]).lines
    alone = [bench().scored([name]).lines.log_odds for name in NAMES[:200]]

    assert np.array_equal(together.log_odds, np.concatenate(alone))


def test_a_word_that_hosts_use_weighs_less_alone_in_a_subdomain_than_one_that_they_do_not_use() -> None:
    outlook, lacustre = (
        bench().alert(f"{word}.garden.example", slug)
        for word, slug in (("outlook", "en-marche"), ("lacustre", "credit"))
    )
    rate = {
        alert.match.word: next(w.finding.rate for w in alert.evidence if w.finding.detector == "lookalike")
        for alert in (outlook, lacustre)
    }

    host_rate = load_base_rates().of_hosts(["outlook"])[0, Way.LABEL]
    assert rate["outlook"] is not None
    assert rate["outlook"] >= host_rate
    assert (rate["lacustre"] or 0.0) < 1e-6


def test_without_weights_every_line_adds_nothing() -> None:
    lines = bench_of(EVERYBODY, {}).scored(NAMES[:100]).lines

    assert len(lines)
    assert not lines.log_odds.any()


def test_an_organisation_without_usable_words_gives_no_lines() -> None:
    nobody = Identity("nobody", "я", (DomainName("xn--h1alffa9f.xn--p1ai"),))

    assert len(bench_of([nobody], load_weights(detectors())).scored(NAMES[:50]).lines) == 0


def test_a_block_without_names_or_without_hits_gives_no_lines() -> None:
    assert len(bench().scored([]).lines) == 0
    assert len(bench().scored(["garden.example", "", "."]).lines) == 0


def test_a_hit_counts_only_for_organisations_that_watch_the_word_so_loosely() -> None:
    scored = bench().scored(NAMES)
    pairs = pairs_of(scored.hits, bench().watchlist)
    hits, watchlist = scored.hits, bench().watchlist

    assert [watchlist.items[item].text for item in pairs.item] == [
        watchlist.texts[hits.term[hit]] for hit in pairs.hit
    ]
    for hit, item in zip(pairs.hit, pairs.item, strict=True):
        policy = watchlist.items[item]
        most = policy.whole_distance if hits.whole[hit] else policy.inside_distance
        assert hits.distance[hit] <= most


def test_two_built_in_detectors_of_one_family_are_refused_because_bulk_adds_them() -> None:
    weights = {
        name: DetectorWeights(name, "one", "made up", {"exact": Weight(1.0)})
        for name in ("lookalike", "wording")
    }

    with pytest.raises(InputError, match="family 'one'"):
        ScoreTable.compile(weights)


def test_every_feature_of_a_built_in_detector_has_a_weight_that_ships() -> None:
    weights = load_weights(detectors())

    missing = [
        (name, feature)
        for name, features in zip(BULK, all_features(weights), strict=True)
        for feature in features
        if feature not in weights[name].features
    ]
    assert missing == []


def test_no_weight_that_ships_is_for_a_feature_that_no_detector_has() -> None:
    weights = load_weights(detectors())

    for name, features in zip(BULK, all_features(weights), strict=True):
        assert set(weights[name].features) <= set(features)
