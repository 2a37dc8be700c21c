"""Groups: what comes together, what must not, and that nothing depends on the order of facts."""

import random
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.investigation.campaigns import (
    BANK,
    MAIRIE,
    TWO_CAMPAIGNS,
    Names,
    clusters_of,
    facts_of,
    ordinary,
    siblings,
)
from tests.investigation.facts_of_names import campaign, crowd, joined, rows

from tocsin.evidence.infrastructure import load_infrastructure_weights
from tocsin.investigation.clustering import AnalystWord, Clusters, cluster
from tocsin.investigation.corpus import Corpus
from tocsin.model.errors import InvalidValue
from tocsin.model.observation import FactRow

WEIGHTS = load_infrastructure_weights()


EVERY = [*campaign(6), *crowd(80)]


MEMBERS = tuple(sorted({row.subject for row in campaign(6)}))


NAMES = tuple(sorted({row.subject for row in EVERY}))


PAIRS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda pair: pair[0] != pair[1]),
    max_size=8,
)


def clusters(found: list[FactRow], word: AnalystWord | None = None) -> Clusters:
    return cluster(Corpus.build(found), WEIGHTS, word=word or AnalystWord())


def test_names_of_one_registrant_are_one_group_and_ordinary_names_none() -> None:
    found = clusters(EVERY)

    assert found.groups() == (MEMBERS,)
    assert found.of(MEMBERS[2]) == MEMBERS
    assert found.label(MEMBERS[2]) == MEMBERS[0]


def test_a_name_without_facts_is_by_itself_and_not_lost() -> None:
    found = clusters([*EVERY, FactRow("nothing.example", "", "", "")])

    assert found.of("nothing.example") == ("nothing.example",)
    assert found.strongest("nothing.example") is None
    assert found.strongest_link("nothing.example") is None


@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_facts_changes_nothing(dice: random.Random) -> None:
    shuffled = dice.sample(EVERY, len(EVERY))

    first, second = clusters(EVERY), clusters(shuffled)

    assert first.groups() == second.groups()
    assert [first.strongest_link(name) for name in MEMBERS] == [
        second.strongest_link(name) for name in MEMBERS
    ]


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(PAIRS, PAIRS)
def test_the_analysts_word_stands_or_is_refused_as_contradicting_itself(
    same: list[tuple[str, str]], different: list[tuple[str, str]]
) -> None:
    word = AnalystWord(tuple(same), tuple(different))

    with suppress(InvalidValue):  # where the words contradict each other
        found = clusters(EVERY, word)
        _holds(found, same, different)


def test_words_that_contradict_each_other_are_refused_with_what_to_do() -> None:
    one, other, third = MEMBERS[:3]

    with pytest.raises(InvalidValue, match="take one of these back"):
        clusters(EVERY, AnalystWord(((one, other), (other, third)), ((third, one),)))


def _holds(found: Clusters, same: list[tuple[str, str]], different: list[tuple[str, str]]) -> None:
    for one, other in same:
        assert found.label(one) == found.label(other)
    for one, other in different:
        assert found.label(one) != found.label(other)


def test_words_about_names_that_are_not_there_are_let_be() -> None:
    word = AnalystWord((("elsewhere.example", MEMBERS[0]),), (("elsewhere.example", "nowhere.example"),))

    assert clusters(EVERY, word).groups() == (MEMBERS,)


def test_a_split_by_the_analyst_holds_against_all_evidence() -> None:
    found = clusters(EVERY, AnalystWord(different=((MEMBERS[0], MEMBERS[5]),)))

    assert found.label(MEMBERS[0]) != found.label(MEMBERS[5])
    assert sorted(len(group) for group in found.groups()) in ([5], [2, 4], [3, 3])


def test_a_shared_hoster_does_not_chain_campaigns_together() -> None:
    """Two campaigns of forty names on one address with forty ordinary customers stay two."""
    one = joined(
        rows(
            f"alpha{n:02d}x.top",
            email="a@mail.example",
            registrar="Registrar 1",
            addresses="203.0.113.50",
            created=f"2017-03-01T10:{n:02d}:00Z",
        )
        for n in range(20)
    )
    other = joined(
        rows(
            f"omega-{n:02d}.fr",
            email="b@mail.example",
            registrar="Registrar 2",
            addresses="203.0.113.50",
            created=f"2017-09-01T10:{n:02d}:00Z",
        )
        for n in range(20)
    )
    customers = [
        row._replace(value="203.0.113.50") if row.relation == "resolves-to" else row for row in crowd(340)
    ][-40 * 8 :]
    found = clusters([*one, *other, *customers, *crowd(300)])

    assert found.label("alpha00x.top") == found.label("alpha19x.top")
    assert found.label("omega-00.fr") == found.label("omega-19.fr")
    assert found.label("alpha00x.top") != found.label("omega-00.fr")
    strangers = {row.subject for row in customers} & {*found.of("alpha00x.top"), *found.of("omega-00.fr")}
    assert len(strangers) <= 2


def test_each_name_of_a_group_says_what_ties_it_there() -> None:
    found = clusters(EVERY)

    links = found.links(MEMBERS)

    assert {name for link in links for name in (link.first, link.second)} == set(MEMBERS)
    assert [link.probability for link in links] == sorted((link.probability for link in links), reverse=True)
    reason = found.strongest(MEMBERS[0])
    assert reason is not None
    assert reason.statement.startswith("both ")


def test_a_name_tied_by_a_word_alone_says_so_by_having_no_reason() -> None:
    lone = next(name for name in NAMES if name not in MEMBERS)
    facts = [row for row in EVERY if row.subject != lone]

    found = clusters([*facts, FactRow(lone, "", "", "")], AnalystWord(same=((lone, MEMBERS[0]),)))

    assert len(found.of(lone)) == 7
    link = found.strongest_link(lone)
    assert link is not None
    assert link.probability < 0.5


def test_progress_is_told_to_the_end() -> None:
    told: list[float] = []

    cluster(Corpus.build(EVERY), WEIGHTS, progress=lambda _what, share: told.append(share))

    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.parametrize("count", [0, 1])
def test_the_smallest_corpora_have_no_groups(count: int) -> None:
    assert clusters(list(crowd(count))).groups() == ()


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
