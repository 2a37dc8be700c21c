import pytest
from tests.evidence.small_world import DAY, world

from tocsin.attribution.linking import LIKELY, Joined, join
from tocsin.evidence.attribution import posterior
from tocsin.evidence.attribution_coefficients import builtin_coefficients
from tocsin.evidence.attribution_features import case_items
from tocsin.evidence.links import ReportedLink, builtin_links, read_links
from tocsin.model.grading import Grade

KNOWN = world().known_before(DAY)
FOUND = posterior(KNOWN, case_items(KNOWN, ["T1", "T2"], []), DAY, builtin_coefficients())
TABLE_OF_ONE = """source = "made up"
[[basis]]
family = "any"
words = []
ratio = 10000.0
forgeability = 0.0
cap = 100000.0
[reliability]
A = 1
B = 1
C = 1
D = 1
E = 1
F = 1
[credibility]
1 = 1
2 = 1
3 = 1
4 = 1
5 = 1
6 = 1
"""


def joined(*links: ReportedLink) -> Joined:
    return join(FOUND, links, builtin_links(), imitator_prior=0.05)


def link(basis: str, origin: str, group: str = "G3") -> ReportedLink:
    return ReportedLink(group, basis, origin, Grade.of("A1"))


def everything(found: Joined) -> float:
    return sum(found.of_groups.values()) + sum(found.imitators.values()) + found.unknown + found.shared


def test_without_links_nothing_changes() -> None:
    found = joined()

    assert list(found.of_groups.values()) == pytest.approx(FOUND.of_groups.tolist())
    assert everything(found) == pytest.approx(1.0)


def test_a_link_makes_the_group_likelier_and_an_imitator_of_it_too() -> None:
    found = joined(link("server", "one"))

    assert found.of_groups["G3"] > dict(joined().of_groups)["G3"]
    assert 0.0 < found.imitators["G3"] < found.of_groups["G3"]
    assert everything(found) == pytest.approx(1.0)


def test_an_answer_that_one_origin_decides_is_at_most_likely_and_the_origin_is_named() -> None:
    whole = read_links(TABLE_OF_ONE)
    found = join(FOUND, [link("anything", "one", "G1")], whole, imitator_prior=0.05)

    assert found.deciding == ("one",)
    assert found.of_groups["G1"] == pytest.approx(LIKELY)
    assert everything(found) == pytest.approx(1.0)


def test_two_origins_that_each_suffice_decide_nothing_alone() -> None:
    found = join(
        FOUND,
        [link("anything", "one", "G1"), link("anything", "two", "G1")],
        read_links(TABLE_OF_ONE),
        imitator_prior=0.05,
    )

    assert found.deciding == ()
    assert found.of_groups["G1"] > LIKELY
