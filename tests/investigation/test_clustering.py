import random
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
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
