import socket
import ssl
from collections.abc import Iterator

import httpcore2
import pytest

from tocsin.model.errors import NetError, NetRefused
from tocsin.net.deadlines import Deadline
from tocsin.net.streams import GuardedBackend, Meter, broken, secured
from tocsin.net.trust import looking

HERE = Deadline.after(86_400, "lure.example")  # made once: longer than any run of the suite


@pytest.fixture(name="pair")
def _pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def stream(ours: socket.socket, *, allowed: int = 100, deadline: Deadline = HERE) -> httpcore2.NetworkStream:
    backend = GuardedBackend(lambda *_: ours, looking(), deadline=deadline, meter=Meter(allowed))
    return backend.connect_tcp("lure.example", 80)


def test_bytes_are_counted_over_all_reads(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    opened = stream(ours, allowed=5)
    theirs.sendall(b"123456")

    assert opened.read(5) == b"12345"
    with pytest.raises(NetError, match="larger than allowed"):
        opened.read(5)


def test_no_time_out_of_httpcores_own_outlasts_the_deadline(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    opened = stream(pair[0], deadline=Deadline.after(0.05, "lure.example"))

    for _ in range(2):
        with pytest.raises(NetError, match=r"'lure.example' did not answer in time"):
            opened.read(1, timeout=60)
    with pytest.raises(NetError, match="did not answer in time"):
        opened.write(b"x", timeout=60)


def test_a_write_to_whom_no_longer_listens_lets_the_answer_be_read(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = pair
    theirs.close()

    with pytest.raises(httpcore2.WriteError):
        stream(ours).write(b"x" * 1000)


def test_a_socket_of_this_machine_is_never_opened() -> None:
    backend = GuardedBackend(lambda *_: socket.socket(), looking(), deadline=HERE, meter=Meter(1))

    with pytest.raises(NetRefused):
        backend.connect_unix_socket("/run/docker.sock")


def test_a_handshake_with_nonsense_fails_and_closes(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    theirs.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with pytest.raises(NetError, match=r"TLS with 'lure.example' failed") as caught:
        secured(ours, looking(), "lure.example", HERE)

    assert ours.fileno() == -1
    assert not caught.value.retriable


def test_a_handshake_for_a_name_that_tls_cannot_say_fails_and_closes(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    with pytest.raises(NetError):
        secured(pair[0], looking(), ".lure.example", HERE)

    assert pair[0].fileno() == -1


@pytest.mark.parametrize(
    ("error", "is_retriable"),
    [
        (TimeoutError(), True),
        (ConnectionResetError("reset"), True),
        (ssl.SSLError("bad"), False),
        (ValueError("x"), False),
    ],
)
def test_what_may_pass_is_worth_another_try(error: Exception, *, is_retriable: bool) -> None:
    assert broken(error, HERE).retriable == is_retriable
