import pytest

from tocsin.model.errors import InputError
from tocsin.watch.detection import format_of, refuse_binary


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        (b"one.example\ntwo.example\n", "lines"),
        (b"# a, list; of\n# names, really\none.example\n", "lines"),
        (b"one.example, two.example and others\nthree.example\n\n", "lines"),
        (b"", "lines"),
        (b"domain\none.example\n", "csv_table"),
        (b"1,one.example\n2,two.example\n", "csv_table"),
        (b'"one.example"\n', "csv_table"),
        (b"domain\tseen\none.example\t2026\n", "csv_table"),
        (b'{"domain": "one.example"}\n', "json_lines"),
        (b' [{"domain": "one.example"}]\n', "json_lines"),
        (b"one.example.\t86400\tin\tns\tns1.example.\n", "zone_file"),
        (b"; a remark\n$ORIGIN example.\n", "zone_file"),
        (b"$TTL 1h\n", "zone_file"),
        (b"example. 60 IN SOA ns1 host (\n 1\n 2\n 3\n 4\n 5 )\n", "zone_file"),
        (b"example. CH TXT hello\nother. TYPE65280 \\# 0\n", "zone_file"),
    ],
)
def test_the_format_is_told_from_the_first_lines(opening: bytes, expected: str) -> None:
    assert format_of(opening) == expected


@pytest.mark.parametrize(
    "opening",
    [b"one.example\0\n", "bücher.example\n".encode("latin-1") * 9, b"", b"a\x00b.example\n" * 2 + b"x" * 99],
)
def test_text_with_a_few_odd_bytes_is_text(opening: bytes) -> None:
    refuse_binary(opening, "'x'")


@pytest.mark.parametrize(
    ("opening", "what"),
    [
        (b"PK\x03\x04", "zip"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x04\x22\x4d\x18", "lz4"),
        ("one.example\n".encode("utf-16-le"), "byte order mark"),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(opening: bytes, what: str) -> None:
    with pytest.raises(InputError, match=what):
        refuse_binary(opening, "'x'")
