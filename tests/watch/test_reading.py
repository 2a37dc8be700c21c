import bz2
import gzip
import io
import lzma
import os
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.watch.reader import outcome, outcome_of

from tocsin.model.errors import InputError, UsageError
from tocsin.watch.reading import open_names, open_text

NAMES: Final = b"one.example\ntwo.example\nthree.example\n"
READ: Final = ["one.example", "two.example", "three.example"]
COMPRESSIONS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "gz": gzip.compress,
    "zst": zstandard.ZstdCompressor(write_checksum=True).compress,
    "xz": lzma.compress,
    "bz2": bz2.compress,
}


@pytest.mark.parametrize("kind", COMPRESSIONS)
def test_compression_is_told_from_the_content(tmp_path: Path, kind: str) -> None:
    found = outcome(tmp_path, COMPRESSIONS[kind](NAMES))

    assert (found.names, found.compression, found.error) == (READ, kind, "")


@pytest.mark.parametrize("kind", COMPRESSIONS)
def test_parts_that_follow_each_other_are_all_read(tmp_path: Path, kind: str) -> None:
    compress = COMPRESSIONS[kind]

    found = outcome(tmp_path, compress(NAMES) + compress(b"four.example\n") + compress(b"five.example\n"))

    assert found.names == [*READ, "four.example", "five.example"]


@pytest.mark.parametrize("kind", ["gz", "xz"])
def test_zero_bytes_that_pad_an_archive_are_no_garbage(tmp_path: Path, kind: str) -> None:
    found = outcome(tmp_path, COMPRESSIONS[kind](NAMES) + bytes(512))

    assert (found.names, found.error) == (READ, "")


@pytest.mark.parametrize("kind", COMPRESSIONS)
def test_of_a_truncated_file_every_whole_name_is_given_before_the_error(tmp_path: Path, kind: str) -> None:
    # One million names, so that each format has several blocks, of which only the last is lost.
    lines = b"".join(b"name-%d.example\n" % number for number in range(200_000))
    packed = COMPRESSIONS[kind](lines)

    found = outcome(tmp_path, packed[: len(packed) * 9 // 10])

    assert "ends in the middle" in found.error
    assert "fetch the file again" in found.error
    assert len(found.names) > 1_000 or kind == "xz"  # xz gives what its last whole block holds
    assert found.names == [f"name-{number}.example" for number in range(len(found.names))]


@pytest.mark.parametrize("kind", COMPRESSIONS)
def test_garbage_after_the_end_is_said_after_the_names(tmp_path: Path, kind: str) -> None:
    found = outcome(tmp_path, COMPRESSIONS[kind](NAMES) + b"garbage, no archive")

    assert found.names == READ
    assert "something else" in found.error


@pytest.mark.parametrize("kind", COMPRESSIONS)
def test_broken_data_are_said_with_what_to_do(tmp_path: Path, kind: str) -> None:
    packed = bytearray(COMPRESSIONS[kind](os.urandom(3000).hex().encode() + b"\n" + NAMES))
    packed[len(packed) // 2 : len(packed) // 2 + 60] = bytes(60)

    found = outcome(tmp_path, bytes(packed))

    assert found.error
    assert "fetch the file again" in found.error


def test_a_compressed_file_may_be_compressed_once_more(tmp_path: Path) -> None:
    found = outcome(tmp_path, zstandard.compress(gzip.compress(NAMES)))

    assert (found.names, found.compression) == (READ, "gz in zst")


def test_a_third_compression_is_refused(tmp_path: Path) -> None:
    found = outcome(tmp_path, gzip.compress(gzip.compress(gzip.compress(NAMES))))

    assert "compressed more than twice" in found.error


@pytest.mark.parametrize("kind", COMPRESSIONS)
def test_a_decompression_bomb_stays_within_flat_memory(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "bomb"
    # The names come first, so that the beginning looks like any list; then 128 MiB that pack into next to nothing.
    path.write_bytes(COMPRESSIONS[kind](b"first.example\n" * 6_000 + b"x" * (1 << 27) + b"\nlast.example\n"))
    tracemalloc.start()

    found = outcome_of(str(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (found.names[-1], len(found.names), found.unreadable_count) == ("last.example", 6_001, 1)
    assert path.stat().st_size < 1 << 20
    assert peak < 80 << 20


def test_a_frame_that_needs_too_large_a_window_is_refused(tmp_path: Path) -> None:
    parameters = zstandard.ZstdCompressionParameters.from_level(3, window_log=28)
    packed = zstandard.ZstdCompressor(compression_params=parameters).compressobj()

    found = outcome(tmp_path, packed.compress(NAMES) + packed.flush())

    assert "more memory than is allowed" in found.error
    assert "pipe it in" in found.error


def test_a_line_without_end_is_one_unreadable_place(tmp_path: Path) -> None:
    found = outcome(tmp_path, b"one.example\n" + b"x" * (9 << 20) + b"\ntwo.example\n")

    assert found.names == ["one.example", "two.example"]
    assert found.unreadable_count == 1
    assert found.unreadable[0].row == 2


def test_a_file_of_one_endless_line_keeps_memory_flat(tmp_path: Path) -> None:
    path = tmp_path / "endless"
    with path.open("wb") as file:
        file.write(b"x")
        file.truncate(1)
        for _ in range(64):
            file.write(b"x" * (1 << 20))
    tracemalloc.start()

    found = outcome_of(str(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (found.names, found.unreadable_count) == ([], 1)
    assert peak < 30 << 20


def test_a_name_of_five_thousand_bytes_is_unreadable_with_its_line(tmp_path: Path) -> None:
    found = outcome(tmp_path, NAMES + b"x" * 5000 + b".example\nlast.example\n")

    assert found.names == [*READ, "last.example"]
    assert [(place.row, place.why) for place in found.unreadable] == [
        (4, "5008 bytes are too many for a name")
    ]


@pytest.mark.parametrize("data", [b"", b"\n\n", b" \r\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(tmp_path: Path, data: bytes) -> None:
    assert "is empty" in outcome(tmp_path, data).error


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "there is no such file" in outcome_of(str(tmp_path / "missing")).error


def test_a_directory_is_refused(tmp_path: Path) -> None:
    assert "is a directory" in outcome_of(str(tmp_path)).error


@pytest.fixture
def _without_privileges() -> Iterator[None]:
    """Whoever runs the tests, as somebody who may not read everything."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    yield
    os.seteuid(user)


@pytest.mark.usefixtures("_without_privileges")
def test_a_file_that_may_not_be_read_is_refused() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "secret"
        path.write_bytes(NAMES)
        path.chmod(0)

        assert "not permitted" in outcome_of(str(path)).error


def test_a_path_with_a_zero_byte_is_refused() -> None:
    assert "cannot be opened" in outcome_of("a\0b").error


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04" + bytes(100), "zip archive"),
        (b"PAR1" + bytes(100), "Parquet"),
        (b"SQLite format 3\0" + bytes(100), "SQLite"),
        (b"\x7fELF" + bytes(range(32)) * 10, "not a text file"),
        (bytes(range(256)) * 4, "not a text file"),
        (b"x" * 257 + b"ustar" + bytes(100), "tar archive"),
    ],
)
def test_a_binary_file_is_refused_by_its_kind(tmp_path: Path, data: bytes, what: str) -> None:
    assert what in outcome(tmp_path, data).error


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_says_the_encoding(tmp_path: Path, encoding: str) -> None:
    found = outcome(tmp_path, "bücher.example\nδοκιμή.example\n".encode(encoding))

    assert found.names == ["bücher.example", "δοκιμή.example"]


def test_latin_1_among_utf_8_stays_as_it_was_written(tmp_path: Path) -> None:
    found = outcome(tmp_path, "bücher.example\n".encode() + "bücher.example\n".encode("latin-1"))

    assert found.names == ["bücher.example", r"b\xfccher.example"]


def test_a_stray_zero_byte_stays_visible(tmp_path: Path) -> None:
    found = outcome(tmp_path, NAMES + b"bad\0name.example\n")

    assert found.names == [*READ, "bad\0name.example"]


def test_line_ends_of_old_macs_are_understood(tmp_path: Path) -> None:
    assert outcome(tmp_path, NAMES.replace(b"\n", b"\r")).names == READ


def test_standard_input_is_read_for_a_hyphen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(NAMES))))

    with open_names("-") as names:
        read = [batch.block.written(row) for batch in names.batches() for row in range(len(batch.block))]

    assert (read, names.size) == (READ, None)


def test_a_pipe_is_read_as_a_file_is() -> None:
    reading, writing = os.pipe()
    os.write(writing, NAMES)
    os.close(writing)

    found = outcome_of(f"/dev/fd/{reading}")
    os.close(reading)

    assert found.names == READ


def test_the_cursor_counts_the_bytes_of_the_file_and_the_names(tmp_path: Path) -> None:
    path = tmp_path / "names.gz"
    path.write_bytes(gzip.compress(NAMES))

    (batch,) = open_names(str(path)).batches()

    assert batch.cursor == f"bytes={path.stat().st_size} names=3"
    assert batch.bytes_read == path.stat().st_size


def test_an_unknown_format_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no format 'xml'.*lines"):
        outcome(tmp_path, NAMES, format_="xml")


def test_a_format_that_is_asked_for_overrules_the_content(tmp_path: Path) -> None:
    found = outcome(tmp_path, b"a.example,b.example\nc.example,d.example\n", format_="lines")

    assert found.names == ["a.example,b.example", "c.example,d.example"]


def test_a_file_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "names"
    path.write_bytes(NAMES)
    names = open_names(str(path))
    list(names.batches())

    with pytest.raises(UsageError, match="open it again"):
        list(names.batches())


def test_a_file_larger_than_a_piece_comes_in_several_batches(tmp_path: Path) -> None:
    path = tmp_path / "names"
    path.write_bytes(b"".join(b"name-%d.example\n" % number for number in range(400_000)))

    batches = list(open_names(str(path)).batches())

    assert len(batches) > 2
    assert sum(len(batch.block) for batch in batches) == 400_000
    assert max(len(batch.block.data) for batch in batches) < 8 << 20


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes_give_names_or_the_one_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.getbasetemp()

    found = outcome(folder, data)

    assert found.names or found.unreadable_count or found.error


@given(
    st.sampled_from(sorted(COMPRESSIONS)),
    st.binary(min_size=1, max_size=200),
    st.integers(0, 400),
    st.integers(0, 255),
)
@settings(max_examples=200, deadline=None)
def test_any_damage_to_an_archive_gives_names_or_the_one_error(
    tmp_path_factory: pytest.TempPathFactory, kind: str, data: bytes, place: int, value: int
) -> None:
    folder = tmp_path_factory.getbasetemp()
    packed = bytearray(COMPRESSIONS[kind](data))
    packed[place % len(packed)] = value

    found = outcome(folder, bytes(packed))

    assert found.names or found.unreadable_count or found.error


def test_an_error_in_the_middle_of_reading_closes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "names.gz"
    path.write_bytes(gzip.compress(NAMES)[:-4])
    names = open_names(str(path))

    with pytest.raises(InputError):
        list(names.batches())

    assert names._file.closed


def test_a_file_of_any_format_can_be_opened_as_text(tmp_path: Path) -> None:
    path = tmp_path / "x.gz"
    path.write_bytes(gzip.compress(b'{"a": 1}\n'))

    with open_text(str(path)) as opened:
        assert opened.text.whole(100) == b'{"a": 1}\n'
        assert opened.compression == "gz"


@pytest.mark.parametrize(("data", "why"), [(b"", "is empty"), (b"PK\x03\x04", "zip")])
def test_what_is_no_text_is_not_opened_as_text(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(data)

    with pytest.raises(InputError, match=why):
        open_text(str(path))
