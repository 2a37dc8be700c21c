from datetime import UTC, datetime

import pytest

from tocsin.app.allow_list import Hidden
from tocsin.app.organisations import Preview
from tocsin.cli.organisation_view import put_hidden, put_organisations, put_preview, put_services, volume
from tocsin.model.alert import AlertState
from tocsin.model.domain_names import DomainName
from tocsin.model.identity import AllowEntry, Identity, Outlet, WatchItem, WatchKind
from tocsin.watch.catalogue import catalogue

ENTRY = AllowEntry(DomainName("fans.example"), "Ana", "[bold]fan club", datetime(2027, 1, 31, tzinfo=UTC))
IDENTITY = Identity(
    "x",
    "X [red]y",
    (DomainName("x.example"),),
    outlets=(Outlet("O", (DomainName("o.example"),)),),
    allow=(ENTRY,),
)


def test_a_preview_says_how_closely_each_word_is_matched(capsys: pytest.CaptureFixture[str]) -> None:
    items = (
        WatchItem("x", WatchKind.NAME, "ing", "name 'ING'", 0, -1, "common"),
        WatchItem("x", WatchKind.NAME, "enmarche", "name", 2, 1),
    )

    put_preview(Preview(IDENTITY, items, 12345.6, 3.4))

    out = capsys.readouterr().out
    for part in (
        "X [red]y",
        "exactly",
        "never",
        "with up to 2 edits",
        "with up to 1 edit",
        "common",
        "12,000",
    ):
        assert part in out
    assert "fans.example until 2027-01-31 00:00Z, by Ana: [bold]fan club" in out
    assert "O (o.example)" in out


def test_tables_have_a_row_for_each(capsys: pytest.CaptureFixture[str]) -> None:
    put_organisations([IDENTITY])
    assert "x.example" in capsys.readouterr().out
    put_services([catalogue()["vpn"]])
    assert "everybody has their own" in capsys.readouterr().out


def test_what_would_be_hidden_is_said_with_until_when(capsys: pytest.CaptureFixture[str]) -> None:
    put_hidden(ENTRY, Hidden({AlertState.NEW: 2}, ()))

    assert "until 2027-01-31 00:00Z: would have hidden 2 alerts (2 new)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (0.2, "1 or fewer"), (7.4, "7"), (3028.3, "3,000"), (48_123, "48,000")]
)
def test_a_volume_is_as_exact_as_it_is_known(number: float, text: str) -> None:
    assert volume(number) == text
