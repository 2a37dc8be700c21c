from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tocsin.app.configuration import read_configuration
from tocsin.app.outside import StoredAnswers, endpoint, net_settings, open_net
from tocsin.model.errors import InputError, InvalidValue
from tocsin.net.cache import Cached
from tocsin.net.settings import Endpoint
from tocsin.store.opening import open_store

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("192.0.2.53", "192.0.2.53", 53),
        ("127.0.0.1:5353", "127.0.0.1", 5353),
        ("2001:db8::1", "2001:db8::1", 53),
        ("[2001:db8::1]:5353", "2001:db8::1", 5353),
    ],
)
def test_an_endpoint_is_an_address_with_or_without_a_port(text: str, host: str, port: int) -> None:
    assert endpoint(text, 53) == Endpoint(host, port)


@pytest.mark.parametrize("text", ["", "resolver", "192.0.2.53:", "192.0.2.53:٥٣", "192.0.2.53:99999", ":53"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        endpoint(text, 53)


def test_the_file_decides_where_we_go_out() -> None:
    text = (
        b'[net]\nresolver = "127.0.0.1:5353"\nattempts = 1\n[rdap.servers]\nfr = "http://127.0.0.1:8080/"\n'
    )
    settings = net_settings(read_configuration(text, "x"), passive=False, reach_suspects=True)

    assert settings.resolver == Endpoint("127.0.0.1", 5353)
    assert settings.rdap_servers == (("fr", "http://127.0.0.1:8080/"),)
    assert settings.reach_suspects
    assert not net_settings(read_configuration(b"", "x"), passive=True, reach_suspects=True).reach_suspects


def test_settings_that_contradict_themselves_are_an_input_error() -> None:
    wrong = read_configuration(b'[net]\nresolver = "dns.example:53"\n', "x")

    with pytest.raises(InputError, match=r"dns\.example"):
        net_settings(wrong, passive=False, reach_suspects=False)


def test_answers_outlive_the_process(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tocsin.db'}"
    answer = Cached("GET x", NOON, NOON + timedelta(days=1), "{}", b"body")
    with open_store(url) as store:
        StoredAnswers(store).put(answer.key, answer)
    with open_store(url) as store:
        assert StoredAnswers(store).get(answer.key) == answer
        assert StoredAnswers(store).get("another") is None


def test_a_net_opens_with_and_without_a_store(tmp_path: Path) -> None:
    settings = net_settings(read_configuration(b"", "x"), passive=True, reach_suspects=False)
    with open_store(f"sqlite:///{tmp_path / 'tocsin.db'}") as store, open_net(settings, store) as kept:
        assert kept.passive
    with open_net(settings, None) as alone:
        assert alone.passive
