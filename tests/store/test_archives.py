"""A backup file is whole, or it is refused."""

from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.model.errors import InputError, StoreError
from tocsin.store.archives import Header, checked_header, rows_of, write_archive

HEADER = Header("0001", "2026-11-24T12:00:00+00:00", {"cursors": ("source", "position"), "scans": ("id",)})
ROWS: list[list[Any]] = [[0, "zone \x00\ud800fr", "17"], [0, "zone de", None], [1, 2.5]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tocsin.backup"


def packed(text: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(text)


def test_what_is_written_is_read(file: Path) -> None:
    assert write_archive(file, HEADER, ROWS) == 3

    assert checked_header(file) == HEADER
    assert [(name, list(row)) for name, row in rows_of(file, HEADER)] == [
        ("cursors", ["zone \x00\ud800fr", "17"]),
        ("cursors", ["zone de", None]),
        ("scans", [2.5]),
    ]


def test_a_backup_without_rows_is_a_backup(file: Path) -> None:
    write_archive(file, HEADER, [])

    assert checked_header(file) == HEADER
    assert list(rows_of(file, HEADER)) == []


def test_a_file_that_is_there_is_kept(file: Path) -> None:
    file.write_text("precious")

    with pytest.raises(StoreError, match="--force"):
        write_archive(file, HEADER, ROWS)

    assert file.read_text() == "precious"
    write_archive(file, HEADER, ROWS, replace=True)
    assert checked_header(file) == HEADER


def test_a_backup_that_fails_leaves_nothing_behind(file: Path) -> None:
    def rows() -> list[list[object]]:
        raise OSError(28, "No space left on device")

    with pytest.raises(StoreError, match="No space left on device"):
        write_archive(file, HEADER, (row for _ in range(2) for row in rows()))

    assert list(file.parent.iterdir()) == []


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"cannot be written: .*check its folder"):
        write_archive(tmp_path / "nowhere" / "file", HEADER, ROWS)


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_backup_that_was_cut_off_is_refused(file: Path, kept: float) -> None:
    write_archive(file, HEADER, ([0, str(number), "x"] for number in range(5000)))
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * kept)])

    with pytest.raises(InputError, match="cut off"):
        checked_header(file)


@pytest.mark.parametrize(
    ("old", "new"), [(b'"17"', b'"18"'), (b'"rows":3', b'"rows":2'), (b"zone de", b"zone nl")]
)
def test_a_backup_that_was_changed_is_refused(file: Path, old: bytes, new: bytes) -> None:
    write_archive(file, HEADER, ROWS)
    text = zstandard.ZstdDecompressor().stream_reader(file.read_bytes()).read()
    file.write_bytes(packed(text.replace(old, new)))

    with pytest.raises(InputError, match="changed"):
        checked_header(file)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"names\n",
        packed(b""),
        packed(b"{}\n"),
        packed(b"[" * 100_000),
        packed(b'{"tocsin":"backup","format":2,"revision":"0001","made":"","tables":{}}\n'),
        packed(b'{"tocsin":"backup","format":1,"revision":"0001","made":"","tables":[]}\n'),
        packed(b'{"tocsin":"backup","format":1,"revision":"0001","made":"","tables":{}}\n'),
    ],
)
def test_what_is_no_backup_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)

    with pytest.raises(InputError):
        checked_header(file)


def test_a_line_without_an_end_does_not_fill_the_memory(file: Path) -> None:
    with file.open("wb") as raw, zstandard.ZstdCompressor().stream_writer(raw) as writer:
        for _ in range(80):
            writer.write(b" " * 1024 * 1024)

    with pytest.raises(InputError, match="too long"):
        checked_header(file)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary() | st.binary().map(packed))
def test_any_bytes_are_a_backup_or_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)

    with pytest.raises(InputError):
        checked_header(file)


def test_a_backup_that_is_not_there_is_said(file: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: No such file"):
        checked_header(file)
