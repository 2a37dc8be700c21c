"""How cases and timelines look to a person."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tocsin.app.aims import Raised
from tocsin.app.cases import Joined
from tocsin.cli.case_view import put_case, put_cases, put_history, put_joined, put_timeline
from tocsin.investigation.joining import Newcomer
from tocsin.model.alert import Alert, AlertState, Match, Position
from tocsin.model.casework import Case, CaseMember, CaseNote, CaseRecord, CaseState
from tocsin.model.domain_names import DomainName, RegistrableDomain, UnicodeName, WrittenName
from tocsin.model.finding import Finding, Weighed
from tocsin.model.timeline import Event, EventKind
from tocsin.store.questions import AuditEntry

NOON = datetime(2017, 4, 25, 12, tzinfo=UTC)
ONE, TWO = DomainName("onedrive-en-marche.fr"), DomainName("portal-office.fr")
CASE = Case(ONE.value, NOON, ("en-marche",))
RECORD = CaseRecord(
    CASE,
    (
        CaseMember(CASE.id, ONE, 1.0, "founding name", "tocsin", NOON),
        CaseMember(CASE.id, TWO, 0.997, "the same registrant \x1b[31me-mail", "tocsin", NOON, ONE),
    ),
    (CaseNote(CASE.id, NOON, "jeanne", "asked \u202ethe registrar"),),
)
ALERT = Alert(
    written=WrittenName(TWO.value),
    name=TWO,
    shown=UnicodeName(TWO.value),
    registrable=None,
    organisation="en-marche",
    match=Match("office", ("second-order",), 0, Position.REGISTRABLE),
    probability=0.94,
    evidence=(),
    first_seen=NOON,
    last_seen=NOON,
    state=AlertState.NEW,
    told=NOON,
)
Out = pytest.CaptureFixture[str]


def test_a_case_shows_each_name_with_why_it_is_there_and_at_whom_it_is_aimed(capsys: Out) -> None:
    put_case(RECORD, [ALERT])

    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert lines[0].startswith("onedrive-en-marche.fr  case ")
    assert lines[0].endswith("open, opened 2017-04-25; 2 names; aimed at en-marche")
    assert lines[1:] == [
        "  100%  onedrive-en-marche.fr",
        "        founding name",
        " 99.7%  portal-office.fr  imitates en-marche: 94.0%, new",
        "        by onedrive-en-marche.fr: the same registrant \\x1b[31me-mail",
        "  note of 2017-04-25 by jeanne: asked \\u202ethe registrar",
    ]


def test_alerts_on_hosts_stand_with_the_name_they_were_registered_under(capsys: Out) -> None:
    finding = Weighed(Finding("second_order", TWO, "en-marche", "operator_of_imitation", "x"), 2.0)
    host = replace(
        ALERT,
        name=DomainName("login.portal-office.fr"),
        registrable=RegistrableDomain("portal-office", "fr"),
        evidence=(finding,),
    )

    put_case(RECORD, [ALERT] * 3 + [host] * 2)
    put_case(RECORD, [host])

    out = capsys.readouterr().out
    assert "new  and 2 more alerts" in out
    assert "portal-office.fr  login.portal-office.fr is aimed at en-marche: 94.0%, new" in out


def test_of_a_large_case_the_first_names_are_shown_and_the_rest_counted(capsys: Out) -> None:
    put_case(RECORD, most=1)

    out = capsys.readouterr().out
    assert "portal-office.fr" not in out
    assert "and 1 more: --all shows them" in out


def test_a_name_that_is_not_plain_ascii_never_stands_alone(capsys: Out) -> None:
    name = DomainName("xn--mnchen-3ya.de")
    put_case(replace(RECORD, members=(replace(RECORD.members[0], name=name),), notes=()))

    assert "münchen.de (xn--mnchen-3ya.de)" in capsys.readouterr().out


def test_a_closed_case_says_why(capsys: Out) -> None:
    put_case(CaseRecord(replace(CASE, state=CaseState.CLOSED, ended_at=NOON, reason="ours")))

    assert "closed because: ours" in capsys.readouterr().out.replace("\n", " ")


def test_cases_are_a_table_with_what_people_type(capsys: Out) -> None:
    put_cases([RECORD, CaseRecord(Case("empty", NOON))])

    out = capsys.readouterr().out
    assert CASE.id.removeprefix("grouping--")[:8] in out
    assert "nobody yet" in out
    put_cases([])
    assert capsys.readouterr().out == ""


def test_what_became_of_a_name_is_said(capsys: Out) -> None:
    other = Case("other.example", NOON)
    came = Newcomer(TWO, 0.8, ONE, "x")

    put_joined(Joined())
    put_joined(Joined(RECORD, opened=True, newcomers=(came,), rivals=((other, came),), raised=Raised(held=3)))
    closed = replace(CASE, state=CaseState.CLOSED, ended_at=NOON, reason="ours")
    put_joined(Joined(replace(RECORD, case=closed)))

    out = capsys.readouterr().out
    assert "no case" in out
    assert ": opened" in out
    assert "tocsin case merge" in out
    assert "3 more names of the case are held" in out
    assert "it was in it already" in out
    assert "the case is closed" in out


def test_history_says_who_came_and_went_and_what_became_of_the_case(capsys: Out) -> None:
    put_history(
        [
            AuditEntry(NOON, "tocsin", "case", CASE.id, "", "open", ""),
            AuditEntry(NOON, "tocsin", "case member", CASE.id, "", TWO.value, "same \x1b[31mkit"),
            AuditEntry(NOON, "tocsin", "case", CASE.id, "open", "open", "aimed at en-marche"),
            AuditEntry(NOON, "jeanne", "case member", CASE.id, TWO.value, "", ""),
            AuditEntry(NOON, "jeanne", "case", CASE.id, "open", "confirmed", "one customer"),
        ]
    )

    assert [line.strip() for line in capsys.readouterr().out.splitlines()] == [
        "2017-04-25 12:00Z  open, by tocsin",
        "2017-04-25 12:00Z  portal-office.fr came in (same \\x1b[31mkit), by tocsin",
        "2017-04-25 12:00Z  aimed at en-marche, by tocsin",
        "2017-04-25 12:00Z  portal-office.fr left, by jeanne",
        "2017-04-25 12:00Z  open -> confirmed (one customer), by jeanne",
    ]


def test_a_timeline_is_a_picture_and_its_events_with_who_says_so(capsys: Out) -> None:
    put_timeline(
        [
            Event(
                datetime(2017, 3, 15, tzinfo=UTC),
                EventKind.REGISTERED,
                ONE.value,
                "registered",
                ("a", "b"),
                True,
            ),
            Event(NOON, EventKind.NOTE, "", "asked", ("\x1bjeanne",)),
        ]
    )

    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        "            2017-03 2017-04",
        "            15 /    25",
        "registered   1 /     .",
        "note         . /     1",
        "",
        "2017-03-15         registered  onedrive-en-marche.fr  [a; b]",
        "2017-04-25 12:00Z  note        asked  [\\x1bjeanne]",
    ]
