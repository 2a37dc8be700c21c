"""The certificates a server shows, looked at and not believed."""

import _ssl
import ssl

from tocsin.model.errors import NetError, NetRefused
from tocsin.net.deadlines import Deadline
from tocsin.net.events import log
from tocsin.net.guard import Guard
from tocsin.net.http_client import check_suspects_allowed
from tocsin.net.pacing import Pace
from tocsin.net.retrying import Patience
from tocsin.net.settings import NetSettings
from tocsin.net.streams import secured


class TlsClient:
    """TLS handshakes with suspect hosts, and no byte after. Thread-safe."""

    def __init__(
        self, settings: NetSettings, guard: Guard, *, looking: ssl.SSLContext, patience: Patience, pace: Pace
    ) -> None:
        self._settings = settings
        self._guard = guard
        self._looking = looking
        self._patience = patience
        self._pace = pace

    def certificate(self, host: str, port: int = 443) -> tuple[bytes, ...]:
        """Return the certificates that a server sends for a host name, in DER, its own first, in the order sent.

        Nothing is verified. Raises NetRefused unless suspects may be reached, and NetError.
        """
        check_suspects_allowed(self._settings, host)
        if not host.isascii():
            # TLS would name another host than the guard resolves: Python's codec is IDNA 2003.
            raise NetRefused(f"{host[:80]!r} is not asked: it is not in A-label form")
        chain = self._patience.run(lambda: self._shown(host, port))
        log.info("certificate looked at", host=host, certificates=len(chain))
        return chain

    def _shown(self, host: str, port: int) -> tuple[bytes, ...]:
        self._pace.wait(host)
        deadline = Deadline.after(self._settings.timeout_s, host)
        connection = self._guard.connect_by(host, port, deadline)
        with secured(connection, self._looking, host, deadline) as stream:
            chain = _chain(stream)
        if not chain:
            raise NetError(f"{host!r} shows no certificate")
        return chain


def _chain(stream: ssl.SSLSocket) -> tuple[bytes, ...]:
    public = getattr(stream, "get_unverified_chain", None)  # public since Python 3.13
    if public is not None:
        return tuple(bytes(der) for der in public())
    inner = getattr(stream, "_sslobj", None)
    if inner is not None and hasattr(inner, "get_unverified_chain"):
        return tuple(each.public_bytes(_ssl.ENCODING_DER) for each in inner.get_unverified_chain() or ())
    own = stream.getpeercert(binary_form=True)
    return (own,) if own else ()
