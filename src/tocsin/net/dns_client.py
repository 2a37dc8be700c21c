"""Asking the operator's resolver: UDP, then TCP when the answer is cut short."""

import itertools
from collections.abc import Sequence
from typing import Final

import dns.exception
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.resolver

from tocsin.model.domain_names import DomainName
from tocsin.model.errors import NetError, NetRefused
from tocsin.net.answers import TYPES, Answer, read
from tocsin.net.deadlines import Deadline
from tocsin.net.events import log
from tocsin.net.pacing import Pace
from tocsin.net.retrying import Patience
from tocsin.net.settings import Endpoint

MOST_ALIASES: Final = 16
ROUNDS: Final = 3  # of all resolvers for one question: a datagram may get lost
SETTLED: Final = frozenset(
    {dns.rcode.NOERROR, dns.rcode.NXDOMAIN}
)  # other codes: maybe the next resolver knows
PAYLOAD: Final = 1232  # bytes of an answer by UDP that no network on the way breaks up (DNS flag day 2020)


class DnsClient:
    """Questions to a resolver that the operator chose. Thread-safe."""

    def __init__(
        self, servers: Sequence[Endpoint], *, patience: Patience, pace: Pace, timeout_s: float
    ) -> None:
        self._servers = tuple(servers)
        self._patience = patience
        self._pace = pace
        self._timeout_s = timeout_s

    def lookup(self, name: DomainName, kind: str, /) -> Answer:
        """Return what the DNS says of a name; no record is an empty answer. Raises NetError; ValueError for a type."""
        if kind not in TYPES:
            raise ValueError(f"{kind!r} is no type of record that is asked for")
        answer = self._patience.run(
            lambda: self._follow(name, kind, Deadline.after(self._timeout_s, name.value))
        )
        log.debug("name looked up", question=f"{name} {kind}", records=len(answer.records))
        return answer

    def addresses(self, name: DomainName, /, *, deadline: Deadline) -> tuple[str, ...]:
        """Return the addresses of a name, aliases followed, asked once: whoever connects does the retrying."""
        found = [self._follow(name, kind, deadline).records for kind in ("A", "AAAA")]
        # In turns: where one family leads nowhere, the other is never far.
        return tuple(filter(None, itertools.chain.from_iterable(itertools.zip_longest(*found))))

    def _follow(self, name: DomainName, kind: str, deadline: Deadline) -> Answer:
        answer = Answer()
        current: dns.name.Name | None = dns.name.from_text(f"{name.value}.")
        while current is not None:
            step = read(self._ask(current, kind, deadline), current, kind, known=answer)
            answer, current = step.answer, step.onward
            if len(set(answer.aliases)) < len(answer.aliases) or name.value in answer.aliases:
                raise NetError(f"the aliases of {name.value!r} go in a circle")
            if len(answer.aliases) > MOST_ALIASES:
                raise NetError(f"{name.value!r} has more than {MOST_ALIASES} aliases in a row")
        return answer

    def _ask(self, name: dns.name.Name, kind: str, deadline: Deadline) -> dns.message.Message:
        question = dns.message.make_query(name, kind, use_edns=0, payload=PAYLOAD)
        failure = NetError("no resolver is known: name one in the settings")
        turns = ROUNDS * len(self._servers)
        for turn in range(turns):
            server = self._servers[turn % len(self._servers)]
            self._pace.wait(str(server))
            try:
                message = _exchange(question, server, deadline.share_s(turns - turn))
            # The library lets what a malformed message does to it through, as any of these.
            except (dns.exception.DNSException, OSError, EOFError, ValueError) as error:
                failure = NetError(f"the resolver {server} does not answer ({_what(error)})", retriable=True)
                failure.__cause__ = error
                continue
            if message.rcode() in SETTLED or turn + 1 >= len(self._servers):
                return message
        raise failure


def _exchange(question: dns.message.Message, server: Endpoint, timeout_s: float) -> dns.message.Message:
    deadline = Deadline.after(timeout_s, str(server))
    try:
        return dns.query.udp(
            question,
            server.host,
            timeout=timeout_s,
            port=server.port,
            ignore_unexpected=True,
            ignore_errors=True,
            raise_on_truncation=True,
        )
    except dns.message.Truncated:
        return dns.query.tcp(question, server.host, timeout=deadline.remaining_s(), port=server.port)


def _what(error: Exception) -> str:
    return str(error) or type(error).__name__


def system_servers() -> tuple[Endpoint, ...]:
    """Return the resolvers that the system is set to; none when it has no such setting."""
    try:
        found = dns.resolver.Resolver(configure=True).nameservers
    except dns.resolver.NoResolverConfiguration:
        return ()
    return tuple(Endpoint(str(server), 53) for server in found)


class NoDns:
    """What stands in for the client in passive mode: the name servers of a suspect see every question about it."""

    def lookup(self, name: DomainName, kind: str, /) -> Answer:
        """Raise NetRefused."""
        raise NetRefused(f"{name.value!r} {kind} is not looked up: passive mode")
