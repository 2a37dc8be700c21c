import pytest

from tocsin.model.errors import InvalidValue
from tocsin.net.settings import IANA_BOOTSTRAP, Endpoint, NetSettings


def test_by_default_no_suspect_is_reached_and_nothing_is_configured() -> None:
    settings = NetSettings()

    assert not settings.reach_suspects
    assert not settings.passive
    assert settings.operator_urls == ()
    assert settings.rdap_bootstrap == IANA_BOOTSTRAP
    assert settings.ports == (80, 443)


def test_urls_that_the_operator_wrote_are_of_the_configured_class() -> None:
    settings = NetSettings(
        rdap_bootstrap="http://10.0.0.5/dns.json",
        rdap_servers=(("fr", "https://rdap.internal/"),),
        configured_urls=("https://misp.internal/",),
    )

    assert settings.operator_urls == (
        "http://10.0.0.5/dns.json",
        "https://rdap.internal/",
        "https://misp.internal/",
    )


@pytest.mark.parametrize(("host", "port"), [("", 80), ("lure.example", 0), ("lure.example", 65536)])
def test_an_endpoint_is_a_host_and_a_port(host: str, port: int) -> None:
    with pytest.raises(InvalidValue):
        Endpoint(host, port)


def test_an_endpoint_is_written_as_in_a_url() -> None:
    assert str(Endpoint("127.0.0.1", 53)) == "127.0.0.1:53"
    assert str(Endpoint("::1", 53)) == "[::1]:53"


@pytest.mark.parametrize(
    "wrong",
    [
        {"timeout_s": 0},
        {"max_bytes": 0},
        {"attempts": 0},
        {"requests_per_s": -1},
        {"redirects": -1},
        {"burst": 0},
        {"backoff_s": -1},
        {"forbidden_networks": ("lure",)},
        {"resolver": Endpoint("resolver.internal", 53)},
        {"ports": (0,)},
        {"rdap_servers": (("fr", "rdap.example"),)},
        {"configured_urls": ("https://user:password@misp.internal/",)},
    ],
)
def test_settings_that_make_no_sense_are_not_made(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        NetSettings(**wrong)  # type: ignore[arg-type]  # wrong on purpose
