import json

import pytest
from tests.investigation.facts_of_names import campaign, crowd, joined, rows

from tocsin.cli.cluster_view import cluster_document, progress_bar, put_clusters, put_documents
from tocsin.evidence.infrastructure import load_infrastructure_weights
from tocsin.investigation.clustering import cluster
from tocsin.investigation.corpus import Corpus

CLUSTERS = cluster(Corpus.build([*campaign(20), *crowd(60)]), load_infrastructure_weights())


def test_a_name_by_itself_has_no_tie() -> None:
    lone = next(name for name in CLUSTERS.corpus.names if len(CLUSTERS.of(name)) == 1)

    assert cluster_document(CLUSTERS, lone, reasons=True) == {
        "name": lone,
        "cluster": lone,
        "size": 1,
        "tied_to": None,
        "probability": None,
        "reason": None,
        "reasons": [],
    }


def test_a_large_group_is_shown_in_part_and_its_rest_counted(capsys: pytest.CaptureFixture[str]) -> None:
    put_clusters(CLUSTERS, reasons=False)

    shown = capsys.readouterr().out
    assert "1. 20 names" in shown
    assert "and 8 more: --json shows all" in shown


def test_text_of_strangers_cannot_move_the_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    title = "Sign in \x1b[2J \u202e now"
    found = joined(
        rows(f"omega{n}.fr", title=title, email="a@mail.example", addresses="203.0.113.9") for n in range(3)
    )
    clusters = cluster(Corpus.build([*found, *crowd(60)]), load_infrastructure_weights())

    put_clusters(clusters, reasons=True)
    put_documents(clusters, reasons=True)

    shown = capsys.readouterr().out
    assert "sign in" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert all(json.loads(line) for line in shown.splitlines() if line.startswith("{"))


def test_progress_is_silent_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar() as progress:
        progress("joining", 0.5)

    assert capsys.readouterr().err == ""
