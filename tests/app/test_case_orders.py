"""An analyst's orders about cases, on a real store: what they do, and that they stand in later runs."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.databases import empty_database

from tocsin.app import case_orders as orders
from tocsin.app import claims, evidence
from tocsin.app.assess_case import assess_case
from tocsin.app.attempts import with_merged
from tocsin.app.cases import find, join, listed
from tocsin.app.configuration import AssessSection
from tocsin.app.scan import Scan, ScanSettings
from tocsin.model.alert import AlertState
from tocsin.model.casework import CaseRecord, CaseState
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError, UsageError
from tocsin.model.identity import Identity
from tocsin.model.linking import Link, Reason
from tocsin.model.threats import Campaign
from tocsin.names.blocks import block_of
from tocsin.store.opening import open_store
from tocsin.store.questions import AlertQuery, AssessmentQuery, AuditQuery, ClaimQuery, EvidenceQuery
from tocsin.store.store import Store
from tocsin.watch.seam import Batch

NOON = datetime(2017, 4, 25, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
A, B, C, D = (f"{letter}.example" for letter in "abcd")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(empty_database(tmp_path)) as opened:
        yield opened


def link(first: str, second: str, sure: float = 0.99) -> Link:
    return Link(first, second, sure, (Reason("f", "registrar", "x", 2, 9, 0.2, 1.0, "share something"),))


def found_by_tocsin(store: Store, name: str, *others: str) -> CaseRecord:
    record = join(store, DomainName(name), [link(name, other) for other in others], NOON).record
    assert record is not None
    return record


def names(record: CaseRecord) -> list[str]:
    return sorted(member.name.value for member in record.members)


def test_a_case_is_opened_of_names_on_a_persons_word(store: Store) -> None:
    record = orders.open_case(
        store, [A, "B.example.", A], title="webmail", organisations=["x"], reason="same kit", now=NOON
    )

    assert (record.case.title, record.case.organisations) == ("webmail", ("x",))
    assert names(record) == [A, B]
    assert all(member.probability == 1.0 and "same kit" in member.reason for member in record.members)


def test_what_a_person_puts_together_is_aimed_at_whom_one_of_the_names_imitates(store: Store) -> None:
    identity = Identity(slug="en-marche", name="En Marche !", domains=(DomainName("en-marche.fr"),))
    store.save_organisations((identity,), now=NOON, who="test")
    scan = Scan((identity,), ScanSettings(), NOON)
    batch = Batch(block_of(["onedrive-en-marche.fr"]), "", 0)
    store.record_alerts(list(scan.alerts(batch, least=0.0)), now=NOON)
    orders.open_case(store, [A], now=NOON)

    record = orders.add(store, A, ["onedrive-en-marche.fr"], now=LATER)

    assert record.case.organisations == ("en-marche",)
    (alert,) = store.alerts(AlertQuery(names=(A,)))
    assert alert.state is AlertState.NEW


def test_a_person_can_open_a_case_of_one_name(store: Store) -> None:
    assert orders.open_case(store, [A], now=NOON).case.title == A


def test_a_name_that_is_in_a_case_is_not_taken_into_another(store: Store) -> None:
    orders.open_case(store, [A], now=NOON)

    with pytest.raises(UsageError, match=r"is in case 'a\.example' already"):
        orders.open_case(store, [B, A], now=NOON)
    with pytest.raises(UsageError):
        orders.open_case(store, [], now=NOON)


def test_an_added_name_belongs_with_the_founding_one_in_later_runs(store: Store) -> None:
    found_by_tocsin(store, A, B)

    record = orders.add(store, B, [C], reason="same kit", now=LATER)

    assert names(record) == [A, B, C]
    (judgement,) = store.judgements((C,))
    assert (judgement.first.value, judgement.second.value, judgement.same) == (A, C, True)


def test_merged_cases_are_one_and_the_first_name_leads_to_it(store: Store) -> None:
    first, second = found_by_tocsin(store, A, B), found_by_tocsin(store, C, D)

    record = orders.merge(store, [A, C], reason="same registrant", now=LATER)

    assert record.case.id == first.case.id
    assert names(record) == [A, B, C, D]
    assert find(store, second.case.id).case.id == first.case.id
    assert [each.case.id for each in listed(store)] == [first.case.id]
    assert with_merged(store, first.case.id) == (first.case.id, second.case.id)
    (judgement,) = store.judgements((C,))
    assert judgement.same


def test_a_merge_needs_two_cases(store: Store) -> None:
    found_by_tocsin(store, A, B)

    with pytest.raises(UsageError, match="two or more"):
        orders.merge(store, [A, B], now=LATER)
    with pytest.raises(InputError):
        orders.merge(store, [A, "nowhere.example"], now=LATER)


def test_what_was_split_stays_apart_whatever_the_facts_say(store: Store) -> None:
    found_by_tocsin(store, A, B, C, D)

    left, new = orders.split(store, A, [C, D], reason="a customer", now=LATER)

    assert (names(left), names(new)) == ([A, B], [C, D])
    again = join(store, DomainName(C), [link(C, A), link(C, B), link(C, D)], LATER)
    assert again.record is not None
    assert again.record.case.id == new.case.id
    assert again.rivals == ()
    assert names(find(store, A)) == [A, B]


@pytest.mark.parametrize("wrong", [[], [A, B], ["nowhere.example"]])
def test_a_split_needs_names_that_go_and_names_that_stay(store: Store, wrong: list[str]) -> None:
    found_by_tocsin(store, A, B)

    with pytest.raises(UsageError):
        orders.split(store, A, wrong, now=LATER)
    assert names(find(store, A)) == [A, B]


def test_a_rejected_tie_takes_the_name_out_and_keeps_it_out(store: Store) -> None:
    found_by_tocsin(store, A, B, C)

    record, left = orders.reject(store, B, A, reason="only the hoster is one", now=LATER)

    assert record is not None
    assert (names(record), [name.value for name in left]) == ([A, C], [B])
    again = join(store, DomainName(B), [link(A, B), link(B, C)], LATER)
    assert again.record is None
    assert names(find(store, A)) == [A, C]


def test_what_is_there_only_through_a_rejected_name_goes_with_it(store: Store) -> None:
    found_by_tocsin(store, A, B)
    join(store, DomainName(C), [link(B, C)], NOON)

    record, left = orders.reject(store, B, A, reason="x", now=LATER)

    assert record is not None
    assert names(record) == [A]
    assert sorted(map(str, left)) == [B, C]
    assert names(find(store, C)) == [B, C]


def test_what_left_with_a_rejected_name_is_a_case_that_says_why_and_at_whom_it_is_aimed(store: Store) -> None:
    lure = "onedrive-en-marche.fr"
    identity = Identity(slug="en-marche", name="En Marche !", domains=(DomainName("en-marche.fr"),))
    store.save_organisations((identity,), now=NOON, who="test")
    found_by_tocsin(store, A, lure)
    join(store, DomainName(C), [link(lure, C)], NOON)

    orders.reject(store, lure, A, reason="x", now=LATER)

    own = find(store, C)
    assert names(own) == sorted([C, lure])
    assert own.case.organisations == ("en-marche",)
    founder = next(member for member in own.members if member.name == DomainName(lure))
    assert (founder.tied_to, founder.probability) == (None, 1.0)
    assert founder.reason == f"taken out of case {A}"


def test_nobody_is_asked_to_merge_what_a_person_held_apart(store: Store) -> None:
    found_by_tocsin(store, A, B)
    join(store, DomainName(C), [link(B, C)], NOON)
    orders.reject(store, B, A, reason="x", now=LATER)

    joined = join(store, DomainName(C), [link(B, C), link(A, C)], LATER)

    assert joined.record is not None
    assert names(joined.record) == [B, C]
    assert joined.rivals == ()


def test_where_the_other_rests_on_the_name_it_is_the_other_that_leaves(store: Store) -> None:
    found_by_tocsin(store, A, B, C)

    record, left = orders.reject(store, A, B, reason="x", now=LATER)

    assert record is not None
    assert (names(record), [name.value for name in left]) == ([A, C], [B])


def test_hosts_below_a_rejected_name_go_with_it_and_are_kept_out(store: Store) -> None:
    orders.open_case(store, [A, B, f"mail.{B}", f"www.{A}"], now=NOON)

    record, left = orders.reject(store, B, A, reason="only the hoster is one", now=LATER)
    again = join(store, DomainName(f"new.{B}"), [link(f"new.{B}", A), link(f"new.{B}", f"www.{A}")], LATER)

    assert record is not None
    assert names(record) == [A, f"www.{A}"]
    assert sorted(map(str, left)) == [B, f"mail.{B}"]
    assert again.record is None


def test_a_host_rejected_from_its_own_domain_goes_alone(store: Store) -> None:
    orders.open_case(store, [B, A, f"www.{A}", f"mail.{A}"], now=NOON)

    record, left = orders.reject(store, A, f"mail.{A}", reason="a customer's", now=LATER)

    assert record is not None
    assert list(map(str, left)) == [A]
    assert names(record) == [B, f"mail.{A}", f"www.{A}"]


def test_a_tie_can_be_rejected_before_anything_is_in_a_case(store: Store) -> None:
    assert orders.reject(store, A, B, reason="x", now=NOON) == (None, ())

    assert join(store, DomainName(A), [link(A, B)], LATER).record is None
    with pytest.raises(UsageError):
        orders.reject(store, A, A, reason="x", now=NOON)


def test_a_confirmed_case_is_a_campaign_against_one_organisation(store: Store) -> None:
    found_by_tocsin(store, A, B)

    with pytest.raises(UsageError, match="--organisation"):
        orders.confirm(store, A, now=LATER)
    record = orders.confirm(store, A, organisation="en-marche", reason="one customer", now=LATER)

    assert record.case.state is CaseState.CONFIRMED
    assert record.case.campaign == Campaign(A, "en-marche").id
    assert record.case.organisations == ("en-marche",)
    assert orders.confirm(store, A, now=LATER).case == record.case or record.case.reason


def test_a_case_is_closed_for_a_reason_and_can_be_opened_again(store: Store) -> None:
    found_by_tocsin(store, A, B)
    with pytest.raises(UsageError, match="reason"):
        orders.close(store, A, reason=" ", now=LATER)

    closed = orders.close(store, A, reason="ours", now=LATER)

    assert (closed.case.state, closed.case.ended_at) == (CaseState.CLOSED, LATER)
    assert listed(store) == ()
    with pytest.raises(UsageError, match="closed"):
        orders.add(store, A, [C], now=LATER)
    with pytest.raises(UsageError, match="closed; 'tocsin case reopen'"):
        orders.confirm(store, A, organisation="x", now=LATER)
    assert orders.reopen(store, A, now=LATER).case.state is CaseState.OPEN
    with pytest.raises(UsageError, match="only a closed one"):
        orders.reopen(store, A, now=LATER)


def test_a_confirmed_case_that_was_closed_is_confirmed_again(store: Store) -> None:
    found_by_tocsin(store, A, B)
    orders.confirm(store, A, organisation="x", now=LATER)
    orders.close(store, A, reason="over", now=LATER)

    assert orders.reopen(store, A, now=LATER).case.state is CaseState.CONFIRMED


def test_a_note_is_kept_with_its_writer(store: Store) -> None:
    found_by_tocsin(store, A, B)

    record = orders.note(store, A, "asked the registrar", now=LATER)

    assert [(each.at, each.text) for each in record.notes] == [(LATER, "asked the registrar")]
    with pytest.raises(UsageError):
        orders.note(store, A, " ", now=LATER)


def test_every_order_is_in_the_audit_trail(store: Store) -> None:
    case = found_by_tocsin(store, A, B).case
    orders.confirm(store, A, organisation="x", reason="one customer", now=LATER)

    entries = store.audit(AuditQuery(subjects=(case.id,)))

    assert [(entry.before, entry.after) for entry in entries][-1] == ("open", "confirmed")
    assert entries[-1].reason == "one customer"


def write_down(store: Store, case: str) -> None:
    entry = {"type": "technique", "value": "T1566.002", "source": "a mail", "observed_at": "2017-04-24"}
    evidence.add(store, case, entry, now=NOON, who="Alice")
    claim = {
        "reported_by": "a firm",
        "reported_on": "2017-04-24",
        "wording": "them",
        "value": "APT28",
        "source": "a blog",
    }
    claims.add(store, case, claim, now=NOON, who="Alice")
    assess_case(store, case, as_of=NOON.date(), now=NOON, who="Alice", settings=AssessSection())


def on_record(store: Store, case: str) -> tuple[int, int, int]:
    """Pieces of evidence, claims and assessments that are read with a case."""
    subjects = with_merged(store, find(store, case).case.id)
    return (
        len(list(store.evidence(EvidenceQuery(subjects=subjects)))),
        len(list(store.claims(ClaimQuery(subjects=subjects)))),
        len(list(store.assessments(AssessmentQuery(subjects=subjects)))),
    )


def test_what_is_on_record_of_a_case_stays_with_the_names_that_stay_when_it_is_split(store: Store) -> None:
    orders.open_case(store, [A, B, C], now=NOON)
    write_down(store, A)

    left, new = orders.split(store, A, [C], reason="a customer", now=LATER)

    assert on_record(store, A) == (1, 1, 1)
    assert on_record(store, C) == (0, 0, 0)
    assert [note.text for note in left.notes] == [
        f"{C} left for case '{C}'; 1 piece of evidence, 1 claim and 1 assessment stay here: withdraw what is only of that name"
    ]
    assert [note.text for note in new.notes] == [
        f"taken out of case '{A}'; 1 piece of evidence, 1 claim and 1 assessment stay there: add again what is of this case"
    ]


def test_a_split_of_a_case_of_which_nothing_is_on_record_leaves_no_note(store: Store) -> None:
    orders.open_case(store, [A, B], now=NOON)

    left, new = orders.split(store, A, [B], now=LATER)

    assert (left.notes, new.notes) == ((), ())


def test_what_is_on_record_of_a_case_is_read_with_the_one_that_took_its_names(store: Store) -> None:
    orders.open_case(store, [A], now=NOON)
    orders.open_case(store, [B], now=NOON)
    write_down(store, B)

    orders.merge(store, [A, B], now=LATER)
    evidence.add(store, B, {"type": "domain", "value": C, "source": "a mail"}, now=LATER, who="Alice")

    assert on_record(store, A) == (2, 1, 1)
    found = assess_case(store, A, as_of=LATER.date(), now=LATER, who="Alice", settings=AssessSection())
    assert (len(found.evidence), len(found.claims)) == (2, 1)
    assert found.earlier is not None


def test_a_closed_case_keeps_what_is_on_record_and_can_be_assessed(store: Store) -> None:
    orders.open_case(store, [A], now=NOON)
    write_down(store, A)

    orders.close(store, A, reason="the party's own", now=LATER)

    assert on_record(store, A) == (1, 1, 1)
    found = assess_case(store, A, as_of=LATER.date(), now=LATER, who="Alice", settings=AssessSection())
    assert len(found.evidence) == 1
