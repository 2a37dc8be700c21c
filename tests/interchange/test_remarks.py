from hypothesis import given
from hypothesis import strategies as st

from tocsin.interchange.remarks import beside, remark_lines


@given(st.lists(st.text(), max_size=4))
def test_each_sentence_is_one_line_whatever_it_holds(sentences: list[str]) -> None:
    lines = remark_lines(sentences, "#").splitlines()

    assert len(lines) == len(sentences)
    assert all(line.startswith("#") for line in lines)


@given(st.text())
def test_what_stands_beside_an_entry_ends_no_line(note: str) -> None:
    written = beside(note, ";")

    assert written == "" or (written.startswith(" ; ") and len(written.splitlines()) == 1)
