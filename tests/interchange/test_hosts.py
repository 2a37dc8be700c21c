from tocsin.interchange.hosts import hosts_file
from tocsin.interchange.remarks import Noted
from tocsin.model.domain_names import DomainName


def hosts(text: str) -> list[str]:
    return [line.split()[1] for line in text.splitlines() if not line.startswith("#")]


def test_a_name_and_its_www_lead_nowhere() -> None:
    text = hosts_file([Noted(DomainName("a.example")), Noted(DomainName("www.b.example"))])

    assert hosts(text) == ["a.example", "www.a.example", "www.b.example"]
    assert text.count("0.0.0.0 ") == 3


def test_a_name_without_room_for_www_stands_alone() -> None:
    long = ".".join(["a" * 62] * 4)

    assert hosts(hosts_file([Noted(DomainName(long))])) == [long]
