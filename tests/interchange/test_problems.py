import pytest

from tocsin.interchange.problems import problem


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        ("evil.example", "line 3: 'evil.example' is odd"),
        (b"\xffevil", "line 3: '\\\\xffevil' is odd"),
        ("\ud800", "line 3: '\\\\ud800' is odd"),
        (None, "line 3: is odd"),
        (12, "line 3: '12' is odd"),
    ],
)
def test_a_problem_says_where_and_what_and_why(found: object, shown: str) -> None:
    assert str(problem("line 3", found, "is odd")) == shown


def test_only_the_beginning_of_what_stood_there_is_kept() -> None:
    assert len(problem("line 3", "x" * 10_000, "is odd").text) == 80
