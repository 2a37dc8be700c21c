import json
from dataclasses import replace
from datetime import date

import pytest

from tocsin.attribution.actors import Found
from tocsin.attribution.group_profile import GroupProfile, KnownUse
from tocsin.cli.actors_view import profile_document, put_found, put_groups, put_profile
from tocsin.interchange.actor_collection import ReportSource
from tocsin.interchange.actor_directory import Directory, KnownGroup, Said, SponsorClaim

HOSTILE = "Uno\u202e"
GROUP = KnownGroup("G1", "One\u200b", (Said(HOSTILE, "A\x1b[2J", ""),), (), ("T1",), (), 1)
DIRECTORY = Directory((GROUP,), (SponsorClaim("G1", Said("A state\x07", "A", "")),), "")
USE = KnownUse("technique", "T1\u200b", "Phi\x1bshing", (ReportSource("A\u202e", "https://a.example", ""),))
PROFILE = GroupProfile(
    group=GROUP,
    as_of=None,
    names=GROUP.names,
    victims=(Said("France\u202e", "A", ""),),
    sponsor_claims=(DIRECTORY.sponsor_claims[0].claim,),
    uses=(USE, replace(USE, kind="software", id="S1")),
)
Out = pytest.CaptureFixture[str]


def test_names_from_outside_cannot_hide_or_reorder_text(capsys: Out) -> None:
    put_groups([GROUP], DIRECTORY, as_json=False)
    put_profile(PROFILE, with_uses=False)
    put_profile(PROFILE, with_uses=True)
    put_found([Found(GROUP, GROUP.names, exact=True)], DIRECTORY, as_json=False)

    said = capsys.readouterr().out
    assert not {"\x1b", "\u202e", "\u200b", "\x07"} & set(said)


def test_json_says_by_whose_word_a_group_was_found(capsys: Out) -> None:
    put_found([Found(GROUP, GROUP.names, exact=True)], DIRECTORY, as_json=True)

    row = json.loads(capsys.readouterr().out)
    assert row["by"] == [{"name": HOSTILE, "source": "A\x1b[2J", "said_on": None}]
    assert row["sponsor_claims"] == [{"name": "A state\x07", "source": "A", "said_on": None}]


def test_a_name_that_many_give_is_one_line_with_the_first_who_gave_it(capsys: Out) -> None:
    names = (
        Said("BLUE", "Late", "2020-01-01"),
        Said("Blue", "Early", "2016-01-01"),
        Said("blue", "Never", ""),
    )

    put_profile(replace(PROFILE, names=names), with_uses=False)

    lines = [line for line in capsys.readouterr().out.splitlines() if "also" in line]
    assert lines == ["  also BLUE                   Early, 2016-01-01, and 2 more"]


def test_the_line_of_a_group_says_how_many_names_it_leaves_out(capsys: Out) -> None:
    names = tuple(Said(f"N{number}", "", "") for number in range(10))

    put_groups([replace(GROUP, names=names)], DIRECTORY, as_json=False)

    assert capsys.readouterr().out.rstrip().endswith("N7, and 2 more")


def test_as_of_a_day_on_which_nothing_was_known_says_so(capsys: Out) -> None:
    empty = replace(PROFILE, as_of=date(2001, 1, 1), names=(), victims=(), sponsor_claims=(), uses=())

    put_profile(empty, with_uses=False)

    said = capsys.readouterr().out
    assert "as known at the end of 2001-01-01" in said
    assert "nobody is on record as calling it so by then" in said
    assert "no technique or software was reported by then" in said
    assert "sponsor" not in said


def test_json_of_a_profile_has_each_use_with_its_reports() -> None:
    document = profile_document(PROFILE)

    assert document["as_of"] is None
    assert document["reports"] == 1
    assert document["uses"][0] == {  # type: ignore[index]  # a list, in a document of objects
        "kind": "technique",
        "id": "T1\u200b",
        "name": "Phi\x1bshing",
        "first_reported": None,
        "reports": [{"title": "A\u202e", "url": "https://a.example", "date": None}],
    }
