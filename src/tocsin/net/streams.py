"""The network under httpcore2: connections from the guard, one deadline for everything, and a count of what came in."""

import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import httpcore2

from tocsin.model.errors import NetError, NetRefused
from tocsin.net.deadlines import Deadline

Connect = Callable[[str, int, Deadline], socket.socket]


@dataclass(slots=True)
class Meter:
    """How many bytes may still come in."""

    left: int

    def take(self, count: int) -> None:
        """Count bytes that came in. Raises NetError when there were too many."""
        self.left -= count
        if self.left < 0:
            raise NetError("the answer is larger than allowed")


class GuardedBackend(httpcore2.NetworkBackend):
    """Opens every connection of one request through `connect`; no UNIX sockets, no address of httpcore's own."""

    def __init__(
        self, connect: Connect, context: ssl.SSLContext, *, deadline: Deadline, meter: Meter
    ) -> None:
        self._connect = connect
        self._context = context
        self._deadline = deadline
        self._meter = meter

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Return a stream over a connection that the guard made; the deadline stands for the time-out."""
        del timeout, local_address, socket_options
        connection = self._connect(host, port, self._deadline)
        return _Stream(connection, self._context, self._deadline, self._meter)

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Raise NetRefused."""
        del timeout, socket_options
        raise NetRefused(f"{path!r} is not asked: sockets of this machine never are")


class _Stream(httpcore2.NetworkStream):
    def __init__(
        self, connection: socket.socket, context: ssl.SSLContext, deadline: Deadline, meter: Meter
    ) -> None:
        self._socket = connection
        self._context = context
        self._deadline = deadline
        self._meter = meter

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        del timeout
        self._socket.settimeout(self._deadline.remaining_s())
        try:
            data = self._socket.recv(max_bytes)
        except OSError as error:
            raise broken(error, self._deadline) from error
        self._meter.take(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        del timeout
        self._socket.settimeout(self._deadline.remaining_s())
        try:
            self._socket.sendall(buffer)
        except TimeoutError as error:
            raise broken(error, self._deadline) from error
        except OSError as error:
            # A server may answer and close before it has read everything: httpcore then reads the answer.
            raise httpcore2.WriteError(error) from error

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        # httpcore sets the protocols of the context it was given for every connection, which is not safe while other
        # threads use it (OpenSSL frees what a handshake may be copying): it gets an empty one, ours is only read.
        del ssl_context, timeout
        self._socket = secured(self._socket, self._context, server_hostname, self._deadline)
        return self

    def get_extra_info(self, info: str) -> object:
        del info
        return None


def secured(
    connection: socket.socket, context: ssl.SSLContext, host: str | None, deadline: Deadline
) -> ssl.SSLSocket:
    """Return the connection after the TLS handshake; closes it when that fails. Raises NetError."""
    try:
        (host or "").encode("idna")  # as the wrapper will, but too late to close anything when it cannot
        connection.settimeout(deadline.remaining_s())  # OpenSSL's wrapper holds the whole handshake to it
        return context.wrap_socket(connection, server_hostname=host)
    except ssl.SSLCertVerificationError as error:
        connection.close()
        raise NetError(f"the certificate of {host!r} does not verify: {error.verify_message}") from error
    except (OSError, ValueError) as error:  # ValueError: a host that TLS has no way to name
        connection.close()
        raise broken(error, deadline) from error


def broken(error: Exception, deadline: Deadline) -> NetError:
    """Return what a failed socket means to the caller."""
    if isinstance(error, TimeoutError):
        return deadline.passed()
    if isinstance(error, ssl.SSLError):
        return NetError(f"TLS with {deadline.whom!r} failed: {_tls_reason(error)}")
    return NetError(
        f"the connection to {deadline.whom!r} broke: {error}", retriable=isinstance(error, OSError)
    )


def _tls_reason(error: ssl.SSLError) -> str:
    return getattr(error, "reason", None) or str(error)
