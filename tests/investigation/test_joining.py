from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tocsin.investigation.joining import BELONGS, Joining, joining, ties_of
from tocsin.model.casework import Case, CaseMember, CaseRecord, CaseState, Judgement
from tocsin.model.domain_names import DomainName
from tocsin.model.linking import Link, Reason

NOON = datetime(2017, 4, 25, 12, tzinfo=UTC)
A, B, C, D = (DomainName(f"{letter}.example") for letter in "abcd")


def link(first: DomainName, second: DomainName, probability: float) -> Link:
    why = f"{first} and {second} share something"
    return Link(first.value, second.value, probability, (Reason("f", "registrar", "x", 2, 9, 0.2, 1.0, why),))


def record(*names: DomainName, title: str = "one", sure: float = 1.0, closed: bool = False) -> CaseRecord:
    case = Case(title, NOON)
    if closed:
        case = Case(title, NOON, state=CaseState.CLOSED, ended_at=NOON, reason="over")
    return CaseRecord(
        case, tuple(CaseMember(case.id, name, sure, "founding name", "tocsin", NOON) for name in names)
    )


def word(first: DomainName, second: DomainName, *, same: bool) -> Judgement:
    return Judgement(first, second, same, "jeanne", NOON, "asked them")


def certain(found: Joining | None) -> Joining:
    assert found is not None
    return found


def newcomers(found: Joining | None) -> list[tuple[str, float]]:
    return [(each.name.value, round(each.probability, 4)) for each in certain(found).newcomers]


def test_a_name_that_nothing_is_tied_to_belongs_nowhere() -> None:
    assert joining(A, [], []) is None
    assert joining(A, [link(A, B, 0.4)], []) is None


def test_two_names_in_no_case_found_one() -> None:
    found = certain(joining(B, [link(A, B, 0.9), link(B, C, 0.3)], []))

    assert found.case is None
    assert newcomers(found) == [("a.example", 0.9)]
    assert found.newcomers[0].tied_to == B
    assert found.newcomers[0].reason == "a.example and b.example share something"


def test_a_name_joins_the_case_of_the_names_it_is_tied_to() -> None:
    there = record(B, C)

    found = certain(joining(A, [link(A, B, 0.9), link(A, C, 0.7)], [there]))

    assert found.case == there.case
    assert newcomers(found) == [("a.example", 0.9)]
    assert found.newcomers[0].tied_to == B


def test_a_chain_of_ties_ends_where_it_is_no_longer_probable() -> None:
    there = record(B, sure=0.6)

    assert joining(A, [link(A, B, 0.8)], [there]) is None
    assert newcomers(joining(A, [link(A, B, 0.9), link(A, C, 0.9)], [there])) == [("a.example", 0.54)]


def test_names_in_no_case_come_along() -> None:
    found = joining(A, [link(A, B, 0.9), link(A, C, 0.95)], [record(B)])

    assert newcomers(found) == [("a.example", 0.9), ("c.example", 0.855)]


def test_a_name_stays_in_its_case_and_brings_others_into_it() -> None:
    home, other = record(A, B), record(C, title="two")

    found = certain(joining(A, [link(A, C, 0.99), link(A, D, 0.9)], [home, other]))

    assert found.case == home.case
    assert newcomers(found) == [("d.example", 0.9)]
    assert [(case.title, entry.tied_to) for case, entry in found.rivals] == [("two", C)]


def test_of_two_cases_it_joins_the_surer_and_the_other_is_said() -> None:
    one, two = record(B), record(C, title="two")

    found = certain(joining(A, [link(A, B, 0.8), link(A, C, 0.9)], [one, two]))

    assert found.case == two.case
    assert [case.title for case, _ in found.rivals] == ["one"]


def test_a_closed_case_takes_names_and_is_nobodys_rival() -> None:
    closed = record(B, closed=True)

    assert certain(joining(A, [link(A, B, 0.8)], [closed])).case == closed.case
    assert certain(joining(A, [link(A, B, 0.8), link(A, C, 0.9)], [closed, record(C)])).rivals == ()


def test_a_name_judged_different_from_one_member_never_comes_to_the_case() -> None:
    links = [link(A, B, 0.99), link(A, C, 0.99)]

    assert joining(A, links, [record(B, C)], [word(A, C, same=False)]) is None
    assert newcomers(joining(A, links, [], [word(B, C, same=False)])) == [("b.example", 0.99)]


def test_a_judgement_that_two_are_one_ties_them_without_any_fact() -> None:
    found = certain(joining(A, [], [record(B)], [word(A, B, same=True)]))

    assert newcomers(found) == [("a.example", 1.0)]
    assert found.newcomers[0].reason == "jeanne judged that one operator is behind both: asked them"


def test_ties_are_the_surest_first_and_without_what_was_judged_different() -> None:
    links = [link(A, B, 0.2), link(A, C, 0.8), link(A, D, 0.9)]

    ties = ties_of(A, links, [word(A, D, same=False), word(B, C, same=True)])

    assert [(tie.name, tie.probability) for tie in ties] == [(C, 0.8), (B, 0.2)]


_NAMES = [DomainName(f"n{number}.example") for number in range(6)]
_LINKS = st.lists(st.tuples(st.sampled_from(_NAMES[1:]), st.floats(0, 1)), max_size=8)


@given(_LINKS, st.sets(st.sampled_from(_NAMES)), st.sets(st.sampled_from(_NAMES[1:])))
def test_nobody_comes_who_probably_does_not_belong_or_was_judged_different(
    links: list[tuple[DomainName, float]], inside: set[DomainName], strangers: set[DomainName]
) -> None:
    name = _NAMES[0]
    there = [record(*sorted(inside, key=str))] if inside else []
    judged = [word(name, other, same=False) for other in strangers]

    found = joining(name, [link(name, other, sure) for other, sure in links], there, judged)

    if found is None:
        return
    assert all(each.probability >= BELONGS for each in found.newcomers)
    assert not {each.name for each in found.newcomers} & strangers
    assert not {each.name for each in found.newcomers} & inside
    if name not in inside and found.case is not None:
        assert not strangers & inside


MAIL_A, WEB_B = DomainName("mail.a.example"), DomainName("www.shop.b.example")


def test_a_rejected_tie_of_two_domains_holds_for_hosts_below_them() -> None:
    apart = [word(A, B, same=False)]
    links = [link(MAIL_A, WEB_B, 0.99), link(MAIL_A, C, 0.9)]

    assert [tie.name for tie in ties_of(MAIL_A, links, apart)] == [C]
    assert joining(MAIL_A, links[:1], [record(WEB_B, C)], apart) is None
    assert joining(MAIL_A, [link(MAIL_A, C, 0.9)], [record(B, C)], apart) is None
    assert newcomers(joining(C, [link(C, MAIL_A, 0.9), link(C, WEB_B, 0.8)], [], apart)) == [
        ("mail.a.example", 0.9)
    ]


def test_a_word_on_two_hosts_goes_before_that_on_their_domains() -> None:
    said = [word(A, B, same=False), word(MAIL_A, WEB_B, same=True)]

    assert [tie.name for tie in ties_of(MAIL_A, [], said)] == [WEB_B]
    assert newcomers(joining(MAIL_A, [], [record(WEB_B)], said)) == [("mail.a.example", 1.0)]


def test_a_rejected_tie_of_hosts_or_of_a_name_below_which_customers_name_hosts_holds_for_no_other() -> None:
    one, other = DomainName("one.github.io"), DomainName("other.github.io")
    provider = DomainName("github.io")

    for first, second in ((MAIL_A, B), (provider, B), (A, MAIL_A)):
        said = [word(*sorted((first, second), key=str), same=False)]
        assert [tie.name for tie in ties_of(one, [link(one, B, 0.9)], said)] == [B]
        assert [tie.name for tie in ties_of(A, [link(A, WEB_B, 0.9)], said)] == [WEB_B]
    web_a = DomainName("www.a.example")
    for each, its in ((web_a, MAIL_A), (MAIL_A, web_a), (web_a, A)):
        assert ties_of(each, [link(each, its, 0.9)], [word(A, MAIL_A, same=False)])
    below = DomainName("cdn.one.github.io")
    assert ties_of(below, [link(below, other, 0.9)], [word(one, other, same=False)]) == ()


def test_cases_whose_hosts_are_below_domains_told_apart_are_no_rivals() -> None:
    links = [link(C, MAIL_A, 0.9), link(C, WEB_B, 0.8)]
    cases = [record(MAIL_A), record(WEB_B, title="two")]

    assert certain(joining(C, links, cases)).rivals
    assert certain(joining(C, links, cases, [word(A, B, same=False)])).rivals == ()
