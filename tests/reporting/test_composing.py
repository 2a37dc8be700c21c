from datetime import UTC, datetime

import pytest
from tests.reporting.contents import content
from tests.reporting.hostile_page import TEXTS, hostile, hostile_actor

from tocsin.model.errors import InputError
from tocsin.reporting.composing import page
from tocsin.reporting.wording import plain


def test_sections_come_in_the_order_in_which_a_reader_asks() -> None:
    assert [section.key for section in page(hostile("x")).sections] == [
        "summary",
        "names",
        "timeline",
        "infrastructure",
        "assessment",
        "claims",
        "evidence",
        "attempts",
        "method",
        "workings",
        "facts",
        "sources",
    ]


def test_above_them_stands_who_wrote_it_when_and_for_whom() -> None:
    about = dict(page(content()).about)

    assert plain(about["Prepared by"]) == "Example CERT"
    assert plain(about["Distribution"]).startswith("TLP:AMBER – ")
    assert "Period" not in about


def test_a_period_ends_with_its_last_day() -> None:
    year = content(since=datetime(2017, 1, 1, tzinfo=UTC), until=datetime(2018, 1, 1, tzinfo=UTC))

    assert (
        plain(dict(page(year).about)["Period"]).replace("\u00a0", " ") == "1 January 2017 to 31 December 2017"
    )


def test_a_report_of_almost_nothing_still_has_a_summary_and_a_method() -> None:
    empty = content(
        organisations=(), cases=(), alerts=(), facts=(), links=(), timeline=(), attempts=(), sources=()
    )

    assert [section.key for section in page(empty).sections] == ["summary", "method"]


def test_a_language_without_texts_is_refused() -> None:
    with pytest.raises(InputError):
        page(content(language="tlh"))


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_any_text_from_outside_can_be_composed(text: str, language: str) -> None:
    assert page(hostile(text, language)).sections
    assert page(hostile_actor(text, language)).sections
