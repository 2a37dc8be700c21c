from tests.investigation.enrichers.looking import look, told
from tests.net.servers import dns_server, loopback_net

from tocsin.investigation.enrichers.reverse_name import RELATIONS
from tocsin.model.observation import ObservableKind


def test_an_address_has_the_name_its_owner_gave_it() -> None:
    with dns_server({"9.9.9.9.in-addr.arpa": {"PTR": ["Host9.provider.example", r"a\000b.x"]}}) as resolver:
        found = look("reverse_name", loopback_net(resolver), "9.9.9.9", ObservableKind.IPV4)

    assert told(found) == [r"reverse-name a\000b.x", "reverse-name host9.provider.example"]
    assert found.ended_relations == RELATIONS


def test_an_address_of_version_six_has_one_too() -> None:
    pointer = "8.8.8.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.6.8.4.0.6.8.4.1.0.0.2.ip6.arpa"
    with dns_server({pointer: {"PTR": ["dns.example"]}}) as resolver:
        found = look("reverse_name", loopback_net(resolver), "2001:4860:4860::8888", ObservableKind.IPV6)

    assert told(found) == ["reverse-name dns.example"]


def test_a_private_address_is_nobodys_business() -> None:
    with dns_server({}) as resolver:
        found = look("reverse_name", loopback_net(resolver), "10.0.0.1", ObservableKind.IPV4)

    assert (found.observations, found.error, resolver.asked) == ((), None, [])


def test_an_address_without_a_name_has_no_fact() -> None:
    with dns_server({}) as resolver:
        found = look("reverse_name", loopback_net(resolver), "9.9.9.9", ObservableKind.IPV4)

    assert (found.observations, found.error) == ((), None)
