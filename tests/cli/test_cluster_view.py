"""What `tocsin cluster` prints of groups and reasons."""

import json

import pytest
from tests.investigation.campaigns import BANK, MAIRIE, TWO_CAMPAIGNS, clusters_of
from tests.investigation.facts_of_names import campaign, crowd, joined, rows

from tocsin.cli.cluster_view import (
    cluster_document,
    progress_bar,
    put_clusters,
    put_documents,
    reason_document,
)
from tocsin.evidence.infrastructure import load_infrastructure_weights
from tocsin.investigation.clustering import cluster
from tocsin.investigation.corpus import Corpus
from tocsin.model.linking import Reason

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


Out = pytest.CaptureFixture[str]


def test_a_reason_is_told_with_everything_it_rests_on() -> None:
    reason = Reason("hosting", "address", "192.0.2.7", 4, 120, 1 / 30, 1.23456, "both on 192.0.2.7")

    assert reason_document(reason) == {
        "family": "hosting",
        "relation": "address",
        "value": "192.0.2.7",
        "shared_by": 4,
        "of": 120,
        "rate": 0.0333,
        "log_odds": 1.235,
        "statement": "both on 192.0.2.7",
    }


def test_a_document_tells_what_the_strongest_link_tells() -> None:
    clusters = clusters_of(TWO_CAMPAIGNS)
    link = clusters.strongest_link(MAIRIE[0])
    assert link is not None

    document = cluster_document(clusters, MAIRIE[0], reasons=True)

    assert {document["name"], document["tied_to"]} == {link.first, link.second}
    assert document["probability"] == round(link.probability, 4)
    assert document["reason"] == link.reasons[0].statement
    assert document["reasons"] == [reason_document(reason) for reason in link.reasons]


def test_documents_are_lines_of_json_in_the_order_of_names(capsys: Out) -> None:
    put_documents(clusters_of(TWO_CAMPAIGNS), reasons=False)

    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["name"] for line in lines] == sorted(TWO_CAMPAIGNS)
    assert all(line.isascii() for line in lines)


def test_the_readable_list_has_every_group_and_both_directions_of_a_reason(capsys: Out) -> None:
    put_clusters(clusters_of(TWO_CAMPAIGNS), reasons=True)

    shown = capsys.readouterr().out
    for name in (*MAIRIE, *BANK):
        assert f"   {name}  " in shown
    assert "% with " in shown
    assert "      +" in shown


def test_only_what_speaks_for_a_tie_is_shown_unasked(capsys: Out) -> None:
    put_clusters(clusters_of(TWO_CAMPAIGNS), reasons=False)

    assert "      -" not in capsys.readouterr().out


def test_no_groups_show_nothing(capsys: Out) -> None:
    put_clusters(clusters_of({"one.example": {}}), reasons=False)
    put_documents(clusters_of({}), reasons=False)

    assert capsys.readouterr().out == ""
