import gzip
import io
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.app import opened_files
from tocsin.app.opened_files import lines, opened, pieces, whole
from tocsin.model.errors import InputError, UsageError


@given(st.lists(st.binary(max_size=30).filter(lambda line: b"\n" not in line), max_size=20))
def test_lines_are_those_of_the_file(written: list[bytes]) -> None:
    data = b"\n".join(written)

    assert b"".join(lines(io.BytesIO(data), "x", longest=100)) == data or data.startswith(
        (b"\x1f\x8b", b"BZ")
    )


def test_a_line_without_end_is_told_once_and_not_kept() -> None:
    data = b"first\n" + b"x" * 3_000_000 + b"\nlast\n"

    found = list(lines(io.BytesIO(data), "x", longest=1 << 20))

    assert (found[0], found[-1], len(found)) == (b"first\n", b"last\n", 3)
    assert 1 << 20 < len(found[1]) < 2 << 20


def test_a_line_that_is_too_long_at_the_end_is_told_too() -> None:
    (found,) = lines(io.BytesIO(b"x" * 3_000_000), "x", longest=1 << 20)

    assert len(found) > 1 << 20


def test_what_is_compressed_is_unpacked_and_what_breaks_off_is_refused() -> None:
    packed = gzip.compress(b"a.example\n" * 1000)

    assert b"".join(pieces(io.BytesIO(packed), "x")) == b"a.example\n" * 1000
    with pytest.raises(InputError):
        list(pieces(io.BytesIO(packed[:-20]), "x"))


def test_standard_input_is_a_dash_and_what_is_not_there_is_misuse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a.example\n")))
    with opened("-") as file:
        assert file.read() == b"a.example\n"
    with pytest.raises(UsageError, match="cannot be read"), opened(str(tmp_path / "absent")):
        pass


def test_a_whole_file_is_read_unpacked_and_no_further_than_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.gz"
    path.write_bytes(gzip.compress(b"x" * 1000, mtime=0))

    assert whole(str(path)) == b"x" * 1000
    monkeypatch.setattr(opened_files, "MAX_DOCUMENT_BYTES", 999)
    with pytest.raises(InputError, match="is read whole"):
        whole(str(path))
