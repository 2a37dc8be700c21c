from tests.reporting.contents import APRIL, LURE, MARCH, content

from tocsin.model.timeline import Event, EventKind
from tocsin.reporting.blocks import Paragraph, Table
from tocsin.reporting.catalogue import Texts
from tocsin.reporting.chronology import MOST_ROWS, chronology_section, subject_of
from tocsin.reporting.wording import plain, wording_of

WORDING = wording_of(content(), Texts.of("en"))


def test_a_report_in_which_nothing_happened_has_no_timeline() -> None:
    assert chronology_section(content(timeline=()), WORDING) is None


def test_a_day_is_shown_as_a_day_and_a_moment_with_its_time() -> None:
    events = (
        Event(MARCH, EventKind.REGISTERED, LURE, "registered", ("a", "b"), whole_day=True),
        Event(APRIL, EventKind.NOTE, "", "a note"),
    )
    section = chronology_section(content(timeline=events), WORDING)

    assert section is not None
    table = section.blocks[1]
    assert isinstance(table, Table)
    assert [[plain(cell).replace("\u00a0", " ") for cell in row] for row in table.rows] == [
        ["15 March 2017", "registered", "onedrive-en-marche[.]fr", "a; b"],
        ["14 April 2017, 09:30 UTC", "a note", "–", ""],
    ]


def test_of_very_many_events_the_first_are_shown_and_the_rest_is_counted() -> None:
    events = (Event(APRIL, EventKind.NOTE, "", "a note"),) * (MOST_ROWS + 3)
    section = chronology_section(content(timeline=events), WORDING)

    assert section is not None
    last = section.blocks[-1]
    assert isinstance(last, Paragraph)
    assert plain(last.line) == "3 later events are left out here."


def test_an_organisation_is_named_and_not_taken_for_a_domain() -> None:
    assert plain(subject_of("en-marche", WORDING)) == "En Marche !"
