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
        self.settings = settings or NetSettings()
        self.passive = self.settings.passive
        self._closed = threading.Event()
        pauses = _Pauses(self.settings, sleep or self._sleep)
        resolver = _resolver(self.settings, pauses)
        guard = Guard(
            resolver=resolver,
            ports=self.settings.ports,
            forbidden=networks(self.settings.forbidden_networks),
            allow=allow,
            detours=detours,
        )
        self.dns: DnsClient | NoDns = NoDns() if self.passive else resolver
        self.http = HttpClient(
            self.settings,
            guard,
            verifying=verifying(self.settings.certificate_authorities),
            looking=looking(),
            patience=pauses.patience,
            pace=pauses.pace,
            cache=cache or MemoryCache(),
            clock=clock,
        )
        self.tls = TlsClient(
            self.settings, guard, looking=looking(), patience=pauses.patience, pace=pauses.pace
        )

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


class _Pauses:
    """How long the clients of one net wait: between attempts, and for their turn at a host or a resolver."""

    def __init__(self, settings: NetSettings, sleep: Callable[[float], None]) -> None:
        longest_s = settings.longest_wait_s
        self.patience = Patience(settings.attempts, settings.backoff_s, longest_s, sleep)
        self.pace = Pace(
            per_s=settings.requests_per_s, burst=settings.burst, longest_wait_s=longest_s, sleep=sleep
        )
        questions_per_s = settings.dns_queries_per_s
        self.asking = Pace(per_s=questions_per_s, burst=max(int(questions_per_s), 1), sleep=sleep)


def _resolver(settings: NetSettings, pauses: _Pauses) -> DnsClient:
    servers = (settings.resolver,) if settings.resolver else system_servers()
    return DnsClient(servers, patience=pauses.patience, pace=pauses.asking, timeout_s=settings.timeout_s)
