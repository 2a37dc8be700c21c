"""The group's earlier targets."""

from tocsin.app.demo.case_facts import RECONSTRUCTED
from tocsin.app.demo.targets import TARGETS
from tocsin.app.demo.tv5 import HAPPENED


def test_every_target_has_a_country_a_sector_and_who_says_so() -> None:
    for target in TARGETS:
        assert target.organisation.countries
        assert target.organisation.sectors
        assert not target.organisation.watched
        assert target.claim().group == "APT28"
        assert target.source


def test_targets_stand_in_order_of_time_and_after_tv5_monde() -> None:
    days = [target.tries[0].day for target in TARGETS]

    assert days == sorted(days)
    assert days[0] > HAPPENED


def test_a_day_that_the_source_does_not_have_is_marked() -> None:
    for target in TARGETS:
        for each in target.tries:
            note = each.attempt(
                target.organisation.slug, target.organisation.id.replace("identity", "grouping")
            ).note
            assert (RECONSTRUCTED in note) is not each.is_exact


def test_nobody_said_so_before_it_happened() -> None:
    assert all(target.said_on >= each.day for target in TARGETS for each in target.tries)
