import dns.exception
import dns.message
import dns.name
import dns.rcode
import dns.rrset
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.model.errors import NetError
from tocsin.net.answers import LONGEST_RECORD, MOST_RECORDS, TYPES, Answer, read

NAME = dns.name.from_text("lure.example.")


def message(
    *rrsets: tuple[str, str, list[str]], code: dns.rcode.Rcode = dns.rcode.NOERROR, ttl: int = 300
) -> dns.message.Message:
    answer = dns.message.make_response(dns.message.make_query(NAME, "A"))
    answer.set_rcode(code)
    for name, kind, texts in rrsets:
        answer.answer.append(dns.rrset.from_text(name, ttl, "IN", kind, *texts))
    return answer


@pytest.mark.parametrize(
    ("kind", "written", "record"),
    [
        ("A", "192.0.2.1", "192.0.2.1"),
        ("AAAA", "2001:DB8:0::1", "2001:db8::1"),
        ("NS", "NS1.Lure.Example.", "ns1.lure.example"),
        ("MX", "10 MX.lure.example.", "10 mx.lure.example"),
        ("MX", "0 .", "0 ."),
        ("PTR", "host.lure.example.", "host.lure.example"),
        ("CAA", '0 issue "letsencrypt.org"', '0 issue "letsencrypt.org"'),
        (
            "SOA",
            "ns1.lure.example. Admin.lure.example. 7 3600 600 86400 60",
            "ns1.lure.example admin.lure.example 7 3600 600 86400 60",
        ),
        ("TXT", '"v=spf1 -all"', "v=spf1 -all"),
        ("TXT", '"one" " and two"', "one and two"),
        ("TXT", '"\\195\\169\\255"', "é\\xff"),
        ("TXT", '""', ""),
        ("SRV", "1 2 443 host.lure.example.", "1 2 443 host.lure.example."),
    ],
)
def test_a_record_is_text(kind: str, written: str, record: str) -> None:
    step = read(message(("lure.example.", kind, [written])), NAME, kind, known=Answer())

    assert step.answer == Answer((record,), 300)
    assert step.onward is None


def test_records_are_sorted_and_of_the_name_and_type_asked_for() -> None:
    answer = message(
        ("lure.example.", "A", ["192.0.2.9", "192.0.2.1"]),
        ("other.example.", "A", ["127.0.0.1"]),
        ("lure.example.", "TXT", ['"x"']),
    )

    assert read(answer, NAME, "A", known=Answer()).answer.records == ("192.0.2.1", "192.0.2.9")


def test_aliases_are_followed_within_the_message_in_any_order() -> None:
    answer = message(
        ("b.example.", "A", ["192.0.2.1"]),
        ("a.example.", "CNAME", ["B.example."]),
        ("lure.example.", "CNAME", ["a.example."]),
    )

    step = read(answer, NAME, "A", known=Answer())

    assert step.answer == Answer(("192.0.2.1",), 300, ("a.example", "b.example"))


def test_an_alias_without_its_end_is_to_be_asked_for_by_itself() -> None:
    answer = message(("lure.example.", "CNAME", ["a.example."]))

    assert read(answer, NAME, "A", known=Answer()).onward == dns.name.from_text("a.example.")
    assert read(answer, NAME, "CNAME", known=Answer()).answer.records == ("a.example",)


def test_aliases_in_a_circle_are_an_error() -> None:
    answer = message(("lure.example.", "CNAME", ["a.example."]), ("a.example.", "CNAME", ["lure.example."]))

    with pytest.raises(NetError, match=r"'lure.example' go in a circle"):
        read(answer, NAME, "A", known=Answer())
    with pytest.raises(NetError, match="circle"):
        read(message(("lure.example.", "CNAME", ["lure.example."])), NAME, "A", known=Answer())


def test_the_time_to_live_is_the_shortest_on_the_way() -> None:
    answer = message(("lure.example.", "A", ["192.0.2.1"]), ttl=60)

    assert read(answer, NAME, "A", known=Answer(ttl=30, aliases=("x.example",))).answer.ttl == 30
    assert read(answer, NAME, "A", known=Answer(ttl=90, aliases=("x.example",))).answer.ttl == 60
    assert read(message(), NAME, "A", known=Answer()).answer.ttl == 0


def test_a_name_that_is_not_there_differs_from_one_without_records() -> None:
    assert read(message(code=dns.rcode.NXDOMAIN), NAME, "A", known=Answer()).answer == Answer(exists=False)
    assert read(message(), NAME, "A", known=Answer()).answer == Answer()


@pytest.mark.parametrize(
    ("code", "is_retriable"),
    [(dns.rcode.SERVFAIL, True), (dns.rcode.REFUSED, False), (dns.rcode.FORMERR, False)],
)
def test_a_resolver_that_fails_says_so(code: dns.rcode.Rcode, *, is_retriable: bool) -> None:
    with pytest.raises(NetError, match=dns.rcode.to_text(code)) as caught:
        read(message(code=code), NAME, "A", known=Answer())

    assert caught.value.retriable == is_retriable


def test_too_many_records_are_left_out_and_counted() -> None:
    addresses = [f"192.0.{high}.{low}" for high in range(2) for low in range(200)]
    texts = [f'"{"x" * 250}" ' * 40]

    many = read(message(("lure.example.", "A", addresses)), NAME, "A", known=Answer()).answer
    long = read(message(("lure.example.", "TXT", texts)), NAME, "TXT", known=Answer()).answer

    assert (len(many.records), many.left_out) == (MOST_RECORDS, 400 - MOST_RECORDS)
    assert len(long.records[0]) == LONGEST_RECORD


def _mutated(wire: bytes, cuts: list[tuple[int, int]]) -> bytes:
    changed = bytearray(wire)
    for place, value in cuts:
        changed[place % len(changed)] = value
    return bytes(changed)


WIRE = message(
    ("lure.example.", "CNAME", ["a.example."]),
    ("a.example.", "A", ["192.0.2.1"]),
    ("lure.example.", "TXT", ['"x" "y"']),
    ("lure.example.", "SOA", ["ns1.lure.example. admin.lure.example. 7 3600 600 86400 60"]),
    ("lure.example.", "HTTPS", ['1 . alpn="h2"']),
).to_wire()


@given(
    st.binary(max_size=100)
    | st.lists(st.tuples(st.integers(0, 999), st.integers(0, 255)), max_size=8).map(
        lambda cuts: _mutated(WIRE, cuts)
    ),
    st.sampled_from(sorted(TYPES)),
)
def test_any_bytes_are_an_answer_or_one_error(wire: bytes, kind: str) -> None:
    try:
        parsed = dns.message.from_wire(wire)
    except (dns.exception.DNSException, ValueError):  # what `DnsClient` makes a NetError of
        return
    try:
        step = read(parsed, NAME, kind, known=Answer())
    except NetError:
        return
    assert all(isinstance(record, str) for record in step.answer.records)
