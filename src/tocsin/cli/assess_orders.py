"""Carrying out orders of `tocsin assess` on stored cases: one assessment, the list of those that are kept, a comparison."""

import gc
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tocsin.cli.console import put_json, say
from tocsin.cli.opening import opened

if TYPE_CHECKING:
    from datetime import date

    from tocsin.app.assess_case import CaseAssessment
    from tocsin.app.configuration import AssessSection


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody typed: the case, the day, where the settings and the database are, and how to show it."""

    case: str
    as_of: str
    config: Path | None
    database: str | None
    explain: bool
    as_json: bool


def assess_one(order: Order, *, keep: bool) -> None:
    """Assess a case and show it."""
    from tocsin.app.alerts import current_time, person
    from tocsin.app.assess_case import assess_case
    from tocsin.app.assessment_documents import case_assessment_document
    from tocsin.cli.assess_case_view import put_assessment

    settings, day = _settings(order), _day(order.as_of)
    gc.freeze()  # the program stays in memory to the end: looking for garbage in it doubles the time to read the groups
    with opened(order.database) as store:
        found = assess_case(
            store, order.case, as_of=day, now=current_time(), who=person(), settings=settings, keep=keep
        )
    if order.as_json:
        put_json(case_assessment_document(found, explain=order.explain))
    else:
        put_assessment(found, explain=order.explain)
    _tell(found)


def _tell(found: "CaseAssessment") -> None:
    from tocsin.app.kept_assessments import short_id

    if not found.evidence:
        say(
            "no evidence was known of this case on that day: 'tocsin evidence add' writes some down,"
            " 'tocsin investigate NAME' finds facts"
        )
    if not found.is_new:
        say(
            f"nothing has changed since assessment {short_id(found.assessment)}: it stands, and nothing new is kept"
        )
    elif not found.is_kept:
        say("nothing was kept")
    elif found.earlier is not None:
        say(
            f"kept as {short_id(found.assessment)}; it supersedes {short_id(found.earlier)}:"
            f" 'tocsin assess --compare {short_id(found.earlier)} {short_id(found.assessment)}' says what changed"
        )
    else:
        say(f"kept as {short_id(found.assessment)}")


def list_history(order: Order) -> None:
    """List the assessments of a case."""
    from tocsin.app.assessment_documents import assessment_document
    from tocsin.app.cases import find
    from tocsin.app.kept_assessments import history, named_in
    from tocsin.app.named_groups import names_of
    from tocsin.cli.assess_history_view import put_history

    with opened(order.database) as store:
        record = find(store, order.case)
        found = history(store, record)
        names = names_of(store, named_in(found))
    if order.as_json:
        for each in found:
            put_json(assessment_document(each, names))
        return
    put_history(found, names)
    if not found:
        say(f"case {record.case.title!r} was never assessed: 'tocsin assess CASE' does it")


def compare(order: Order, first: str, second: str) -> None:
    """Say what changed between two assessments and why."""
    from tocsin.app.alerts import current_time, person
    from tocsin.app.assess_comparison import compared
    from tocsin.app.comparison_documents import comparison_document
    from tocsin.cli.assess_compare_view import put_comparison

    settings = _settings(order)
    with opened(order.database) as store:
        found = compared(
            store, first, second, case=order.case, now=current_time(), who=person(), settings=settings
        )
    if order.as_json:
        put_json(comparison_document(found))
    else:
        put_comparison(found, explain=order.explain)
    for day in found.made_now:
        say(f"the case was never assessed as of {day.isoformat()}: that was computed now, and not kept")


def _day(text: str) -> "date | None":
    from tocsin.app.days import day_typed

    return day_typed(text) if text else None


def _settings(order: Order) -> "AssessSection":
    from tocsin.app.configuration import configuration

    return configuration(order.config).assess
