import csv
import io
import json

import pytest
from tests.watch.lines import bench

from tocsin.app.scan import Tally
from tocsin.cli.scan_view import progress_of, scan_document, summary, writer
from tocsin.watch.seam import Unreadable

ALERT = bench().alert("onedrive-en-marche.fr", "en-marche")


def test_each_form_writes_every_alert(capsys: pytest.CaptureFixture[str]) -> None:
    for form in (
        {"as_json": True, "as_csv": False},
        {"as_json": False, "as_csv": True},
        {"as_json": False, "as_csv": False},
    ):
        put = writer(**form)
        put.one(ALERT)
        put.all([ALERT])
        put.close()

        assert capsys.readouterr().out.count("onedrive-en-marche.fr") >= 2


def test_json_is_the_document(capsys: pytest.CaptureFixture[str]) -> None:
    writer(as_json=True, as_csv=False).one(ALERT)

    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(scan_document(ALERT)))


def test_csv_without_alerts_is_its_header(capsys: pytest.CaptureFixture[str]) -> None:
    writer(as_json=False, as_csv=True).close()

    (header,) = csv.reader(io.StringIO(capsys.readouterr().out))
    assert header == list(scan_document(ALERT))


def test_the_table_shows_the_word_first_and_three_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    writer(as_json=False, as_csv=False).one(ALERT)

    title, name, *reasons = capsys.readouterr().out.splitlines()
    assert "why" in title
    assert "onedrive-en-marche.fr  imitates en-marche: combosquat" in name
    assert "official domain en-marche.fr" in reasons[0]
    assert len([line for line in reasons if line.strip()[:1] in "+-"]) == 3


def told(tally: Tally, **how: bool) -> str:
    switches = {"show_all": False, "no_store": False, "as_table": True, **how}
    return summary(tally, [ALERT], {}, **switches)


def test_the_summary_says_how_much_was_read_and_what_to_do_next() -> None:
    text = told(Tally(names=1_234_567, hits=89, elapsed_s=2.0, matching_s=1.0))

    assert (
        "1,234,567 names in 2.00 s (617,284/s, 1.00 s of processor time in the matcher); 89 above the lookup floor"
        in text
    )
    assert "1 new alert" in text
    assert "next: tocsin explain NAME" in text


def test_the_summary_speaks_of_what_was_left_out_and_of_what_is_no_name() -> None:
    tally = Tally(own=3, unreadable=1200, unreadable_first=[Unreadable(7, "a\x1b[31m..b", "an empty label")])
    text = told(tally)

    assert "3 left out: the organisation's own or allowed" in text
    assert "1,200 " in text
    assert "line 7: " in text
    assert "an empty label" in text
    assert "\x1b" not in text


def test_the_summary_names_whose_alerts_are_held_back() -> None:
    held = {f"org{number}": number for number in range(1, 8)}
    text = summary(Tally(), [], held, show_all=False, no_store=False, as_table=True)

    assert "28 as likely are held back" in text
    assert "org7 7, org6 6" in text
    assert "and 2 more organisations" in text


def test_without_a_terminal_no_progress_is_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_of([]) as progress:
        progress(Tally(names=5))

    assert capsys.readouterr().err == ""
