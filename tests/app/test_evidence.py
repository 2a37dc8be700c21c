"""Evidence of a case through its life, on a real store."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.app.ledger_store import NOON, TODAY, opened_ledger

from tocsin.app import evidence
from tocsin.app.alerts import person
from tocsin.app.case_evidence import keep_derived
from tocsin.app.case_orders import merge
from tocsin.model.assessment import ALWAYS_PUBLIC
from tocsin.model.errors import InputError, UsageError
from tocsin.model.grading import Grade
from tocsin.store.questions import EvidenceQuery
from tocsin.store.store import Store

TECHNIQUE = {"type": "technique", "value": "T1566.002", "source": "France 24"}
LINK = {"type": "reported-link", "value": "same server", "source": "a firm", "group": "Fancy Bear"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened_ledger(tmp_path) as opened:
        yield opened


def add(store: Store, entry: Mapping[str, object] | None = None, **more: Any) -> evidence.Added:
    now, unlisted = more.pop("now", NOON), more.pop("unlisted", False)
    said = {**(entry or TECHNIQUE), **more}
    return evidence.add(store, "a.example", said, now=now, who="Alice", unlisted=unlisted)


def count(store: Store) -> int:
    return len(tuple(store.evidence(EvidenceQuery(withdrawn=True))))


def test_a_piece_is_kept_and_found_by_the_beginning_of_its_id(store: Store) -> None:
    added = add(store, grade="b2")

    piece = added.record.evidence
    assert (added.outcome, str(piece.grade), piece.observed_at) == ("kept", "B2", TODAY)
    assert (piece.origin, piece.public_since, added.record.added_by) == (
        "France 24",
        ALWAYS_PUBLIC,
        "Alice",
    )
    for reference in (piece.id, evidence.short_id(piece), piece.id[6:10].upper()):
        assert evidence.one(store, reference).evidence == piece


@pytest.mark.parametrize("reference", ["", "zzzz", "abc", "note--", "%%%%", "0000"])
def test_a_piece_that_is_not_there_is_said(store: Store, reference: str) -> None:
    with pytest.raises(InputError, match="there is no evidence"):
        evidence.one(store, reference)


def test_the_same_piece_twice_is_one_and_keeps_its_day(store: Store) -> None:
    add(store, grade="B2", basis="the mail")

    again = add(store, now=NOON + timedelta(days=3))

    assert (again.outcome, count(store)) == ("on record already", 1)
    assert again.record.evidence.observed_at == TODAY


def test_what_is_learnt_later_is_added_to_it(store: Store) -> None:
    add(store)

    changed = add(store, grade="B2", observed_at="2017-04-20", forgeability="low", public_since="never")

    piece = changed.record.evidence
    assert (changed.outcome, count(store)) == ("changed", 1)
    assert (str(piece.grade), piece.forgeability, piece.public_since) == ("B2", 0.2, None)
    assert piece.observed_at == datetime(2017, 4, 20, tzinfo=UTC)


def test_another_grade_asks_for_a_reason(store: Store) -> None:
    which = evidence.short_id(add(store, grade="B2").record.evidence)

    with pytest.raises(
        UsageError, match=f"on record as {which} with grade B2, not E5: `tocsin evidence grade"
    ):
        add(store, grade="E5")


def test_a_grade_is_overridden_with_name_and_reason_and_both_grades_are_kept(store: Store) -> None:
    piece = add(store, grade="B2").record.evidence

    record, is_other = evidence.regrade(store, piece.id, "c3", reason="says not how", now=NOON, who="Bob")
    same = evidence.regrade(store, piece.id, "C3", reason="says not how", now=NOON, who="Bob")

    assert (record.evidence.grade, is_other, same[1]) == (Grade.of("C3"), True, False)
    last = evidence.trail(store, piece)[-1]
    assert (last.before, last.after, last.who) == ("B2", "C3", "Bob")
    assert "says not how" in last.reason


@pytest.mark.parametrize(("grade", "reason"), [("C3", " "), ("Z9", "why"), ("", "why"), ("B22", "why")])
def test_a_grade_needs_a_reason_and_must_be_one(store: Store, grade: str, reason: str) -> None:
    piece = add(store).record.evidence

    with pytest.raises(UsageError):
        evidence.regrade(store, piece.id, grade, reason=reason, now=NOON, who="Bob")


def test_what_is_withdrawn_is_kept_with_the_reason_and_comes_back_when_added(store: Store) -> None:
    piece = add(store, grade="B2").record.evidence

    (gone,) = evidence.withdraw(store, (piece.id, piece.id[:12]), reason="another case", now=NOON, who="Bob")

    assert (gone.withdrawn_at, gone.reason) == (NOON, "another case")
    assert not tuple(store.evidence(evidence.query(store, case="a.example", now=NOON)))
    assert len(tuple(store.evidence(evidence.query(store, withdrawn=True, now=NOON)))) == 1
    orders: tuple[Callable[[], object], ...] = (
        lambda: evidence.withdraw(store, (piece.id,), reason="again", now=NOON, who="Bob"),
        lambda: evidence.regrade(store, piece.id, "C3", reason="why", now=NOON, who="Bob"),
    )
    for order in orders:
        with pytest.raises(UsageError, match="was withdrawn on 2017-04-25"):
            order()
    back = add(store, grade="E5")
    assert (back.outcome, back.record.withdrawn_at, str(back.record.evidence.grade)) == (
        "brought back",
        None,
        "E5",
    )


def test_withdrawing_is_all_or_none_and_needs_a_reason(store: Store) -> None:
    piece = add(store).record.evidence

    with pytest.raises(InputError):
        evidence.withdraw(store, (piece.id, "dead0000"), reason="why", now=NOON, who="Bob")
    with pytest.raises(UsageError, match="with a reason"):
        evidence.withdraw(store, (piece.id,), reason="", now=NOON, who="Bob")
    assert evidence.one(store, piece.id).withdrawn_at is None


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ({**TECHNIQUE, "observed_at": "2017-04-26"}, "still to come"),
        ({**TECHNIQUE, "observed_at": "0001-01-01"}, "cannot be true"),
        ({**TECHNIQUE, "source": " "}, "--source says"),
        ({**TECHNIQUE, "public_since": "2018-01-01"}, "still to come"),
        ({**TECHNIQUE, "observed_at": "soon"}, "wrong observed_at"),
        ({**TECHNIQUE, "grade": "Z9"}, "not an Admiralty grade"),
        ({**TECHNIQUE, "forgeability": "some"}, "forgeability"),
        ({**TECHNIQUE, "base_rate": 2.0}, "base_rate"),
        ({**TECHNIQUE, "ratio": 0.0}, "ratio"),
        ({**TECHNIQUE, "type": "claim"}, "a claim is not evidence: `tocsin claims add`"),
        ({**TECHNIQUE, "type": ""}, "no type of evidence"),
        ({**TECHNIQUE, "type": "password", "value": "hunter2"}, "a person's secret"),
        ({**TECHNIQUE, "type": "ip", "value": " "}, "no value"),
        ({**LINK, "group": ""}, "--group names it"),
        ({**LINK, "type": "Reported link", "group": " "}, "--group names it"),
        ({**LINK, "group": "Winnti"}, "G0044"),
        ({**LINK, "group": "Wint"}, "actors search"),
    ],
)
def test_what_makes_no_sense_is_misuse_and_keeps_nothing(
    store: Store, entry: dict[str, object], why: str
) -> None:
    with pytest.raises(UsageError, match=why):
        add(store, entry)
    assert count(store) == 0


def test_a_case_that_is_not_there_is_said(store: Store) -> None:
    with pytest.raises(InputError, match="there is no case"):
        evidence.add(store, "c.example", TECHNIQUE, now=NOON, who="Alice")


def test_the_group_of_a_link_has_a_name_in_the_store(store: Store) -> None:
    piece = add(store, LINK).record.evidence
    add(store, LINK, group="New Bear", unlisted=True)

    assert {group.name for group in store.groups()} == {"APT28", "New Bear"}
    assert piece.group in {group.id for group in store.groups()}


def test_what_was_known_on_a_day_is_what_had_been_told_by_its_end(store: Store) -> None:
    add(store, observed_at="2017-04-24T23:59:59Z")
    add(store, type="ip", value="192.0.2.1", observed_at="2017-04-25")

    def known(day: str) -> int:
        return len(tuple(store.evidence(evidence.query(store, as_of=day, now=NOON))))

    assert [known(day) for day in ("2017-04-23", "2017-04-24", "2017-04-25")] == [0, 1, 2]


@pytest.mark.parametrize("day", ["2017-04-26", "soon", "", "2017-04-24T10:00"])
def test_a_day_to_come_and_what_is_no_day_are_refused(store: Store, day: str) -> None:
    with pytest.raises(UsageError):
        evidence.query(store, as_of=day, now=NOON)


def test_a_query_is_for_one_type_and_one_case_with_those_merged_into_it(store: Store) -> None:
    evidence.add(store, "b.example", {**TECHNIQUE, "type": "name server"}, now=NOON, who="Alice")
    add(store)
    merge(store, ("a.example", "b.example"), now=NOON)

    every = tuple(store.evidence(evidence.query(store, case="a.example", now=NOON)))
    servers = tuple(store.evidence(evidence.query(store, kinds=("name-server",), now=NOON)))

    assert (len(every), len(servers)) == (2, 1)
    with pytest.raises(UsageError, match="no type of evidence"):
        evidence.query(store, kinds=("!",), now=NOON)


def test_origins_go_back_to_one_root_through_sources_and_ids(store: Store) -> None:
    first = add(store, source="Trend Micro", origin="the DHS list").record.evidence
    second = add(store, value="T1566", source="France 24", origin="trend  micro").record.evidence
    third = add(store, value="T1583", source="AFP", origin=evidence.short_id(second)).record.evidence

    root = evidence.root_of(store, third)

    assert third.origin == second.id
    assert (root.text, {each.id for each in root.others}) == ("the DHS list", {first.id, second.id})
    assert evidence.root_document(root)["root"] == "the DHS list"


def test_origins_that_go_in_a_circle_are_one_and_are_said(store: Store) -> None:
    add(store, source="A", origin="B")

    added = add(store, value="T1566", source="B", origin="A")

    assert "the origins go in a circle (A -> B -> A)" in added.doubts[0]
    assert set(evidence.root_of(store, added.record.evidence).circle) == {"A", "B"}


def test_what_is_shown_of_a_piece_says_what_is_weighed_and_what_things_are_called(store: Store) -> None:
    record, link = add(store).record, add(store, LINK).record
    uses = evidence.use_names(store, (record.evidence, link.evidence))
    assert link.evidence.group is not None
    names = {link.evidence.group: "APT28"}

    shown = evidence.evidence_document(record, names, uses)

    assert (shown["name"], shown["weighed"], shown["public_since"], shown["group"]) == (
        "Spearphishing Link",
        True,
        "always",
        None,
    )
    assert evidence.evidence_document(link, names, uses)["group"] == {
        "id": link.evidence.group,
        "name": "APT28",
    }
    hidden = add(store, type="ip", value="192.0.2.1", public_since="never").record
    dated = add(store, type="ip", value="192.0.2.2", public_since="2017-04-24").record
    assert (evidence.public_word(hidden.evidence), evidence.is_weighed(hidden.evidence)) == ("never", False)
    assert evidence.public_word(dated.evidence) == "2017-04-24T00:00:00Z"
    assert evidence.sentence((record, hidden)) == (
        "2 pieces of evidence, 1 of them kept and shown, not weighed (ip)"
    )
    assert "evidence add" in evidence.sentence(())


def test_what_followed_from_facts_stays_so_whoever_graded_it(store: Store) -> None:
    piece = add(store).record.evidence
    made = replace(piece, value="T1566")
    keep_derived(store, (made,), now=NOON)
    evidence.regrade(store, made.id, "C3", reason="seen by nobody", now=NOON, who="Bob")

    assert evidence.is_derived(evidence.one(store, made.id))
    assert not evidence.is_derived(evidence.one(store, piece.id))


def test_ten_thousand_pieces_are_listed_and_one_is_found_among_them(store: Store) -> None:
    pieces = [add(store).record.evidence]
    many = [replace(pieces[0], kind="ip", value=f"10.0.{n // 256}.{n % 256}") for n in range(10_000)]
    store.save_evidence(many, now=NOON, who="test")

    found = tuple(store.evidence(evidence.query(store, case="a.example", now=NOON)))

    assert len(found) == 10_001
    assert evidence.one(store, many[5_000].id[:14]).evidence == many[5_000]
    assert len(evidence.root_of(store, pieces[0]).others) == 10_000
    shared = Counter(record.evidence.id[:10] for record in found).most_common(1)[0][0]
    with pytest.raises(UsageError, match="have ids that begin with"):
        evidence.one(store, shared)


def test_an_order_stands_under_the_name_of_a_person() -> None:
    assert evidence.by(" Alice ") == "Alice"
    assert evidence.by("") == person()
    with pytest.raises(UsageError, match="names a person"):
        evidence.by("Tocsin, from facts")
