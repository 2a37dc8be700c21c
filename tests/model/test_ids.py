"""Deterministic STIX identifiers."""

import pytest

from tocsin.model.ids import observable_id, tocsin_id


def test_the_same_thing_has_the_same_id() -> None:
    assert tocsin_id("identity", "en-marche") == tocsin_id("identity", "en-marche")


def test_parts_are_not_run_together() -> None:
    assert tocsin_id("note", "ab", "c") != tocsin_id("note", "a", "bc")


@pytest.mark.parametrize("value", ["example.com", "xn--bcher-kva.example", "a_b.fr"])
def test_observables_have_the_ids_of_the_standard(value: str) -> None:
    stix2 = pytest.importorskip("stix2")

    assert observable_id("domain-name", {"value": value}) == stix2.DomainName(value=value).id
