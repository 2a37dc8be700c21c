import re
from datetime import UTC, datetime, timedelta

import pytest
from tests.reporting.contents import content

from tocsin.model.timeline import Event, EventKind
from tocsin.reporting.catalogue import Texts
from tocsin.reporting.drawings.timeline import timeline_drawing
from tocsin.reporting.markup import written
from tocsin.reporting.wording import wording_of

WORDING = wording_of(content(), Texts.of("en"))
START = datetime(2017, 3, 15, tzinfo=UTC)


def events(*days: int, names: int = 1) -> tuple[Event, ...]:
    return tuple(
        Event(START + timedelta(days=day), kind, f"n{place % names}.example", "x")
        for place, day in enumerate(days)
        for kind in (EventKind.REGISTERED, EventKind.VERDICT)
    )


def drawn(shown: tuple[Event, ...], width: float = 720) -> str:
    return written(timeline_drawing(shown, WORDING, width=width, key="t"))


@pytest.mark.parametrize("width", [360, 720])
@pytest.mark.parametrize(
    "shown",
    [
        events(0),
        events(0, 0, 0),
        events(0, 1, 2, 3000),
        events(*range(0, 900, 3), names=12),
        events(*range(100), names=60),
    ],
)
def test_every_mark_is_inside_the_drawing(shown: tuple[Event, ...], width: float) -> None:
    svg = drawn(shown, width)

    assert all(0 <= float(x) <= width for x in re.findall(r'cx="([-0-9.]+)"', svg))
    height = float(re.findall(r'viewBox="0 0 [0-9]+ ([0-9]+)"', svg)[0])
    assert all(0 <= float(y) <= height for y in re.findall(r'<text x="[-0-9.]+" y="([-0-9.]+)"', svg))
    assert height < 1800


def test_a_long_silence_is_a_zigzag() -> None:
    assert "<polyline" in drawn(events(0, 1, 2, 3, 3000))
    assert "<polyline" not in drawn(events(0, 10, 20, 30))


def test_few_names_have_lanes_of_their_own_and_many_share_those_of_kinds() -> None:
    assert "n3[.]example" in drawn(events(0, 1, 2, 3, names=4))
    assert "n3[.]example" not in drawn(events(*range(60), names=60))
    assert "Registered" in drawn(events(*range(60), names=60))


def test_many_of_a_kind_on_one_day_are_one_mark_with_their_number() -> None:
    assert ">3</text>" in drawn(events(0, 0, 0))


def test_what_was_said_in_public_stands_in_one_lane() -> None:
    said = tuple(Event(START, kind, "", "x") for kind in (EventKind.VERDICT, EventKind.PUBLISHED))

    assert drawn(said).count("Said in public") == 1
