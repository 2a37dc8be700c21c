from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import cast

import pytest
from tests.net.servers import loopback_net

from tocsin import seams
from tocsin.investigation import seam
from tocsin.investigation.observing import Observer
from tocsin.investigation.seam import (
    MOST_OBSERVATIONS,
    Enricher,
    Reach,
    Subject,
    enrichers,
    gather,
)
from tocsin.model.errors import InvalidName, NetError, PluginError
from tocsin.model.observation import ObservableKind, ObservedData
from tocsin.net.network import Net

NOW = datetime(2017, 4, 25, tzinfo=UTC)
SUBJECT = Subject(ObservableKind.DOMAIN_NAME, "lure.example")


def enricher(count: int, error: NetError | None = None) -> Enricher:
    def enrich(subject: Subject, _net: Net, now: datetime, /) -> Iterator[ObservedData]:
        for number in range(count):
            yield from Observer(subject, "somebody", now, "x").saw("text", str(number))
        if error is not None:
            raise error

    found = SimpleNamespace(
        SUBJECTS=frozenset({ObservableKind.DOMAIN_NAME}),
        RELATIONS=frozenset({"text"}),
        REACH=Reach.REGISTRY,
        enrich=enrich,
    )
    return cast("Enricher", found)


def test_ours_are_these_and_each_says_who_can_see_it() -> None:
    assert {name: found.REACH.value for name, found in enrichers().items()} == {
        "dns_records": "resolver",
        "rdap": "registry",
        "reverse_name": "resolver",
        "tls_certificate": "suspect",
        "web_page": "suspect",
    }


def test_a_fact_has_the_enricher_as_its_source() -> None:
    found = gather("mine", enricher(2), SUBJECT, loopback_net(), NOW)

    assert [fact.source for fact in found.observations] == ["mine", "mine"]
    assert (found.ended_relations, found.error) == (frozenset({"text"}), None)


def test_what_came_before_an_error_is_kept_and_nothing_has_ended() -> None:
    error = NetError("dead", retriable=True)

    found = gather("mine", enricher(2, error), SUBJECT, loopback_net(), NOW)

    assert (len(found.observations), found.ended_relations, found.error) == (2, frozenset(), error)


def test_a_flood_is_cut_and_nothing_has_ended() -> None:
    found = gather("mine", enricher(MOST_OBSERVATIONS + 1), SUBJECT, loopback_net(), NOW)

    assert (len(found.observations), found.ended_relations) == (MOST_OBSERVATIONS, frozenset())


def test_a_bug_in_an_enricher_is_no_answer() -> None:
    broken = cast("Enricher", SimpleNamespace(enrich=lambda *_: 1 / 0, RELATIONS=frozenset()))

    with pytest.raises(ZeroDivisionError):
        gather("mine", broken, SUBJECT, loopback_net(), NOW)


def test_a_subject_checks_itself() -> None:
    with pytest.raises(InvalidName):
        Subject(ObservableKind.DOMAIN_NAME, "no name!")


@pytest.mark.parametrize(
    ("constant", "value"),
    [
        ("SUBJECTS", ["domain-name"]),
        ("SUBJECTS", frozenset({"x"})),
        ("RELATIONS", "text"),
        ("REACH", "suspect"),
        ("REACH", None),
    ],
)
def test_an_enricher_without_its_constants_does_not_fit(
    constant: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = ModuleType("crooked", "Crooked.")
    vars(module).update(vars(enricher(0)), **{constant: value})
    monkeypatch.setattr(
        seams, "_outside", lambda _group: iter([seams.Plugin("crooked", module, "acme 1", "")])
    )

    with pytest.raises(PluginError, match=rf"'crooked' does not fit .*{constant}"):
        seam.enrichers()


@pytest.mark.parametrize("name", enrichers())
def test_the_docs_tell_of_every_enricher_who_sees_it_and_what_it_gives(name: str) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "enrichers.md").read_text("utf-8")
    chapter = page.partition(f"### {name}\n")[2].partition("\n#")[0]
    (row,) = (line for line in page.splitlines() if line.startswith(f"| `{name}` |"))

    assert f"**{enrichers()[name].REACH.value}**" in row
    assert [relation for relation in enrichers()[name].RELATIONS if f"`{relation}`" not in chapter] == []
