from dataclasses import replace

import pytest
from tests.reporting.contents import NOW, content, full, record
from tests.reporting.hostile_page import assessment

from tocsin.model.casework import Attempt, Outcome
from tocsin.model.threats import IntrusionSet
from tocsin.reporting.blocks import Bullets, Figures, Paragraph
from tocsin.reporting.catalogue import Texts
from tocsin.reporting.seam import Content
from tocsin.reporting.summary import summary
from tocsin.reporting.wording import plain, wording_of


def said(of: Content) -> str:
    section = summary(of, wording_of(of, Texts.of(of.language)))
    lines = [plain(block.line) for block in section.blocks if isinstance(block, Paragraph)]
    lines += [plain(item) for block in section.blocks if isinstance(block, Bullets) for item in block.items]
    return "\n".join(lines)


def attempt(outcome: Outcome) -> Attempt:
    return replace(content().attempts[0], outcome=outcome)


def test_it_says_what_against_whom_since_when_and_what_to_do() -> None:
    text = said(content())

    assert text.startswith("3 names seem to have been set up by one operator and to be aimed at En Marche !.")
    assert "Attempts went to: campaign staff." in text
    assert "registered on 14\u00a0April\u00a02017" in text
    assert "Block the names below" in text


def test_a_report_in_french_is_in_french() -> None:
    assert said(content(language="fr")).startswith("3 noms semblent avoir été mis en place")


def test_a_report_of_nothing_says_so() -> None:
    text = said(content(cases=(), alerts=(), attempts=(), timeline=(), facts=(), links=()))

    assert text.startswith("Nothing was found")
    assert "Block" not in text


def test_a_period_in_which_nothing_falls_does_not_say_that_nothing_was_found() -> None:
    empty = content(cases=(), alerts=(), attempts=(), timeline=(), facts=(), links=())
    text = said(replace(empty, since=NOW, until=None))

    assert text.startswith("Nothing on record falls into this period")
    assert "these names" not in text


@pytest.mark.parametrize(
    ("outcome", "expected", "reset"),
    [
        (Outcome.BLOCKED, "No attempt on record got a password", False),
        (Outcome.OPENED, "In one, the message or file was opened.", False),
        (Outcome.CREDENTIALS_ENTERED, "In one, credentials were entered.", True),
        (Outcome.COMPROMISED, "One attempt compromised an account", True),
        (Outcome.UNKNOWN, "The outcome of one is not known.", False),
    ],
)
def test_the_outcome_is_said_and_what_follows_from_it(
    outcome: Outcome, expected: str, *, reset: bool
) -> None:
    text = said(content(attempts=(attempt(outcome),)))

    assert expected in text
    assert ("Reset the passwords" in text) is reset


def test_no_attempt_on_record_is_not_said_to_be_no_attempt() -> None:
    assert "or that none was noticed" in said(content(attempts=()))


def test_harm_is_counted_among_the_figures() -> None:
    of = content(attempts=(attempt(Outcome.COMPROMISED), attempt(Outcome.BLOCKED)))
    section = summary(of, wording_of(of, Texts.of("en")))

    figures = next(block for block in section.blocks if isinstance(block, Figures))
    assert figures.entries[-1] == ("1", "of them got in or got a password")


def test_who_is_behind_it_is_the_newest_assessment_and_the_sponsor_is_left_to_claims() -> None:
    group = IntrusionSet("APT28")
    of = content(groups=(group,))

    text = said(replace(of, assessments=(assessment(of.cases[0].case.id, group),)))

    assert "The group APT28 is the best answer: likely (62%). Somebody imitating it: 18%" in text
    assert "which Tocsin does not compute" in text
    assert "makes no assessment" in said(of)


def test_of_several_cases_the_newest_assessment_of_each_is_told_with_its_case() -> None:
    known = full(content())
    other = record("accounts-office.fr", title="another case")
    second = replace(known.assessments[0], subject=other.case.id)

    text = said(replace(known, cases=(*known.cases, other), assessments=(*known.assessments, second)))

    assert "onedrive-en-marche[.]fr: As of 25\u00a0April\u00a02017: The group Pawn Storm" in text
    assert "another case: As of 14\u00a0April\u00a02017: The evidence is insufficient" in text
    assert text.count("As of") == 2


def test_whom_others_name_stands_apart_for_the_group_and_for_the_sponsor() -> None:
    lines = said(full(content())).splitlines()

    assert "Others name a group, which counts for nothing here: Pawn Storm (A vendor, A ministry)." in lines
    assert "Others name a sponsor: A state (A ministry)." in lines
    unassessed = said(replace(full(content()), assessments=()))
    assert "makes no assessment" in unassessed
    assert "Others name a sponsor" in unassessed


def test_how_steady_the_answer_is_has_a_sentence_of_its_own() -> None:
    assert "Confidence in this answer is low" in said(full(content()))
