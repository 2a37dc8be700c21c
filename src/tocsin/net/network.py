"""`Net`: what enrichers, sources and channels get of the outside."""

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Self

from tocsin.model.errors import NetError
from tocsin.net.addresses import networks
from tocsin.net.cache import Cache, MemoryCache
from tocsin.net.dns_client import DnsClient, NoDns, system_servers
from tocsin.net.guard import Guard
from tocsin.net.http_client import HttpClient
from tocsin.net.pacing import Pace
from tocsin.net.retrying import Patience
from tocsin.net.settings import Endpoint, NetSettings
from tocsin.net.tls_client import TlsClient
from tocsin.net.trust import looking, verifying


class Net:
    """The outside behind one guard: `dns`, `http` and `tls`. Thread-safe; one for a process is enough.

    `allow` and `detours` are for tests on loopback (see `Guard`) and come from no setting. `cache` must be thread-safe.
    """

    def __init__(
        self,
        settings: NetSettings | None = None,
        *,
        cache: Cache | None = None,
        allow: Sequence[Endpoint] = (),
        detours: Mapping[Endpoint, Endpoint] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        self.settings = chosen = settings or NetSettings()
        self._closed = threading.Event()
        sleep = sleep or self._sleep
        patience = Patience(chosen.attempts, chosen.backoff_s, chosen.longest_wait_s, sleep)
        servers = (chosen.resolver,) if chosen.resolver else system_servers()
        asking = Pace(
            per_s=chosen.dns_queries_per_s, burst=max(int(chosen.dns_queries_per_s), 1), sleep=sleep
        )
        resolver = DnsClient(servers, patience=patience, pace=asking, timeout_s=chosen.timeout_s)
        guard = Guard(
            resolver=resolver,
            ports=chosen.ports,
            forbidden=networks(chosen.forbidden_networks),
            allow=allow,
            detours=detours,
        )
        pace = Pace(
            per_s=chosen.requests_per_s, burst=chosen.burst, longest_wait_s=chosen.longest_wait_s, sleep=sleep
        )
        unverified = looking()
        self.passive = chosen.passive
        self.dns: DnsClient | NoDns = NoDns() if chosen.passive else resolver
        self.http = HttpClient(
            chosen,
            guard,
            verifying=verifying(chosen.certificate_authorities),
            looking=unverified,
            patience=patience,
            pace=pace,
            cache=cache or MemoryCache(),
            clock=clock,
        )
        self.tls = TlsClient(chosen, guard, looking=unverified, patience=patience, pace=pace)

    def close(self) -> None:
        """End every wait for one's turn and between attempts, now and later; what is under way has its time limit.

        Nothing else is held: no connection outlives its request. Whoever waits gets a retriable NetError.
        """
        self._closed.set()

    def _sleep(self, seconds: float) -> None:
        if self._closed.wait(seconds):
            raise NetError("not asked: the work was stopped", retriable=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
