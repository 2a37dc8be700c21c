import pytest
from tests.investigation.facts_of_names import campaign, crowd, joined, rows

from tocsin.evidence.infrastructure import load_infrastructure_weights
from tocsin.investigation.clustering import AnalystWord, cluster
from tocsin.investigation.corpus import Corpus
from tocsin.investigation.growing import Growing
from tocsin.model.observation import FactRow

WEIGHTS = load_infrastructure_weights()
CAMPAIGN = campaign(6)
MEMBERS = sorted({row.subject for row in CAMPAIGN})


def growing(found: list[FactRow]) -> Growing:
    return Growing(cluster(Corpus.build(found), WEIGHTS))


def of(*names: str) -> list[FactRow]:
    return [row for row in CAMPAIGN if row.subject in names]


@pytest.mark.parametrize("late", MEMBERS)
def test_a_name_that_comes_late_finds_the_group_it_belongs_to(late: str) -> None:
    grown = growing([*of(*set(MEMBERS) - {late}), *crowd(80)])

    touched = grown.add(of(late))

    assert sorted(grown.clusters.of(late)) == MEMBERS
    assert sorted(touched) == MEMBERS


def test_what_is_not_touched_stays_as_it_is() -> None:
    others = joined(
        rows(
            f"omega{n:02d}.org",
            email="other@mail.example",
            addresses="203.0.113.99",
            created=f"2019-03-01T10:{n:02d}:00Z",
        )
        for n in range(5)
    )
    grown = growing([*of(*MEMBERS[:5]), *others, *crowd(80)])
    before = grown.clusters.of("omega00.org")

    touched = grown.add(of(MEMBERS[5]))

    assert grown.clusters.of("omega00.org") == before
    assert not set(before) & set(touched)


def test_names_that_share_only_new_things_find_each_other() -> None:
    grown = growing(list(crowd(80)))
    late = joined(
        rows(
            f"kappa{n}.org",
            email="new@mail.example",
            addresses="203.0.113.77",
            created=f"2020-01-01T00:{n:02d}:00Z",
        )
        for n in range(3)
    )

    for name in ("kappa0.org", "kappa1.org", "kappa2.org"):
        grown.add([row for row in late if row.subject == name])

    assert sorted(grown.clusters.of("kappa0.org")) == ["kappa0.org", "kappa1.org", "kappa2.org"]
    assert grown.clusters.strongest("kappa2.org") is not None


def test_a_stranger_stays_by_itself_and_is_there() -> None:
    grown = growing([*CAMPAIGN, *crowd(80)])

    touched = grown.add(rows("stranger.example", addresses="192.0.2.250", registrar="Nobody else's"))

    assert touched == ("stranger.example",)
    assert grown.clusters.of("stranger.example") == ("stranger.example",)


def test_rows_about_names_that_are_there_wait_for_the_next_full_run() -> None:
    grown = growing([*CAMPAIGN, *crowd(20)])

    assert grown.add(of(MEMBERS[0])) == ()
    assert grown.add([]) == ()


def test_the_analysts_word_stands_for_those_who_come_too() -> None:
    grown = growing([*of(*MEMBERS[:5]), *crowd(80)])

    grown.add(of(MEMBERS[5]), word=AnalystWord(different=((MEMBERS[0], MEMBERS[5]),)))

    assert grown.clusters.label(MEMBERS[5]) != grown.clusters.label(MEMBERS[0])
