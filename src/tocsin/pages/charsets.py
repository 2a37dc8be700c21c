"""Bytes of a page as text, by the rules of browsers (WHATWG Encoding), from a list of codings that is closed."""

import codecs
import re
from types import MappingProxyType
from typing import Final

_LOOKED_AT: Final = 1024  # bytes in which browsers look for a <meta charset>
_META: Final = re.compile(
    rb"""<meta\b[^>]{0,400}?\bcharset\s{0,20}=\s{0,20}["']?\s{0,20}([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE
)
_IN_TYPE: Final = re.compile(r"""\bcharset\s{0,20}=\s{0,20}["']?([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Label to Python's codec. Others are never looked up: Python knows codecs that take quadratic time.
_CODECS: Final = MappingProxyType(
    {
        **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
        **dict.fromkeys(("utf-16", "utf-16le"), "utf-16-le"),
        "utf-16be": "utf-16-be",
        **dict.fromkeys(
            ("iso-8859-1", "latin1", "us-ascii", "ascii", "windows-1252", "cp1252"), "windows-1252"
        ),
        **{f"windows-125{number}": f"windows-125{number}" for number in (0, 1, 3, 4, 5, 6, 7, 8)},
        **{
            f"iso-8859-{number}": f"iso-8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)
        },
        "iso-8859-9": "windows-1254",
        "koi8-r": "koi8-r",
        "koi8-u": "koi8-u",
        "ibm866": "cp866",
        **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
        "big5": "big5",
        **dict.fromkeys(("shift_jis", "shift-jis", "sjis"), "cp932"),
        "euc-jp": "euc-jp",
        "iso-2022-jp": "iso-2022-jp",
        **dict.fromkeys(("euc-kr", "ks_c_5601-1987"), "cp949"),
        "tis-620": "cp874",
    }
)


def page_text(data: bytes, content_type: str = "") -> str:
    """Return the text of a page: by its byte order mark, the Content-Type, its own <meta>, or UTF-8.

    What does not fit the coding becomes U+FFFD.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace")
    return data.decode(_named(_IN_TYPE.search(content_type)) or _in_page(data) or "utf-8", "replace")


def _in_page(data: bytes) -> str | None:
    codec = _named(_META.search(data[:_LOOKED_AT]))
    # A page whose <meta> could be read is in no coding of two bytes (HTML, 13.2.3.2).
    return "utf-8" if codec and codec.startswith("utf-16") else codec


def _named(found: re.Match[str] | re.Match[bytes] | None) -> str | None:
    if found is None:
        return None
    label = found[1] if isinstance(found[1], str) else found[1].decode("ascii")
    return _CODECS.get(label.lower())
