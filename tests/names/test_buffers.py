"""Working memory has room for the longest name in every form."""

from tocsin.names.buffers import output_for, scratch_for


def test_there_is_room_for_a_name_that_looks_four_times_as_long() -> None:
    scratch = scratch_for(253, 10)

    assert len(scratch.label) >= len(scratch.symbols) >= 4 * 253
    assert len(scratch.stamps) == len(scratch.candidates) == 10


def test_output_starts_empty() -> None:
    out = output_for(5, 100)

    assert len(out.hits) == len(out.text_ends) == 5
    assert not out.counts.any()
