"""Opening the outside as the settings say: which resolver, which registries, what is kept of answers and where."""

import ipaddress
from typing import Final

from tocsin.app.configuration import Configuration
from tocsin.model.errors import InputError, InvalidValue
from tocsin.net.cache import Cached
from tocsin.net.network import Net
from tocsin.net.settings import Endpoint, NetSettings
from tocsin.store.questions import CachedAnswer
from tocsin.store.store import Store

_DNS_PORT: Final = 53


class StoredAnswers:
    """The store as the cache of `net`: answers outlive the process. Thread-safe as the store is."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, key: str, /) -> Cached | None:
        """Return what was kept last under the key, or None."""
        kept = self._store.cached(key)
        return None if kept is None else Cached(kept.key, kept.at, kept.expires, kept.meta, kept.body)

    def put(self, key: str, cached: Cached, /) -> None:
        """Keep an answer until it expires."""
        self._store.keep_cached(CachedAnswer(key, cached.at, cached.expires, cached.meta, cached.body))


def open_net(settings: NetSettings, store: Store | None) -> Net:
    """Open the outside; what is answered is kept in the store where one is given."""
    return Net(settings, cache=StoredAnswers(store) if store is not None else None)


def net_settings(chosen: Configuration, *, passive: bool, reach_suspects: bool) -> NetSettings:
    """Settings of `net` from those of the file; raises InputError where they contradict themselves."""
    section = chosen.net
    try:
        return NetSettings(
            passive=passive,
            reach_suspects=reach_suspects and not passive,
            resolver=None if section.resolver is None else endpoint(section.resolver, _DNS_PORT),
            rdap_bootstrap=chosen.rdap.bootstrap,
            rdap_servers=tuple(chosen.rdap.servers.items()),
            certificate_authorities=section.certificate_authorities,
            forbidden_networks=section.forbidden_networks,
            ports=section.ports,
            timeout_s=section.timeout_s,
            max_bytes=section.max_bytes,
            attempts=section.attempts,
            requests_per_s=section.requests_per_s,
        )
    except InvalidValue as error:
        raise InputError(f"the settings of [net] cannot be used: {error}") from error


def endpoint(text: str, port: int) -> Endpoint:
    """Address and port of `192.0.2.1`, `192.0.2.1:5353`, `2001:db8::1` or `[2001:db8::1]:5353`."""
    host, separator, number = text.rpartition(":")
    if _is_address(text):
        host, number = text, str(port)
    elif not separator or not number.isascii() or not number.isdecimal():
        raise InvalidValue(f"{text!r} is no address with a port: write 192.0.2.53 or 127.0.0.1:5353")
    return Endpoint(host.removeprefix("[").removesuffix("]"), int(number))


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
