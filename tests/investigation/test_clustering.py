"""Groups: what comes together, what must not, and that nothing depends on the order of facts."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.investigation.campaigns import (
    BANK,
    MAIRIE,
    TWO_CAMPAIGNS,
    WEIGHTS,
    Names,
    clusters_of,
    facts_of,
    ordinary,
    siblings,
)

from tocsin.investigation.clustering import AnalystWord, Clusters, cluster
from tocsin.investigation.corpus import Corpus
from tocsin.model.errors import InvalidValue


def told(clusters: Clusters) -> list[object]:
    """Everything that is said of a corpus."""
    return [
        (name, clusters.label(name), clusters.of(name), clusters.strongest_link(name))
        for name in clusters.corpus.names
    ]


def test_two_campaigns_among_ordinary_names_are_two_groups() -> None:
    clusters = clusters_of({**ordinary(80), **TWO_CAMPAIGNS})

    assert clusters.of(MAIRIE[0]) == MAIRIE
    assert clusters.of(BANK[0]) == BANK
    assert clusters.of("zaphod.test") == ("zaphod.test",)


def test_the_order_of_facts_and_their_repetition_leave_no_trace() -> None:
    names = {**ordinary(25), **TWO_CAMPAIGNS}
    expected = told(clusters_of(names))
    facts = facts_of(names)

    for seed in range(3):
        shuffled = facts + random.Random(seed).choices(facts, k=20)
        random.Random(seed).shuffle(shuffled)
        assert told(cluster(Corpus.build(shuffled), WEIGHTS)) == expected


def test_every_name_is_in_one_group_that_is_called_by_its_first_name() -> None:
    clusters = clusters_of({**ordinary(40), **TWO_CAMPAIGNS})
    names = clusters.corpus.names

    assert list(names) == sorted(names)
    for name in names:
        members = clusters.of(name)
        assert name in members
        assert list(members) == sorted(members)
        assert clusters.label(name) == members[0]
        assert {clusters.of(member) for member in members} == {members}
    assert sorted(clusters.groups()) == sorted(
        {clusters.of(name) for name in names if len(clusters.of(name)) > 1}
    )
    sizes = [len(group) for group in clusters.groups()]
    assert sizes == sorted(sizes, reverse=True)


def test_a_name_is_shown_with_the_strongest_tie_to_its_own_group() -> None:
    clusters = clusters_of({**ordinary(40), **TWO_CAMPAIGNS})
    explaining, place = clusters.explaining, clusters.corpus.place

    for name in MAIRIE:
        link = clusters.strongest_link(name)
        assert link is not None
        assert {link.first, link.second} <= set(MAIRIE)
        assert name in {link.first, link.second}
        best = max(explaining.link(place[name], place[each]).probability for each in MAIRIE if each != name)
        assert link.probability == pytest.approx(best, abs=1e-6)
    assert clusters.strongest_link("zaphod.test") is None


def test_links_of_a_group_hold_every_member_once_the_strongest_first() -> None:
    clusters = clusters_of(TWO_CAMPAIGNS)

    links = clusters.links(clusters.of(MAIRIE[0]))

    assert {name for link in links for name in (link.first, link.second)} == set(MAIRIE)
    assert len({(link.first, link.second) for link in links}) == len(links)
    probabilities = [link.probability for link in links]
    assert probabilities == sorted(probabilities, reverse=True)
    assert clusters.links(("zaphod.test",)) == ()


def test_a_hoster_that_hundreds_share_does_not_chain_two_operators() -> None:
    hoster = {
        "resolves-to": "203.0.113.80",
        "autonomous-system": "AS64510",
        "registrar": "Ordinary Registrar SAS",
    }
    crowd = ordinary(
        300, resolves_to="203.0.113.80", autonomous_system="AS64510", registrar="Ordinary Registrar SAS"
    )
    moved = {name: {**facts, **hoster} for name, facts in TWO_CAMPAIGNS.items()}

    clusters = clusters_of({**ordinary(200, seed=2), **crowd, **moved})

    assert set(clusters.of(MAIRIE[0])).isdisjoint(BANK)
    assert set(MAIRIE) <= set(clusters.of(MAIRIE[0]))
    assert len(clusters.groups()[0]) < len(crowd) // 5


def test_one_name_that_agrees_with_two_groups_does_not_make_them_one() -> None:
    bridge = {
        "bridge-mairie-bank.example": {
            "resolves-to": ["192.0.2.7", "198.51.100.9"],
            "registrant-email": ["one@mail.example", "two@mail.example"],
        }
    }

    clusters = clusters_of({**ordinary(80), **TWO_CAMPAIGNS, **bridge})

    assert set(clusters.of(MAIRIE[0])).isdisjoint(BANK)


def test_a_campaign_of_more_names_than_speak_for_a_group_is_one_group() -> None:
    labels = [
        f"{one}{two}-mairie" for one in ("mail", "acces", "compte", "portail") for two in "abcdefghijkl"
    ]
    names = siblings(
        labels, registrant_email="one@mail.example", resolves_to="192.0.2.7", registrar="Ordinary SAS"
    )

    clusters = clusters_of({**ordinary(60), **names})

    assert set(names) <= set(clusters.of(next(iter(names))))


def test_a_privacy_service_ties_nobody() -> None:
    hidden = {
        "registrant-name": "REDACTED FOR PRIVACY",
        "registrant-organisation": "Domains By Proxy, LLC",
        "registrant-email": "abc@domainsbyproxy.com",
    }
    quiet = {
        name: {
            relation: value
            for relation, value in facts.items()
            if relation not in {"resolves-to", "registrant-email"}
        }
        for name, facts in TWO_CAMPAIGNS.items()
    }

    without = clusters_of({**ordinary(60), **quiet})
    with_them = clusters_of({**ordinary(60), **{name: {**facts, **hidden} for name, facts in quiet.items()}})

    assert told(with_them) == told(without)


def test_what_analysts_said_is_the_same_is_one_group_whatever_the_evidence() -> None:
    word = AnalystWord(same=(("zaphod.test", MAIRIE[0]), (BANK[0], BANK[1])))

    clusters = clusters_of({**ordinary(40), **TWO_CAMPAIGNS}, word)

    assert set(MAIRIE) | {"zaphod.test"} <= set(clusters.of("zaphod.test"))
    explaining, place = clusters.explaining, clusters.corpus.place
    ties = [
        explaining.link(place["zaphod.test"], place[name])
        for name in clusters.of("zaphod.test")
        if name != "zaphod.test"
    ]
    link = clusters.strongest_link("zaphod.test")
    assert link is not None
    assert link in ties
    assert link.probability == pytest.approx(max(tie.probability for tie in ties), abs=1e-6)


def test_what_analysts_said_is_different_never_comes_together() -> None:
    word = AnalystWord(different=tuple((MAIRIE[0], other) for other in MAIRIE[1:]))

    clusters = clusters_of({**ordinary(40), **TWO_CAMPAIGNS}, word)

    assert set(clusters.of(MAIRIE[0])).isdisjoint(MAIRIE[1:])
    assert clusters.of(MAIRIE[1]) == MAIRIE[1:]
    assert clusters.of(BANK[0]) == BANK


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_every_word_that_does_not_contradict_another_is_honoured(data: st.DataObject) -> None:
    names = st.sampled_from(sorted(TWO_CAMPAIGNS))
    pair = st.tuples(names, names).filter(lambda two: two[0] != two[1])
    same = data.draw(st.lists(pair, max_size=4))
    different = data.draw(st.lists(pair, max_size=4))

    try:
        clusters = clusters_of(TWO_CAMPAIGNS, AnalystWord(tuple(same), tuple(different)))
    except InvalidValue:
        assert any(one in _tied_to(other, same) for one, other in different)
        return

    for one, other in same:
        assert clusters.of(one) == clusters.of(other)
    for one, other in different:
        assert clusters.of(one) != clusters.of(other)


def _tied_to(name: str, same: list[tuple[str, str]]) -> set[str]:
    found, before = {name}, 0
    while len(found) > before:
        before = len(found)
        found |= {each for pair in same if found & set(pair) for each in pair}
    return found


def test_words_that_contradict_each_other_are_refused_by_name() -> None:
    word = AnalystWord(
        same=((MAIRIE[0], MAIRIE[1]), (MAIRIE[1], MAIRIE[2])), different=((MAIRIE[2], MAIRIE[0]),)
    )

    with pytest.raises(InvalidValue, match=MAIRIE[2]):
        clusters_of(TWO_CAMPAIGNS, word)


def test_words_about_names_that_are_not_here_change_nothing() -> None:
    word = AnalystWord(same=(("gone.example", MAIRIE[0]),), different=((BANK[0], "gone.example"),))

    assert told(clusters_of(TWO_CAMPAIGNS, word)) == told(clusters_of(TWO_CAMPAIGNS))


def test_an_empty_corpus_and_one_name_have_no_groups() -> None:
    assert clusters_of({}).groups() == ()
    alone = clusters_of({"one.example": {"registrar": "Ordinary Registrar SAS"}})

    assert alone.groups() == ()
    assert alone.of("one.example") == ("one.example",)
    assert alone.strongest_link("one.example") is None
    with pytest.raises(KeyError):
        alone.of("other.example")


def test_a_host_and_its_domain_belong_together() -> None:
    clusters = clusters_of(
        {**ordinary(40), "quince.example": {"registrar": "Gandi SAS"}, "www.quince.example": {}}
    )

    assert clusters.of("www.quince.example") == clusters.of("quince.example")


def test_progress_is_told_and_ends_with_all() -> None:
    heard: list[float] = []

    cluster(Corpus.build(facts_of(TWO_CAMPAIGNS)), WEIGHTS, progress=lambda _what, share: heard.append(share))

    assert heard == sorted(heard)
    assert heard[-1] == 1.0


HOSTILE = (
    "\x1b[31mRed\x00\x07",
    "x" * 10_000,
    "\ud800 lone",
    "\u202eevil\u2066",
    "{} {0} %s",
    "\n\r\t",
    "",
    " ",
    "\U0010ffff",
    "é" * 5_000,
)


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_values_survive_in_every_relation(value: str) -> None:
    relations = (
        "resolves-to autonomous-system alias-of soa-mailbox text registrar registrant-email registrant-name "
        "registrant-organisation certificate certificate-name certificate-issuer favicon page-title form-target "
        "redirects-to mail-exchanger name-server created reported no-such-relation"
    ).split()
    names: Names = {
        **TWO_CAMPAIGNS,
        **{f"{label}.example": dict.fromkeys(relations, value) for label in ("quince", "zither")},
    }

    clusters = clusters_of(names)

    assert clusters.of(MAIRIE[0]) == MAIRIE
    link = clusters.explaining.link(
        clusters.corpus.place["quince.example"], clusters.corpus.place["zither.example"]
    )
    assert all(len(reason.statement) < 400 for reason in link.reasons)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["quince.example", "zither.example", "co.uk", "example", "xn--bcher-kva.example"]
            ),
            st.sampled_from(
                ["resolves-to", "name-server", "created", "registrar", "mail-exchanger", "page-title", "x"]
            ),
            st.text(st.characters(), max_size=40),
        ),
        max_size=12,
    )
)
def test_any_text_as_a_value_gives_groups(facts: list[tuple[str, str, str]]) -> None:
    names: dict[str, dict[str, list[str]]] = {}
    for name, relation, value in facts:
        names.setdefault(name, {}).setdefault(relation, []).append(value)

    clusters = clusters_of(names)

    assert set(clusters.corpus.names) == set(names)
    assert told(clusters) == told(clusters_of(names))


def test_campaigns_of_one_operator_under_two_names_meet_by_what_is_rare() -> None:
    tie = {"favicon": "-1424133137", "certificate": "ab" * 32, "registrant_email": "one@mail.example"}
    first = siblings(("quince-one", "quince-two"), **tie)
    second = siblings(("zither-one", "zither-two"), **tie)

    clusters = clusters_of({**ordinary(80), **first, **second})

    assert set(first) | set(second) <= set(clusters.of("quince-one.example"))
