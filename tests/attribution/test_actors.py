import pytest

from tocsin.attribution.actors import builtin_actors, builtin_directory, folded, is_id, search, short_id
from tocsin.evidence.reported_uses import UNDATED
from tocsin.interchange.actor_directory import KnownGroup, Said
from tocsin.interchange.actor_profiles import read_profiles

ONE = KnownGroup("G1", "One", (Said("Shared Bear", "A", "2016-01-01"),), (), (), (), 1)
TWO = KnownGroup("G2", "Two", (Said("SharedBear", "B", "2017-01-01"), Said("Zwei", "B", "")), (), (), (), 1)


@pytest.mark.parametrize("name", ["Fancy Bear", "Pawn Storm", "Sofacy", "fancybear", "G0007", "APT 28"])
def test_every_name_of_a_group_finds_it_and_says_by_whose_word(name: str) -> None:
    found = [hit for hit in search(builtin_directory().groups, name) if hit.exact]

    assert [hit.group.id for hit in found] == ["G0007"]
    assert name in {"G0007", "APT 28"} or any(said.source and said.said_on for said in found[0].by)


def test_a_name_that_two_groups_are_said_to_bear_finds_both() -> None:
    found = search([TWO, ONE], "shared bear")

    assert [(hit.group.id, hit.by[0].source) for hit in found] == [("G1", "A"), ("G2", "B")]


def test_whole_names_come_before_parts() -> None:
    longer = KnownGroup("G0", "Two and more", (), (), (), (), 0)

    assert [(hit.group.id, hit.exact) for hit in search([longer, TWO], "two")] == [
        ("G2", True),
        ("G0", False),
    ]


@pytest.mark.parametrize("text", ["", " ", "--"])
def test_nothing_finds_nothing(text: str) -> None:
    assert search([ONE], text) == ()


def test_the_beginning_of_a_galaxys_id_that_people_are_shown_finds_its_group() -> None:
    whole = "misp:1969f622-d64a-4436-9a34-4c47fcb2535f"
    group = KnownGroup(whole, "Blue", (), (), (), (), 0)

    assert short_id(whole) == "misp:1969f622"
    assert short_id("G0007") == "G0007"
    assert [hit.exact for hit in search([group], short_id(whole))] == [True]
    assert is_id(whole.upper(), whole)
    assert not is_id("misp:1969", whole)
    assert not is_id("G000", "G0007")


def test_case_accents_and_signs_do_not_matter() -> None:
    assert folded("Équipe-Émeraude_7") == folded("equipe emeraude 7")


def test_most_uses_that_ship_have_a_date_and_the_notice_of_their_source() -> None:
    profiles = read_profiles(builtin_actors())
    dated = profiles.uses.technique_uses[profiles.uses.days != UNDATED].sum()

    assert len(profiles.uses.groups) == 172
    assert dated / profiles.uses.technique_uses.sum() > 0.85
    assert "The MITRE Corporation" in profiles.notice
    assert profiles.problems == ()
