from datetime import date

import pytest

from tocsin.attribution.actor_sets import KnownActors, shipped_actors
from tocsin.attribution.group_profile import group_profile
from tocsin.attribution.naming import Naming
from tocsin.interchange.actor_collection import Actor, ActorCollection, ActorUse, ReportSource, Said
from tocsin.interchange.actor_directory import directory_of
from tocsin.interchange.actor_profiles import profiles_of

REPORTS = {
    "late": ReportSource("Late", "", "2018-01-01"),
    "early": ReportSource("Early", "", "2016-06-15"),
    "never": ReportSource("Undated", "", ""),
}
COLLECTION = ActorCollection(
    actors=(
        Actor(
            "G1",
            "One",
            names=(
                Said("Later", "A", "2018-01-01"),
                Said("Sometime", "A", ""),
                Said("Early", "A", "2016-06-15"),
            ),
            victims=(Said("France", "A", "2017-01-01"),),
            sponsor_claims=(Said("A state", "A", "2018-04-04"),),
            uses=(
                ActorUse("technique", "T2", ("late", "never")),
                ActorUse("technique", "T1", ("late", "early")),
                ActorUse("software", "S1", ("never", "nowhere")),
            ),
        ),
        Actor("G2", "Two"),
    ),
    reports=REPORTS,
    techniques={"T1": "Phishing"},
)


def known() -> KnownActors:
    directory = directory_of(COLLECTION)
    return KnownActors(profiles_of(COLLECTION), directory, Naming.of(directory), ())


def test_without_a_day_all_is_there_in_the_order_of_time_and_undated_things_last() -> None:
    found = group_profile(known(), known().directory.groups[0])

    assert [said.what for said in found.names] == ["Early", "Later", "Sometime"]
    assert [(use.id, use.name, use.first_reported) for use in found.uses] == [
        ("T1", "Phishing", "2016-06-15"), ("T2", "T2", "2018-01-01"), ("S1", "S1", "")
    ]  # fmt: skip
    assert [report.title for report in found.reports] == ["Early", "Late", "Undated", "nowhere"]
    assert [said.what for said in found.sponsor_claims] == ["A state"]


@pytest.mark.parametrize(
    ("day", "names", "techniques", "victims"),
    [
        (date(2016, 6, 14), [], [], 0),
        (date(2016, 6, 15), ["Early"], ["T1"], 0),
        (date(2017, 1, 1), ["Early"], ["T1"], 1),
        (date(2018, 1, 1), ["Early", "Later"], ["T1", "T2"], 1),
    ],
)
def test_as_of_a_day_only_what_was_dated_by_its_end_is_there(
    day: date, names: list[str], techniques: list[str], victims: int
) -> None:
    found = group_profile(known(), known().directory.groups[0], as_of=day)

    assert [said.what for said in found.names] == names
    assert [use.id for use in found.uses] == techniques
    assert len(found.victims) == victims
    assert found.sponsor_claims == ()
    assert all(report.date <= day.isoformat() for report in found.reports)


def test_a_group_of_which_no_use_is_known_has_none() -> None:
    assert group_profile(known(), known().directory.groups[1]).uses == ()


def test_the_profile_as_of_a_day_holds_what_assessments_of_that_day_use() -> None:
    actors = shipped_actors()
    group = actors.naming.meant("Fancy Bear")
    assert group is not None

    found = group_profile(actors, group, as_of=date(2017, 4, 24))

    before = actors.profiles.uses.known_before(date(2017, 4, 25).toordinal())
    place = before.groups.index("G0007")
    assert (
        len(found.uses) == (before.used_techniques[place] > 0).sum() + (before.used_software[place] > 0).sum()
    )
