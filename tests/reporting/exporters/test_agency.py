import re

import pytest
from tests.reporting.contents import APRIL, LURE, MAIL, OFFICE, ORGANISATION, alert, assessed, content, full
from tests.reporting.hostile import HOSTILE, hostile_content

from tocsin.model.casework import Attempt, AttemptKind, Channel, Outcome
from tocsin.model.errors import InputError
from tocsin.reporting.exporters.agency import render
from tocsin.reporting.seam import Content


def text(known: Content) -> str:
    """The letter with its lines joined: where they break is not what is looked at."""
    return " ".join(render(known).body.decode().split())


def attempt(outcome: Outcome, *, decoy: bool = False) -> Attempt:
    return Attempt(ORGANISATION.slug, APRIL, Channel.SMS, AttemptKind.LEAK, outcome=outcome, decoy=decoy)


def test_the_letter_says_what_against_whom_since_when_and_with_what_outcome() -> None:
    letter = text(content())

    assert "concerning En Marche !, we report 3 names" in letter
    assert "registered on 2017-04-14" in letter
    places = [letter.index(name.replace(".", "[.]")) for name in (LURE, MAIL, OFFICE)]
    assert places == sorted(places)
    assert "registrars: Example Registrar" in letter
    assert "2017-04-14: phishing by mail on En Marche !; outcome: opened" in letter
    assert "None is known to have compromised" in letter
    assert "No assessment was made." in letter


def test_compromises_are_counted_and_decoys_named() -> None:
    letter = text(content(attempts=(attempt(Outcome.COMPROMISED), attempt(Outcome.IGNORED, decoy=True))))

    assert "One mailbox or machine is known to be compromised." in letter
    assert "ignored; a decoy" in letter


def test_an_assessment_stands_with_its_alternatives_and_claims_apart() -> None:
    letter = text(assessed(content()))

    assert "25% a group that is not known" in letter
    assert "15% somebody who imitates Pawn Storm" in letter
    assert "counts for nothing in the assessment" in letter
    assert letter.index("Who may be behind it") < letter.index("A vendor on 2017-04-14")


def test_evidence_and_attempts_that_nobody_linked_stand_apart() -> None:
    letter = text(full(content()))

    assert "technique: T1566.002" in letter
    assert "seen on 2017-04-14 by the log of attempts (grade B2), going back to the log" in letter
    assert letter.index("not linked to any case") < letter.index("flood of requests by the web")
    assert "Confidence is low" in letter


def test_a_french_letter_is_french_to_its_last_heading() -> None:
    letter = text(assessed(content(language="fr")))

    assert "Au sujet de En Marche !, nous vous signalons 3 noms" in letter
    assert "25 % un groupe inconnu" in letter
    assert "identifiants" not in letter
    assert "Nous vous prions d'agréer" in letter


def test_a_report_without_names_or_attempts_says_so() -> None:
    letter = text(content(alerts=(), cases=(), attempts=(), sources=(), contact=""))

    assert "none that is known" in letter
    assert "Attempts on record ------------------ - none" in letter
    assert "Contact:" not in letter


def test_names_that_may_not_be_blocked_are_left_out_and_said() -> None:
    document = render(content(alerts=(alert(LURE), alert("en-marche.fr"))))

    assert b"  - en-marche[.]fr" not in document.body
    assert document.remarks


def test_a_language_without_letters_is_said() -> None:
    with pytest.raises(InputError, match="letters"):
        render(content(language="de"))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_text_adds_a_heading_or_a_link(hostile: str) -> None:
    def headings(known: Content) -> int:
        return len(re.findall(r"^-+$", render(known).body.decode(), re.MULTILINE))

    body = render(hostile_content(hostile)).body.decode()

    assert headings(hostile_content(hostile)) == headings(hostile_content("plain"))
    assert "://" not in body
    assert all(line.isprintable() for line in body.split("\n"))
