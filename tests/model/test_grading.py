import pytest

from tocsin.model.errors import InvalidValue
from tocsin.model.grading import UNGRADED, Credibility, Grade, Reliability


def test_a_grade_is_read_and_written() -> None:
    assert Grade.of("B2") == Grade(Reliability.USUALLY, Credibility.PROBABLY_TRUE)
    assert [str(Grade.of(text)) for text in ("A1", "F6")] == ["A1", "F6"]
    assert str(UNGRADED) == "F6"


@pytest.mark.parametrize("text", ["", "B", "2B", "G1", "A7", "A0", "b2", "A1\n", "A12"])
def test_what_is_no_grade_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="Admiralty"):
        Grade.of(text)
