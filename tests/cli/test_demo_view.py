"""How the second half of the demonstration looks."""

import pytest

from tocsin.cli.root import run


def test_it_goes_from_the_one_name_to_the_case_the_alerts_and_the_timeline(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["demo", "--names", "2000"]) == 0

    out = " ".join(capsys.readouterr().out.split())
    for part in (
        "From one name to the campaign",
        "reconstructed: one for all four (Motherboard), hidden",
        "aimed at en-marche",
        "Raised to alerts by the case: 2 names",
        "one operator is behind it and this name",
        "2025-04-29 verdict",
        "5 attempts (5 phishing); nothing was compromised",
        "reconstructed: the day is in no page that we read",
    ):
        assert part in out
