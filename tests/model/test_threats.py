from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime

import pytest
import stix2.v21

from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidValue
from tocsin.model.observables import EmailAddress, File, IPAddress, Url
from tocsin.model.threats import (
    Alias,
    Campaign,
    CourseOfAction,
    Indicated,
    Indicator,
    Infrastructure,
    IntrusionSet,
    Report,
    ThreatActor,
)

EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
NAIVE = datetime(2026, 1, 1)  # noqa: DTZ001  # what must be refused
NAME = DomainName("one.example")
GROUP, SPONSOR = IntrusionSet("Example Bear"), ThreatActor("Example State", "xx")


@pytest.mark.parametrize(
    ("value", "stix_type"),
    [
        (GROUP, "intrusion-set"),
        (SPONSOR, "threat-actor"),
        (Infrastructure("x", (NAME.id,)), "infrastructure"),
        (Campaign("x", "en-marche"), "campaign"),
        (Indicator(NAME, EARLY), "indicator"),
        (CourseOfAction("x", "take it down"), "course-of-action"),
        (Report("x", EARLY, (GROUP.id,)), "report"),
    ],
)
def test_ids_have_the_type_of_the_standard(value: IntrusionSet, stix_type: str) -> None:
    assert value.id.partition("--")[0] == stix_type


def test_ids_stay_when_what_is_learnt_later_changes() -> None:
    alias = Alias("Fancy Example", "a vendor", EARLY)

    assert IntrusionSet("Example Bear", (alias,), EARLY, LATE).id == GROUP.id
    assert Infrastructure("x", ()).id == Infrastructure("x", (NAME.id,)).id
    assert Indicator(NAME, EARLY).id == Indicator(NAME, LATE).id


def test_a_group_and_a_sponsor_share_no_field_but_the_name() -> None:
    shared = {field.name for field in fields(IntrusionSet)} & {field.name for field in fields(ThreatActor)}

    assert shared == {"name"}


@pytest.mark.parametrize(
    "subject",
    [
        NAME,
        Url("https://one.example/?a='\\"),
        IPAddress("192.0.2.1"),
        IPAddress("2001:db8::1"),
        EmailAddress("o'neil@one.example"),
        File("0" * 64, "x"),
    ],
)
def test_the_pattern_of_an_indicator_is_one_of_the_standard(subject: Indicated) -> None:
    indicator = Indicator(subject, EARLY)

    known = stix2.v21.Indicator(pattern=indicator.pattern, pattern_type="stix", valid_from=EARLY)

    assert known.pattern == indicator.pattern


def test_an_indicator_holds_from_its_first_moment_to_before_its_last() -> None:
    indicator = Indicator(NAME, EARLY, LATE)

    assert indicator.holds(EARLY)
    assert not indicator.holds(LATE)
    assert Indicator(NAME, EARLY).holds(LATE)


@pytest.mark.parametrize(
    "make",
    [
        lambda: IntrusionSet(" "),
        lambda: IntrusionSet("x", first_seen=LATE, last_seen=EARLY),
        lambda: IntrusionSet("x", (Alias("y", "z", EARLY), Alias("y", "z", EARLY))),
        lambda: Alias("", "a vendor", EARLY),
        lambda: Alias("x", "", EARLY),
        lambda: Alias("x", "a vendor", NAIVE),
        lambda: ThreatActor(""),
        lambda: ThreatActor("x", "XX"),
        lambda: Infrastructure("", ()),
        lambda: Infrastructure("x", ("one.example",)),
        lambda: Infrastructure("x", (NAME.id, NAME.id)),
        lambda: Campaign("x", ""),
        lambda: Campaign("x", "y", first_seen=NAIVE),
        lambda: Indicator(NAME, LATE, EARLY),
        lambda: Indicator(NAME, EARLY, EARLY),
        lambda: CourseOfAction("x", ""),
        lambda: Report("x", EARLY, ()),
        lambda: Report("x", EARLY, (SPONSOR.id,)),
        lambda: Report("x", EARLY, (GROUP.id,), (GROUP.id,)),
        lambda: Report("x", NAIVE, (GROUP.id,)),
    ],
)
def test_what_contradicts_itself_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(InvalidValue):
        make()
