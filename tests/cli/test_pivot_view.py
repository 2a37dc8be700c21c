import pytest

from tocsin.cli.pivot_view import put_heading, put_pivots
from tocsin.model.domain_names import DomainName
from tocsin.model.linking import Pivot, Reason


def pivot(log_odds: float, shared_by: int, *others: str, more: int = 0) -> Pivot:
    reason = Reason(
        "hosting", "address", "203.0.113.7", shared_by, 50, 0.1, log_odds, f"shared by {shared_by}\x1b[2J"
    )
    return Pivot(reason, others, more)


def test_weights_are_shown_and_what_nobody_shares_has_none(capsys: pytest.CaptureFixture[str]) -> None:
    put_pivots([pivot(3.21, 4, "a.fr", "b.fr", more=1), pivot(2.0, 1), pivot(0.0, 40)], 50)

    shown = capsys.readouterr().out
    assert "+3.2  shared by 4" in shown
    assert "a.fr, b.fr and 1 more" in shown
    assert "-  shared by 1" in shown
    assert "0.0  shared by 40" in shown
    assert "\x1b" not in shown


def test_nothing_to_share_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    put_pivots([], 50)

    assert "nothing that is known with any of 50 names" in capsys.readouterr().out


def test_a_name_is_shown_in_its_own_letters_with_what_was_registered(
    capsys: pytest.CaptureFixture[str],
) -> None:
    put_heading(DomainName("xn--bcher-kva.example"))

    assert "bücher.example (xn--bcher-kva.example)" in capsys.readouterr().out
