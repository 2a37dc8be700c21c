import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.pages.charsets import page_text


@pytest.mark.parametrize(
    ("data", "content_type", "text"),
    [
        ("é".encode(), "", "é"),
        (b"\xe9", "text/html; charset=ISO-8859-1", "é"),
        (b"\x80", "text/html; charset=latin1", "€"),
        (b'<meta charset="windows-1251">\xcf', "", '<meta charset="windows-1251">П'),
        (b"<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>\xf0", "", None),
        ("漢字".encode("gb18030"), "text/html;charset=gb2312", "漢字"),
        ("漢字".encode("shift_jis"), "text/html; charset=Shift_JIS", "漢字"),
        (b"\xff\xfeA\x00", "text/html; charset=utf-8", "A"),
        (b"\xef\xbb\xbfA", "text/html; charset=latin1", "A"),
        (b"<meta charset=utf-16>A", "", "<meta charset=utf-16>A"),
        (b"A\xff", "", "A\ufffd"),
        (b"A", "text/html; charset=punycode", "A"),
        (b"A", "text/html; charset=zip", "A"),
    ],
)
def test_a_page_is_read_in_its_coding(data: bytes, content_type: str, text: str | None) -> None:
    read = page_text(data, content_type)

    assert read == text if text is not None else read.endswith("П")


@given(
    st.binary(max_size=200),
    st.sampled_from(["", "text/html; charset=euc-jp", "charset=iso-2022-jp", "charset=big5"]),
)
def test_any_bytes_are_text(data: bytes, content_type: str) -> None:
    page_text(data, content_type).encode()
