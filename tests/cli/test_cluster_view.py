"""What `tocsin cluster` prints of groups and reasons."""

import json

import pytest
from tests.investigation.campaigns import BANK, MAIRIE, TWO_CAMPAIGNS, clusters_of, siblings

from tocsin.cli.cluster_view import (
    cluster_document,
    progress_bar,
    put_clusters,
    put_documents,
    reason_document,
)
from tocsin.model.linking import Reason

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


def test_a_name_by_itself_has_no_reasons() -> None:
    document = cluster_document(clusters_of(TWO_CAMPAIGNS), "zaphod.test", reasons=True)

    assert (document["size"], document["reason"], document["reasons"]) == (1, None, [])


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


def test_of_a_large_group_the_rest_is_counted(capsys: Out) -> None:
    labels = [f"mairie-de-{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    clusters = clusters_of(
        siblings(labels, registrant_email="one@mail.example", favicon="77", resolves_to="192.0.2.7")
    )
    (group,) = clusters.groups()

    put_clusters(clusters, reasons=False)
    shown = capsys.readouterr().out
    named = sum(f"   {name}  " in shown for name in group)
    assert 0 < named < len(group)
    assert f"   and {len(group) - named} more: --json shows all" in shown

    put_clusters(clusters, reasons=True)
    shown = capsys.readouterr().out
    assert all(f"   {name}  " in shown for name in group)


def test_no_groups_show_nothing(capsys: Out) -> None:
    put_clusters(clusters_of({"one.example": {}}), reasons=False)
    put_documents(clusters_of({}), reasons=False)

    assert capsys.readouterr().out == ""


def test_progress_is_not_drawn_where_nobody_watches(capsys: Out) -> None:
    with progress_bar() as progress:
        progress("reading", 0.5)

    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "")
