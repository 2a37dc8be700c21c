from datetime import UTC, datetime

from tocsin.interchange.organisations_json import organisation_object, watch_item_object
from tocsin.model.domain_names import DomainName
from tocsin.model.identity import AllowEntry, Identity, Outlet, WatchItem, WatchKind


def test_an_organisation_has_the_keys_of_the_files() -> None:
    identity = Identity(
        slug="x",
        name="X",
        domains=(DomainName("x.example"),),
        outlets=(Outlet("O", (DomainName("o.example"),)),),
        allow=(
            AllowEntry(DomainName("a.example"), "Ana", "why", datetime(2027, 1, 31, tzinfo=UTC)),
            AllowEntry(DomainName("b.example"), "Ana", "why"),
        ),
    )

    found = organisation_object(identity)

    assert found["id"] == "x"
    assert found["stix_id"] == identity.id
    assert found["domains"] == ["x.example"]
    assert found["outlets"] == [{"name": "O", "domains": ["o.example"]}]
    assert found["allow"] == [
        {"domain": "a.example", "owner": "Ana", "reason": "why", "expires": "2027-01-31T00:00:00Z"},
        {"domain": "b.example", "owner": "Ana", "reason": "why", "expires": None},
    ]


def test_a_watch_item_says_how_loosely_it_is_matched() -> None:
    item = WatchItem("x", WatchKind.NAME, "ing", "name 'ING'", 0, -1, "stands in many names")

    assert watch_item_object(item) == {
        "word": "ing",
        "kind": "name",
        "source": "name 'ING'",
        "whole_distance": 0,
        "inside_distance": -1,
        "common": "stands in many names",
    }
