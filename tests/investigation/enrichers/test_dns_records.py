from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.investigation.enrichers.looking import NOW, look, told
from tests.net.servers import DnsServer, Zone, dns_server, loopback_net

from tocsin.investigation.enrichers.dns_records import RELATIONS
from tocsin.model.errors import NetError, NetRefused


def test_every_record_of_a_name_is_a_fact() -> None:
    zone: Zone = {
        "lure.example": {
            "A": ["192.0.2.8", "192.0.2.7"],
            "AAAA": ["2001:db8::7"],
            "NS": ["NS1.host.example"],
            "MX": ["10 mail.host.example", "20 b.example"],
            "SOA": ["ns1.host.example hostmaster.host.example 1 2 3 4 5"],
            "TXT": ['"v=spf1 -all"'],
            "CAA": ['0 issue "ca.example"'],
        }
    }
    with dns_server(zone) as resolver:
        found = look("dns_records", loopback_net(resolver))

    assert found.error is None
    assert found.ended_relations == RELATIONS
    assert told(found) == [
        "resolves-to 192.0.2.7",
        "resolves-to 192.0.2.8",
        "resolves-to 2001:db8::7",
        "name-server ns1.host.example",
        "mail-exchanger mail.host.example",
        "mail-exchanger b.example",
        "soa-server ns1.host.example",
        "soa-mailbox hostmaster.host.example",
        "text v=spf1 -all",
        'certification-authority 0 issue "ca.example"',
    ]
    fact = found.observations[0]
    assert (fact.source, fact.origin, fact.public_since, fact.first_seen) == (
        "dns_records",
        "dns:lure.example",
        NOW,
        NOW,
    )


def test_a_name_that_is_not_there_is_asked_about_once() -> None:
    with dns_server({}) as resolver:
        found = look("dns_records", loopback_net(resolver))

    assert (found.observations, found.error, found.ended_relations) == ((), None, RELATIONS)
    assert len(resolver.asked) == 1


def test_a_name_without_records_has_no_facts() -> None:
    with dns_server({"lure.example": {}}) as resolver:
        found = look("dns_records", loopback_net(resolver))

    assert (found.observations, found.error) == ((), None)


def test_an_alias_has_no_zone_and_no_policies_of_its_own() -> None:
    zone: Zone = {
        "lure.example": {"CNAME": ["pages.host.example"]},
        "pages.host.example": {
            "A": ["192.0.2.7"],
            "NS": ["ns1.host.example"],
            "TXT": ['"theirs"'],
            "MX": ["10 mail.host.example"],
        },
    }
    with dns_server(zone) as resolver:
        found = look("dns_records", loopback_net(resolver))

    assert told(found) == [
        "alias-of pages.host.example",
        "resolves-to 192.0.2.7",
        "mail-exchanger mail.host.example",
    ]


def test_an_alias_that_leads_nowhere_is_still_an_alias() -> None:
    with dns_server({"lure.example": {"CNAME": ["gone.example"]}}) as resolver:
        found = look("dns_records", loopback_net(resolver))

    assert "alias-of gone.example" in told(found)
    assert found.error is None


def test_aliases_in_a_circle_are_one_error() -> None:
    zone: Zone = {"lure.example": {"CNAME": ["b.example"]}, "b.example": {"CNAME": ["lure.example"]}}
    with dns_server(zone) as resolver:
        found = look("dns_records", loopback_net(resolver))

    assert found.observations == ()
    assert "circle" in str(found.error)
    assert found.ended_relations == frozenset()


def test_a_name_that_takes_no_mail_has_no_exchanger() -> None:
    with dns_server({"lure.example": {"MX": ["0 ."]}}) as resolver:
        assert told(look("dns_records", loopback_net(resolver))) == []


def test_names_and_texts_with_control_characters_are_inert() -> None:
    zone: Zone = {
        "lure.example": {"NS": [r"a\000b\027.host.example"], "TXT": [r'"a\027[2J\000<script>\226\128\174b"']}
    }
    with dns_server(zone) as resolver:
        found = look("dns_records", loopback_net(resolver))

    assert told(found) == [r"name-server a\000b\027.host.example", "text a [2J <script>b"]


class Picky(dict[str, dict[str, list[str]]]):
    """A zone whose server fails for some types."""

    def __init__(self, known: dict[str, list[str]], failing: set[str]) -> None:
        super().__init__({"lure.example": known})
        self.failing = failing
        self.server: DnsServer | None = None

    def get(self, name: str, default: object = None, /) -> Any:
        assert self.server is not None
        failed = self.server.asked[-1][1] in self.failing
        return {"rcode": ["SERVFAIL"]} if failed else super().get(name, default)


@pytest.mark.parametrize(
    ("failing", "facts", "last"),
    [
        ({"MX"}, ["resolves-to 192.0.2.7", "text x"], "CAA"),
        ({"MX", "SOA"}, ["resolves-to 192.0.2.7"], "SOA"),
        ({"A"}, [], "A"),
    ],
)
def test_a_type_that_fails_does_not_cost_the_others_and_nothing_has_ended(
    failing: set[str], facts: list[str], last: str
) -> None:
    zone = Picky({"A": ["192.0.2.7"], "TXT": ['"x"']}, failing)
    with dns_server(zone) as resolver:
        zone.server = resolver
        found = look("dns_records", loopback_net(resolver))

    assert told(found) == facts
    assert isinstance(found.error, NetError)
    assert found.ended_relations == frozenset()
    assert resolver.asked[-1][1] == last


def test_a_dead_resolver_costs_one_error() -> None:
    with dns_server({"lure.example": {"silent": []}}) as resolver:
        found = look("dns_records", loopback_net(resolver, timeout_s=0.1))

    assert found.observations == ()
    assert found.error is not None
    assert found.error.retriable


def test_passive_mode_sends_no_packet() -> None:
    with dns_server({"lure.example": {"A": ["192.0.2.7"]}}) as resolver:
        found = look("dns_records", loopback_net(resolver, passive=True))

    assert isinstance(found.error, NetRefused)
    assert resolver.asked == []


@settings(max_examples=8, deadline=None)
@given(raw=st.binary(max_size=60))
def test_any_answer_gives_facts_or_the_one_error(raw: bytes) -> None:
    with dns_server({"lure.example": {"raw": [raw]}}) as resolver:
        found = look("dns_records", loopback_net(resolver, timeout_s=0.03))

    assert found.error is None or isinstance(found.error, NetError)
