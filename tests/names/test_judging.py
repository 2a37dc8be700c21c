"""What is written down of a candidate that turns out to be a hit."""

from tocsin.names.blocks import block_of
from tocsin.names.matching import Term, TermIndex, match


def test_the_name_with_one_label_rewritten_is_kept_whole() -> None:
    hits = match(block_of(["WWW.rnybank.example.co.uk."]), TermIndex.compile([Term("mybank", 0, 0)]))

    assert [hits.forms.written(int(text)) for text in hits.text] == ["WWW.mybank.example.co.uk."]
    assert (int(hits.start[0]), int(hits.end[0])) == (4, 10)


def test_offsets_are_those_of_the_name_as_written() -> None:
    hits = match(block_of(["a.com", "*.x-my-bank-y.com"]), TermIndex.compile([Term("mybank", 0, 0)]))

    assert (int(hits.row[0]), int(hits.start[0]), int(hits.end[0]), int(hits.text[0])) == (1, 4, 11, -1)


def test_a_form_that_is_no_nearer_than_the_name_as_written_is_left_out() -> None:
    hits = match(block_of(["mybank-rn.com"]), TermIndex.compile([Term("mybank", 0, 0)]))

    assert hits.form.tolist() == [0]
