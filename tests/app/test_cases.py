"""Cases on a real store: where names come, and how a case is found again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.databases import empty_database

from tocsin.app.aims import Aims
from tocsin.app.cases import (
    FOUNDED,
    case_document,
    catch_up,
    find,
    follow,
    join,
    judgement_document,
    listed,
    named,
    reread,
    short_id,
    states_of,
)
from tocsin.app.scan import Scan, ScanSettings
from tocsin.model.casework import Case, CaseChange, CaseMember, CaseNote, CaseState, Judgement
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError, UsageError
from tocsin.model.identity import Identity
from tocsin.model.linking import Link, Reason
from tocsin.names.blocks import block_of
from tocsin.store.opening import open_store
from tocsin.store.questions import AlertQuery
from tocsin.store.store import Store
from tocsin.watch.seam import Batch

NOON = datetime(2017, 4, 25, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
EN_MARCHE = Identity(
    slug="en-marche",
    name="En Marche !",
    domains=(DomainName("en-marche.fr"),),
    services=("microsoft-365",),
    countries=("fr",),
)
ONE, TWO, THREE = map(DomainName, ("onedrive-en-marche.fr", "portal-office.fr", "accounts-office.fr"))
SAME = "the same registrant e-mail, which 4 of 3,000 names have"


def link(first: DomainName, second: DomainName, sure: float = 0.99) -> Link:
    reason = Reason("registration", "registrant-email", "x@mail.com", 4, 3000, 0.001, 6.0, SAME)
    return Link(first.value, second.value, sure, (reason,))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(empty_database(tmp_path)) as opened:
        opened.save_organisations((EN_MARCHE,), now=NOON, who="test")
        yield opened


def scanned(store: Store, *names: DomainName) -> None:
    scan = Scan((EN_MARCHE,), ScanSettings(), NOON)
    block = block_of([name.value for name in names])
    store.record_alerts(list(scan.alerts(Batch(block, "", 0), least=0.0)), now=NOON)


def judged(first: DomainName, second: DomainName, *, same: bool) -> Judgement:
    earlier, later = sorted((first, second), key=str)
    return Judgement(earlier, later, same, "jeanne", NOON, "asked them")


def test_a_name_without_ties_opens_no_case(store: Store) -> None:
    assert join(store, ONE, (), NOON).record is None
    assert listed(store) == ()


def test_a_tie_opens_a_case_of_both_founded_by_the_name_that_was_looked_into(store: Store) -> None:
    joined = join(store, ONE, [link(ONE, TWO)], NOON)

    assert joined.opened
    assert joined.record is not None
    assert joined.record.case == Case(ONE.value, NOON, ("en-marche",))
    assert [(each.name, each.probability, each.reason, each.tied_to) for each in joined.record.members] == [
        (ONE, 1.0, FOUNDED, None),
        (TWO, 0.99, SAME, ONE),
    ]


def test_doing_it_twice_changes_nothing(store: Store) -> None:
    first = join(store, ONE, [link(ONE, TWO)], NOON)

    again = join(store, ONE, [link(ONE, TWO)], LATER)

    assert again.record == first.record
    assert (again.opened, again.newcomers) == (False, ())
    assert len(listed(store)) == 1


def test_a_further_name_joins_the_case(store: Store) -> None:
    first = join(store, ONE, [link(ONE, TWO)], NOON).record

    joined = join(store, THREE, [link(TWO, THREE)], LATER)

    assert first is not None
    assert joined.record is not None
    assert joined.record.case.id == first.case.id
    assert [each.name for each in joined.record.members] == [ONE, TWO, THREE]
    assert joined.record.members[2].probability == pytest.approx(0.99 * 0.99)


def test_the_names_of_a_service_become_alerts_for_whom_the_others_imitate(store: Store) -> None:
    scanned(store, ONE, TWO, THREE)

    joined = join(store, ONE, [link(ONE, TWO), link(ONE, THREE)], NOON)

    assert {alert.name for alert in joined.raised.told} == {TWO, THREE}
    assert joined.record is not None
    assert joined.record.case.organisations == ("en-marche",)
    assert len(store.outbox_pending()) == 2


def test_what_was_not_told_because_the_program_died_is_told_when_it_catches_up(store: Store) -> None:
    scanned(store, ONE, TWO)
    case = opened(store)  # kept, and then nothing more was done

    told = catch_up(store, LATER)

    assert [alert.name for alert in told] == [TWO]
    assert reread(store, case).case.organisations == ("en-marche",)
    assert catch_up(store, LATER) == ()


def test_a_pair_judged_different_is_never_joined(store: Store) -> None:
    store.judge((judged(ONE, TWO, same=False),), now=NOON, who="jeanne")

    assert join(store, ONE, [link(ONE, TWO)], NOON).record is None


def test_a_pair_judged_the_same_is_joined_without_a_fact(store: Store) -> None:
    store.judge((judged(ONE, TWO, same=True),), now=NOON, who="jeanne")

    joined = join(store, ONE, (), NOON)

    assert [each.name for each in joined.newcomers] == [TWO]


def test_of_two_cases_the_other_is_said(store: Store) -> None:
    four = DomainName("four.example")
    join(store, ONE, [link(ONE, TWO)], NOON)
    join(store, THREE, [link(THREE, four)], NOON)

    joined = join(store, DomainName("five.example"), [], NOON)
    assert joined.record is None
    joined = join(
        store,
        DomainName("five.example"),
        [link(DomainName("five.example"), ONE, 0.9), link(DomainName("five.example"), four, 0.8)],
        LATER,
    )

    assert joined.record is not None
    assert joined.record.case.title == ONE.value
    assert [case.title for case, _ in joined.rivals] == [THREE.value]


def test_many_names_can_share_what_was_compiled_of_the_organisations(store: Store) -> None:
    scanned(store, ONE, TWO)
    aims = Aims(store, NOON)

    join(store, ONE, [link(ONE, TWO)], NOON, aims=aims)

    assert [alert.name for alert in store.alerts(AlertQuery(states=()))] != []


def test_names_that_come_with_a_name_are_looked_into_in_turn(store: Store) -> None:
    scanned(store, ONE, TWO, THREE)
    links = {ONE: [link(ONE, TWO)], TWO: [link(ONE, TWO), link(TWO, THREE)], THREE: [link(TWO, THREE)]}

    joined = follow(store, ONE, lambda _, name: links[name], NOON)

    assert [each.name for each in joined.newcomers] == [TWO, THREE]
    assert joined.record is not None
    assert [each.name for each in joined.record.members] == [ONE, TWO, THREE]
    assert {alert.name for alert in joined.raised.told} == {TWO, THREE}
    assert follow(store, ONE, lambda _, name: links[name], NOON).newcomers == ()


def test_a_run_that_was_killed_follows_the_other_names_the_next_time(store: Store) -> None:
    links = {ONE: [link(ONE, TWO)], TWO: [link(ONE, TWO), link(TWO, THREE)], THREE: [link(TWO, THREE)]}
    join(store, ONE, links[ONE], NOON)  # and here it died

    joined = follow(store, ONE, lambda _, name: links[name], NOON)

    assert [each.name for each in joined.newcomers] == [THREE]


def test_in_one_run_the_ties_of_a_name_are_followed_once(store: Store) -> None:
    asked: list[DomainName] = []

    def related(_: Store, name: DomainName) -> list[Link]:
        asked.append(name)
        return [] if name == THREE else [link(ONE, TWO)]

    aims = Aims(store, NOON)
    for name in (ONE, TWO, THREE):
        follow(store, name, related, NOON, aims=aims)

    assert asked == [ONE, TWO, TWO, THREE]  # TWO once for ONE, and once in its own right


def test_no_more_names_are_looked_into_than_asked_for(store: Store) -> None:
    asked: list[DomainName] = []

    def related(_: Store, name: DomainName) -> list[Link]:
        asked.append(name)
        return [link(name, DomainName(f"n{len(asked)}.example"), 1.0)]

    assert len(follow(store, ONE, related, NOON, most=4).newcomers) == 4
    assert follow(store, DomainName("alone.example"), lambda *_: (), NOON).record is None
    assert len(asked) == 4


def opened(store: Store, title: str = "names of March", *names: DomainName) -> Case:
    case = Case(title, NOON)
    members = tuple(CaseMember(case.id, name, 1.0, FOUNDED, "tocsin", NOON) for name in names or (ONE, TWO))
    store.save_cases((CaseChange(case, members),), now=NOON, who="test")
    return case


def test_a_case_is_found_by_a_name_its_title_and_its_id(store: Store) -> None:
    case = opened(store)

    for reference in (
        "portal-office.fr",
        "PORTAL-OFFICE.FR.",
        "names of March",
        case.id,
        short_id(case),
        short_id(case)[:4].upper(),
    ):
        assert find(store, reference).case == case


@pytest.mark.parametrize("reference", ["other.example", "", "zzzz", "grouping--", "%", "____", "\x00"])
def test_a_case_that_is_not_there_is_said(store: Store, reference: str) -> None:
    opened(store)

    with pytest.raises(InputError, match="there is no case"):
        find(store, reference)


def test_two_cases_of_one_title_are_told_apart_by_their_ids(store: Store) -> None:
    opened(store)
    other = Case("names of March", LATER)
    store.save_cases((CaseChange(other),), now=NOON, who="test")

    with pytest.raises(UsageError, match=short_id(other)):
        find(store, "names of March")


def test_a_merged_case_leads_to_the_one_that_took_its_names(store: Store) -> None:
    first, second = opened(store, "first", ONE), opened(store, "second", TWO)
    merged = replace(second, state=CaseState.MERGED, ended_at=LATER, merged_into=first.id)
    store.save_cases((CaseChange(merged),), now=LATER, who="test")

    assert find(store, "second").case == first


def test_cases_are_listed_by_organisation_and_state_the_last_first(store: Store) -> None:
    first = opened(store, "first", ONE)
    second = Case("second", LATER, ("en-marche",))
    closed = Case("third", LATER, state=CaseState.CLOSED, ended_at=LATER, reason="ours")
    left_by_all = Case("fourth", LATER)
    member = CaseMember(second.id, TWO, 1.0, FOUNDED, "tocsin", NOON)
    changes = (CaseChange(second, (member,)), CaseChange(closed), CaseChange(left_by_all))
    store.save_cases(changes, now=LATER, who="test")

    assert [record.case for record in listed(store)] == [second, first]
    assert [record.case for record in listed(store, organisations=("en-marche",))] == [second]
    assert [record.case for record in listed(store, states=(CaseState.CLOSED,))] == [closed]


_FEW = [DomainName(f"n{number}.example") for number in range(5)]
_STEPS = st.lists(
    st.tuples(st.sampled_from(_FEW), st.lists(st.tuples(st.sampled_from(_FEW), st.floats(0, 1)), max_size=3)),
    max_size=6,
)


@settings(max_examples=15, deadline=None)
@given(_STEPS, st.sets(st.tuples(st.sampled_from(_FEW), st.sampled_from(_FEW)), max_size=2))
def test_whatever_is_joined_a_name_is_in_one_case_and_with_nobody_it_was_judged_different_from(
    steps: list[tuple[DomainName, list[tuple[DomainName, float]]]], apart: set[tuple[DomainName, DomainName]]
) -> None:
    pairs = [(first, second) for first, second in apart if first != second]
    with TemporaryDirectory() as folder, open_store(f"sqlite:///{folder}/tocsin.db") as opened_store:
        opened_store.judge([judged(*pair, same=False) for pair in pairs], now=NOON, who="jeanne")
        for name, ties in steps:
            links = [link(name, other, sure) for other, sure in ties if other != name]
            first = join(opened_store, name, links, NOON)
            assert join(opened_store, name, links, NOON).record == first.record
        cases = [{member.name for member in record.members} for record in listed(opened_store)]

    assert all(one is two or one.isdisjoint(two) for one in cases for two in cases)
    assert not [pair for pair in pairs for case in cases if case.issuperset(pair)]


def test_states_are_read_as_people_write_them() -> None:
    assert states_of(["Open", "closed"]) == (CaseState.OPEN, CaseState.CLOSED)
    with pytest.raises(UsageError, match="confirmed"):
        states_of(["done"])


def test_what_is_no_name_is_misuse() -> None:
    assert named("MÜNCHEN.de").value == "xn--mnchen-3ya.de"
    with pytest.raises(UsageError):
        named("")


def test_a_case_is_found_by_a_name_as_analysts_paste_it(store: Store) -> None:
    case = opened(store)
    member = reread(store, case).members[0].name.value

    assert find(store, f"hxxp://{member.replace('.', '[.]')}/x").case.id == case.id


def test_the_document_of_a_case_says_everything_about_it(store: Store) -> None:
    case = opened(store)
    store.save_cases(
        (CaseChange(case, notes=(CaseNote(case.id, NOON, "jeanne", "asked"),)),), now=NOON, who="test"
    )

    document = case_document(reread(store, case))

    assert document["title"] == "names of March"
    assert document["opened_at"] == "2017-04-25T12:00:00Z"
    assert document["members"] == [
        {
            "name": name.value,
            "probability": 1.0,
            "reason": FOUNDED,
            "tied_to": None,
            "added_by": "tocsin",
            "added_at": "2017-04-25T12:00:00Z",
        }
        for name in (ONE, TWO)
    ]
    assert document["notes"] == [{"at": "2017-04-25T12:00:00Z", "who": "jeanne", "text": "asked"}]


def test_the_document_of_a_judgement() -> None:
    assert judgement_document(judged(ONE, TWO, same=False)) == {
        "first": "onedrive-en-marche.fr",
        "second": "portal-office.fr",
        "same": False,
        "who": "jeanne",
        "at": "2017-04-25T12:00:00Z",
        "reason": "asked them",
    }
