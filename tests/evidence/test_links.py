import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.evidence.links import (
    ReportedLink,
    WeighedLink,
    builtin_links,
    one_lower,
    read_links,
    totals,
    weigh_links,
)
from tocsin.model.errors import InputError
from tocsin.model.grading import Grade

TABLE = builtin_links()


def link(
    basis: str, origin: str = "o", grade: str = "A1", *, group: str = "G1", against: bool = False
) -> ReportedLink:
    return ReportedLink(group, basis, origin, Grade.of(grade), against=against)


def weighed(*links: ReportedLink) -> Sequence[WeighedLink]:
    return weigh_links(links, TABLE)


def test_a_link_of_a_sure_source_weighs_what_the_table_says() -> None:
    one = weighed(link("the same server and registrar"))[0]

    assert one.family == "infrastructure"
    assert one.log_odds == pytest.approx(math.log(8))
    assert one.imitator_log_odds == pytest.approx(math.log(1 + 0.4 * 7))


def test_a_poor_grade_pulls_the_ratio_towards_one() -> None:
    sure, doubtful, worst = (weighed(link("server", grade=grade))[0].log_odds for grade in ("A1", "D4", "E5"))

    assert sure > doubtful > worst > 0


def test_one_origin_counts_once_however_many_repeat_it() -> None:
    found = weighed(link("server", "one"), link("server", "one"), link("malware", "one"))

    assert [each.log_odds > 0 for each in found] == [False, False, True]


def test_of_one_family_the_rest_counts_a_fifth_and_the_cap_holds() -> None:
    two = weighed(link("server", "one"), link("certificate", "two"))
    many = weighed(*(link("server", f"o{number}") for number in range(50)))

    assert two[1].log_odds == pytest.approx(math.log(8) / 5)
    assert totals(many)["G1"][0] == pytest.approx(math.log(20))


def test_how_names_look_weighs_nothing() -> None:
    assert totals(weighed(link("name style")))["G1"] == (0.0, 0.0)


def test_what_was_never_public_does_not_help_an_imitator() -> None:
    private = ReportedLink("G1", "registrant", "o", Grade.of("A1"), was_public=False)

    assert weigh_links([private], TABLE)[0].imitator_log_odds == 0.0


def test_a_refutation_speaks_against_the_group() -> None:
    assert totals(weighed(link("malware", against=True)))["G1"] == pytest.approx((-math.log(10), 0.0))


def test_groups_do_not_share_origins() -> None:
    found = totals(weighed(link("server"), link("server", group="G2")))

    assert found["G1"] == found["G2"] == pytest.approx((math.log(8), math.log(1 + 0.4 * 7)))


@pytest.mark.parametrize(
    ("kind", "text", "family"),
    [
        ("victim", "registrant", "victims"),
        ("timing", "server", "traces"),
        ("infrastructure", "shared registrant e-mail: a and b", "registration"),
        ("infrastructure", "shared address: whois.example and code.example", "infrastructure"),
        ("infrastructure", "the malware talks to it", "infrastructure"),
        ("infrastructure", "he gave the same whois", "registration"),
        ("reported_link", "the malware talks to it", "malware"),
        ("reported_link", "something", "other"),
        ("reported_link", "aimed at victims alike", "victims"),
    ],
)
def test_the_kind_of_evidence_narrows_what_its_basis_may_be(kind: str, text: str, family: str) -> None:
    assert TABLE.basis_of(text, kind).family == family


def test_what_was_counted_takes_the_place_of_the_stated_ratio() -> None:
    counted = ReportedLink("G1", "server", "o", Grade.of("A1"), ratio=3.0)

    assert weigh_links([counted], TABLE)[0].log_odds == pytest.approx(math.log(3))


def test_a_ratio_below_one_speaks_against_the_group_and_half_as_much_against_an_imitator() -> None:
    less = ReportedLink("G1", "server", "o", Grade.of("A1"), 0.5, ratio=0.5)
    found = weigh_links([less], TABLE)[0]

    assert found.log_odds == pytest.approx(math.log(0.5))
    assert found.imitator_log_odds == pytest.approx(math.log(0.75))


@pytest.mark.parametrize(("rate", "ratio"), [(0.5, 2.0), (1.0, 1.0), (0.0, 8.0), (1e-6, 8.0), (None, 8.0)])
def test_a_stated_ratio_is_never_above_what_the_base_rate_leaves(rate: float | None, ratio: float) -> None:
    common = ReportedLink("G1", "server", "o", Grade.of("A1"), base_rate=rate)

    assert weigh_links([common], TABLE)[0].log_odds == pytest.approx(math.log(ratio))


@given(st.floats(min_value=0.0, exclude_min=True, allow_infinity=False), st.booleans())
def test_any_ratio_gives_a_number_within_the_cap(ratio: float, against: bool) -> None:  # noqa: FBT001  # Hypothesis gives it
    found = weigh_links(
        [ReportedLink("G1", "server", "o", Grade.of("A1"), ratio=ratio, against=against)], TABLE
    )[0]

    assert abs(found.log_odds) <= math.log(20) + 1e-9
    assert not against or found.log_odds <= 0.0


@pytest.mark.parametrize("text", ["", "no toml", "basis = []", "basis = [1]", 'source = "x"\nbasis = []\n'])
def test_a_broken_table_is_one_clear_error(text: str) -> None:
    with pytest.raises(InputError, match="the table of links cannot be read"):
        read_links(text)


@given(st.one_of(st.binary(), st.text()))
def test_any_text_gives_a_table_or_the_one_error(text: str | bytes) -> None:
    try:
        read_links(text)
    except InputError:
        return


@given(
    st.lists(
        st.builds(
            ReportedLink,
            st.sampled_from(["G1", "G2"]),
            st.sampled_from(["server", "malware", "", "target"]),
            st.sampled_from(["a", "b", "c"]),
            against=st.booleans(),
        )
    )
)
def test_no_family_passes_its_cap_and_an_imitator_never_gains_more(links: list[ReportedLink]) -> None:
    found = weigh_links(links, TABLE)

    for group, (for_group, for_imitator) in totals(found).items():
        assert abs(for_group) <= sum(math.log(basis.cap) for basis in TABLE.bases) + 1e-9
        assert for_imitator >= 0.0
        if not any(each.against for each in links if each.group == group):
            assert for_imitator <= for_group + 1e-9


@pytest.mark.parametrize(
    ("grade", "worse"), [("A1", "B2"), ("B2", "C3"), ("E5", "E5"), ("F6", "F6"), ("F1", "F2"), ("D6", "E6")]
)
def test_one_grade_lower_is_worse_or_the_worst(grade: str, worse: str) -> None:
    assert str(one_lower(Grade.of(grade))) == worse
