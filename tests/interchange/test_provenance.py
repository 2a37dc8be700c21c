from datetime import UTC, datetime

import pytest
from tests.interchange.facts import NOW, PROVENANCE

from tocsin.interchange.provenance import registered, sighting_of
from tocsin.model.observation import ObservableKind

DAY = datetime(2026, 1, 2, tzinfo=UTC)


def test_what_has_no_time_was_seen_when_it_is_imported() -> None:
    seen = sighting_of(PROVENANCE)

    assert (seen.first_seen, seen.last_seen, seen.source, seen.origin) == (
        NOW,
        NOW,
        "facts.file",
        "facts.file",
    )


def test_what_was_seen_last_was_seen_first_then_too() -> None:
    seen = sighting_of(PROVENANCE, last_seen=DAY)

    assert (seen.first_seen, seen.last_seen) == (DAY, DAY)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("www.evil.example", "evil.example"),
        ("evil.example", "evil.example"),
        ("a.b.evil.co.uk", "evil.co.uk"),
        ("evil.co.uk", "evil.co.uk"),
        ("co.uk", "co.uk"),
    ],
)
def test_what_was_registered_of_a_name(name: str, expected: str) -> None:
    assert registered(name) == expected


def test_what_a_registry_says_is_said_of_what_was_registered() -> None:
    seen = sighting_of(PROVENANCE)
    kind = ObservableKind.DOMAIN_NAME

    assert seen.observation(kind, "www.evil.example", "registrar", "Ordinary").subject == "evil.example"
    assert (
        seen.observation(kind, "www.evil.example", "resolves-to", "192.0.2.1").subject == "www.evil.example"
    )
