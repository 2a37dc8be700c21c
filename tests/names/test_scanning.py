"""The scan stops where there is no room, and goes on from there."""

from tocsin.names.blocks import block_of
from tocsin.names.buffers import HITS, output_for, scratch_for
from tocsin.names.confusables import skeleton_table
from tocsin.names.index import build
from tocsin.names.matching import Term
from tocsin.names.scanning import scan_rows
from tocsin.names.seeds import Need


def test_a_name_for_which_there_is_no_room_is_left_for_the_next_call() -> None:
    block = block_of(["paypal.com", "example.com", "paypal.paypal.com", "paypal.org"])
    index = build([Need(Term("paypal", 1, 0).symbols(), 1, 0)])
    scratch = scratch_for(20, 1)

    reached, hits, first = [], [], 0
    while first < len(block):
        out = output_for(2, 100)
        out.counts[3] = 100 * first  # labels seen, so that none is taken for an earlier one
        first = scan_rows(
            block.data, block.starts, block.ends, first, len(block), index, skeleton_table(), scratch, out
        )
        reached.append(first)
        hits += out.hits[: out.counts[HITS], 0].tolist()

    assert reached == [2, 3, 4]
    assert hits == [0, 2, 2, 3]
