"""Every form of an address that must not be reached, handed over in every way, and the hits on a canary (goal: 0).

    python bench/guard.py

The canary listens on every address of this machine. Beside it: how many of the same forms a plain socket takes there, and
how many of the addresses Python's own `is_global` would let through.
"""

import contextlib
import socket
import sys
import time
from ipaddress import ip_address
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.net import attacks  # the same attempts as in the tests
from tests.net.servers import canary

from running import table  # a bench beside this one


def by_plain_socket() -> int:
    """Return how many forms take a plain socket to this machine; only those that the system reads as its own."""
    with canary() as bird:
        for host in attacks.HOSTS:
            with contextlib.suppress(OSError, ValueError):
                found = socket.getaddrinfo(
                    host, bird.port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST
                )
                where = ip_address(found[0][4][0])
                if where.is_loopback or where.is_unspecified or getattr(where, "ipv4_mapped", None):
                    socket.create_connection((host, bird.port), 0.5).close()
    return bird.hits


def past_is_global() -> tuple[str, ...]:
    """Return the forbidden addresses that the standard library calls global."""
    return tuple(text for text in (*attacks.PLAIN_V4, *attacks.PLAIN_V6) if ip_address(text).is_global)


def main() -> int:
    """Print the figures of docs/net.md; 1 when the canary was hit."""
    started = time.perf_counter()
    tally = attacks.run_all()
    took_s = time.perf_counter() - started
    print(table(("way", "tried"), [(way, str(count)) for way, count in tally.tried.items()]))
    forms = len(attacks.HOSTS) + len(attacks.URLS)
    print(f"\nforms tried {forms}, attempts {tally.attempts}, hits {tally.hits} ({took_s:.1f} s)")
    print(f"the same {len(attacks.HOSTS)} hosts through a plain socket: hits {by_plain_socket()}")
    let_through = past_is_global()
    print(f"forbidden addresses that ipaddress calls global: {len(let_through)} ({' '.join(let_through)})")
    return 1 if tally.hits else 0


if __name__ == "__main__":
    sys.exit(main())
