from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.watch.zone_records import COUNT, HASHED, REFUSED, WHY, memory, parse


def parsed(*pieces: bytes, room: int = 1 << 16) -> tuple[list[bytes], list[str], int]:
    texts, state = memory()
    names: list[bytes] = []
    reasons: list[str] = []
    held = b""
    for number, piece in enumerate(pieces, start=1):
        held += piece
        view = np.frombuffer(held, dtype=np.uint8)
        at, is_full = 0, True
        while is_full:
            made, ends = np.empty(room, np.uint8), np.empty(held.count(b"\n") + 1, np.int64)
            refusals = np.empty((64, 2), np.int64)
            at, is_full = parse(view, at, number == len(pieces), texts, state, made, ends, refusals)
            bounds = [0, *ends[: state[COUNT]].tolist()]
            names += [made[start:end].tobytes() for start, end in pairwise(bounds)]
            reasons += [WHY[code] for code in refusals[: state[REFUSED], 1].tolist()]
        held = held[at:]
    return names, reasons, int(state[HASHED])


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        (b"a. A 1\n", [b"a."]),
        (b"a. a 1\nb. 1h30m in a 1\nc. IN 60 A 1\nd. CLASS1 A 1\n", [b"a.", b"b.", b"c.", b"d."]),
        (b"a A 1", [b"a"]),
        (b"$ORIGIN o.\na A 1\n@ A 1\nb.c A 1\n", [b"a.o.", b"o.", b"b.c.o."]),
        (b"$origin o\n$ORIGIN p\na A 1\n", [b"a.p.o."]),
        (b"$ORIGIN .\na A 1\n@ A 1\n", [b"a.", b"."]),
        (b"a. A 1\na. A 2\nb. A 1\na. A 3\n", [b"a.", b"b.", b"a."]),
        (b"a. ( A\n 1 ) ; x\n\tA 2\nb. A 1 ; ( \nc. A 1\n", [b"a.", b"b.", b"c."]),
        (b'a. TXT "( ; \\" x"\nb. TXT "open\nc. A 1\n', [b"a.", b"b.", b"c."]),
        (rb"\097\.b A 1" + b"\n" + rb"\\c. A 1" + b"\n", [rb"a\.b", rb"\\c."]),
        (rb"a\. A 1" + b"\n", [rb"a\."]),
        (b"a. A 1\r\n  A 2\r\nb. A 1\r\n", [b"a.", b"b."]),
        (b"h. NSEC3 1\n RRSIG NSEC3 1\na. RRSIG A 1\nh2. RRSIG NSEC3 1\n A 1\n", [b"a.", b"h2."]),
    ],
)
def test_owners_are_found(zone: bytes, expected: list[bytes]) -> None:
    names, reasons, _ = parsed(zone)

    assert (names, reasons) == (expected, [])


def test_each_hashed_owner_is_counted_once() -> None:
    assert parsed(b"h. NSEC3 1\n RRSIG NSEC3 1\nh. RRSIG NSEC3 2\ni. NSEC3 1\n")[2] == 2


def test_little_room_for_names_changes_nothing() -> None:
    zone = b"$ORIGIN " + b"o" * 60 + b".\n" + b"".join(b"n%d A 1\n" % number for number in range(3_000))

    assert parsed(zone, room=5_000) == parsed(zone, room=1 << 20)


@given(st.text(alphabet='ab.@\\1 \t();"$\nNSA', max_size=80), st.integers(0, 80))
@settings(max_examples=300, deadline=None)
def test_where_the_data_are_cut_makes_no_difference(zone: str, cut: int) -> None:
    data = zone.encode()
    cut = data.rfind(b"\n", 0, cut) + 1  # pieces of text are whole lines

    assert parsed(data[:cut], data[cut:]) == parsed(data)
