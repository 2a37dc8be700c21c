"""What is said about names that cannot be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.names.blocks import NameBlock, lines_block
from tocsin.names.validity import Fault, validity


def faults(data: bytes) -> list[Fault]:
    return [Fault(code) for code in validity(lines_block(data))]


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        (b"example.com", Fault.NONE),
        (b"*.Example.COM.", Fault.NONE),
        (b"_dmarc.example.com", Fault.NONE),
        ("bücher.de".encode(), Fault.NONE),
        (b"xn--bcher-kva.de", Fault.NONE),
        (b".", Fault.EMPTY),
        (b"*.", Fault.EMPTY),
        (b"caf\xe9.fr", Fault.NOT_UTF8),
        (b"a b.com", Fault.BAD_CHARACTER),
        (b"a\0b.com", Fault.BAD_CHARACTER),
        (b"http://a.com/", Fault.BAD_CHARACTER),
        (b"a..b.com", Fault.EMPTY_LABEL),
        (b".a.com", Fault.EMPTY_LABEL),
        (b"x" * 63 + b".com", Fault.NONE),
        (b"x" * 64 + b".com", Fault.LABEL_TOO_LONG),
        (b".".join([b"x" * 49] * 5) + b".com", Fault.NONE),
        (b".".join([b"x" * 50] * 5) + b".com", Fault.TOO_LONG),
        (b"xn--99999999.com", Fault.BAD_PUNYCODE),
        (b"localhost", Fault.NO_DOT),
    ],
)
def test_a_name_has_the_fault_that_it_has(name: bytes, fault: Fault) -> None:
    assert faults(name) == [fault]


def test_every_fault_is_explained() -> None:
    assert all(fault.why for fault in Fault)


@settings(deadline=None)  # the first call compiles
@given(st.binary(max_size=300))
def test_any_bytes_are_judged(data: bytes) -> None:
    block: NameBlock = lines_block(data)

    assert len(validity(block)) == len(block)
    assert all(Fault(code).why for code in validity(block))
