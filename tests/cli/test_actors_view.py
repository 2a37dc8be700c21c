import json

import pytest

from tocsin.attribution.actors import Found
from tocsin.cli.actors_view import put_found, put_group, put_groups
from tocsin.interchange.actor_directory import Directory, KnownGroup, Said

GROUP = KnownGroup("G1", "One\u200b", (Said("Uno\u202e", "A\x1b[2J", ""),), (), ("T1",), (), 1)
DIRECTORY = Directory((GROUP,), (), "")


def test_names_from_outside_cannot_hide_or_reorder_text(capsys: pytest.CaptureFixture[str]) -> None:
    put_groups([GROUP], DIRECTORY, as_json=False)
    put_group(Found(GROUP, (), exact=True), DIRECTORY)
    put_found([Found(GROUP, GROUP.names, exact=True)], DIRECTORY, as_json=False)

    said = capsys.readouterr().out
    assert not {"\x1b", "\u202e", "\u200b"} & set(said)


def test_json_says_by_whose_word_a_group_was_found(capsys: pytest.CaptureFixture[str]) -> None:
    put_found([Found(GROUP, GROUP.names, exact=True)], DIRECTORY, as_json=True)

    row = json.loads(capsys.readouterr().out)
    assert row["by"] == [{"name": "Uno\u202e", "source": "A\x1b[2J", "said_on": None}]
