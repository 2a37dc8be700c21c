from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.evidence.small_world import DAY, uses, world

from tocsin.evidence.reported_uses import UNDATED, Use, reported_uses


def test_only_reports_dated_strictly_before_the_day_are_known() -> None:
    day = date(2019, 3, 1).toordinal()

    assert world().known_before(day).groups == ("G1", "G2", "G3")
    assert world().known_before(day).reports.tolist() == [1.0, 1.0, 1.0]
    assert world().known_before(day + 1).reports.tolist() == [2.0, 1.0, 1.0]


def test_without_a_day_every_report_is_known() -> None:
    assert world().known_before(None).groups == ("G1", "G2", "G3", "G4", "G5")


def test_a_dropped_report_leaves_no_trace_and_its_only_group_is_unknown() -> None:
    known = world().known_before(None, without=frozenset({"r6", "r0"}))

    assert known.groups == ("G1", "G2", "G3", "G5")
    assert known.reports.tolist() == [2.0, 2.0, 1.0, 1.0]


def test_undated_uses_count_only_where_every_report_may_be_used() -> None:
    found = reported_uses([*uses(), Use("x", UNDATED, "G6", "technique", "T1")], {})

    assert "G6" in found.known_before(None).groups
    assert "G6" not in found.known_before(date.max.toordinal()).groups


def test_nothing_known_is_an_answer_too() -> None:
    known = world().known_before(1)

    assert known.groups == ()
    assert known.used_techniques.shape[0] == 0
    assert reported_uses([], {}).known_before(None).groups == ()


def test_uses_are_counted_by_report() -> None:
    known = world().known_before(DAY)

    assert known.used_techniques[0, known.uses.techniques.index("T2")] == 3
    assert known.used_software[0, known.uses.software.index("S2")] == 2
    assert known.report(0) in known.uses.reports


def test_software_of_unknown_kind_is_taken_for_malware() -> None:
    found = world()

    assert dict(zip(found.software, found.malware.tolist(), strict=True))["S9"] is False
    assert sum(found.malware) == len(found.software) - 1


@given(st.permutations(list(uses())))
def test_the_order_in_which_uses_are_told_changes_nothing(told: list[Use]) -> None:
    expected, found = world(), reported_uses(told, {"S9": False})

    assert (found.groups, found.reports, found.software) == (
        expected.groups,
        expected.reports,
        expected.software,
    )
    assert np.array_equal(found.technique_uses, expected.technique_uses)
