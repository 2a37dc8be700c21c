import pytest
from tests.evidence.small_world import profiles_bytes

from tocsin.app.assess import Assessed
from tocsin.attribution.assessing import Answer, CaseAnswer
from tocsin.cli.assess_view import INDISTINCT, INSUFFICIENT, put_reading, verdict
from tocsin.interchange.actor_profiles import read_profiles

KNOWN = read_profiles(profiles_bytes())


def answer(
    probability: float, *, case_id: str = "c", names: bool = True, indistinct: bool = False
) -> CaseAnswer:
    hypotheses = (Answer("G1", probability), Answer("UNKNOWN", 0.9 - probability), Answer("IMITATOR:G1", 0.1))
    return CaseAnswer(case_id, hypotheses, "G1", names, indistinct, 5, (), (), (), ())


def test_a_named_group_has_its_word_and_its_number() -> None:
    assert verdict(answer(0.7), KNOWN) == "Group 1 (G1): likely (70%)"


def test_that_an_imitator_is_possible_is_said_in_a_sentence() -> None:
    assert verdict(answer(0.8, indistinct=True), KNOWN).endswith(INDISTINCT)


def test_insufficient_evidence_is_an_answer() -> None:
    assert verdict(answer(0.3, names=False), KNOWN) == INSUFFICIENT


def test_what_a_file_brings_cannot_move_the_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    put_reading(Assessed(answer(0.7, case_id="\x1b[2Jc"), None), KNOWN)

    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "somebody who imitates Group 1 (G1)" in said
