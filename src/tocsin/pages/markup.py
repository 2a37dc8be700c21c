"""Tags of a page in one pass, by the rules of HTML for tokens (WHATWG HTML, 13.2.5); no tree is built.

A tree costs an attacker nothing and us everything: half a megabyte of `<div>` keeps selectolax's lexbor busy for 35 seconds,
and 37 KB of unclosed `<b>` and many `<p>` become 1.8 GB. What is asked here of a page needs no tree.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

_MOST_ATTRIBUTES: Final = 50
LONGEST_VALUE: Final = 65_536  # an icon may stand in the page itself
_BLANK: Final = r"\t\n\f\r "
# Name and value of one attribute; a quote counts only right after '=', as it does for browsers.
_ATTRIBUTE: Final = (
    rf"""(=?[^{_BLANK}/>=]*+)(?:[{_BLANK}]*+=[{_BLANK}]*+(?:"([^"]*+)"|'([^']*+)'|([^{_BLANK}>"'][^{_BLANK}>]*+)|(?=>|\Z))"""
    rf"|(?![{_BLANK}]*+=))"
)
_ATTRIBUTES: Final = re.compile(rf"[{_BLANK}/]*+{_ATTRIBUTE}")
_BARE: Final = re.sub(r"\((?!\?)", "(?:", _ATTRIBUTE)
_TAG: Final = re.compile(rf"<(/?)([a-zA-Z][^{_BLANK}/>]*+)((?>[{_BLANK}/]++|(?=[^{_BLANK}/>]){_BARE})*+)>")
_TAG_START: Final = re.compile(r"</?[a-zA-Z]")
_COMMENT_END: Final = re.compile(r"--!?>")
_EMPTY_COMMENT: Final = re.compile(r"<!---?>")
# Elements whose content is text up to their own end tag; `noscript` is read on, for a browser may or may not.
_RAW: Final = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})
_RAW_ENDS: Final = MappingProxyType(
    {name: re.compile(rf"</{name}(?=[{_BLANK}/>])", re.IGNORECASE) for name in _RAW}
)


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: its name in lower case, its attributes, and the text within where it can hold only text.

    `is_empty`: it ends in '/>', which means something within pictures only.
    """

    name: str
    is_end: bool
    attributes: Mapping[str, str]
    text: str = ""
    is_empty: bool = False


_NO_ATTRIBUTES: Final[Mapping[str, str]] = MappingProxyType({})


def tags(text: str, wanted: frozenset[str]) -> Iterator[Tag]:
    """Give the start and end tags of the wanted names, in order; comments and text of scripts are passed over.

    A tag that the page never closes ends it, as it does in a browser.
    """
    at = text.find("<")
    while at >= 0:
        found = _TAG.match(text, at)
        if found is None:
            after = _after_other(text, at)
        else:
            tag, after = _read(found, text, wanted)
            if tag is not None:
                yield tag
        if after < 0:
            return
        at = text.find("<", after)


def _after_other(text: str, at: int) -> int:
    """Place after what begins with '<' and is no whole tag; -1 where it goes on to the end of the page."""
    if text.startswith("<!--", at):
        empty = _EMPTY_COMMENT.match(text, at)
        end = empty or _COMMENT_END.search(text, at + 4)
        return end.end() if end else -1
    if _TAG_START.match(text, at):
        return -1  # a tag that is never closed
    return text.find(">", at) if text[at + 1 : at + 2] in {"!", "?", "/"} else at + 1


def _read(found: re.Match[str], text: str, wanted: frozenset[str]) -> tuple[Tag | None, int]:
    name = found[2].lower()
    is_end = bool(found[1])
    after = found.end()
    within = ""
    if name in _RAW and not is_end:
        end = _RAW_ENDS[name].search(text, after)
        within, after = text[after : end.start() if end else len(text)], end.start() if end else -1
    elif name == "plaintext" and not is_end:
        after = -1
    if name not in wanted:
        return None, after
    attributes = _NO_ATTRIBUTES if is_end else _attributes(found[3])
    inner = html.unescape(within[:LONGEST_VALUE])
    return Tag(name, is_end, attributes, inner, is_empty=found[3].endswith("/")), after


def _attributes(text: str) -> Mapping[str, str]:
    """Attributes by their names in lower case; of two with one name the first counts, as it does for browsers."""
    found: dict[str, str] = {}
    at = 0
    while at < len(text) and len(found) < _MOST_ATTRIBUTES:
        each = _ATTRIBUTES.match(text, at)
        if each is None or each.end() == at:
            break
        at = each.end()
        value = next((part for part in each.groups()[1:] if part), "")
        if each[1]:
            found.setdefault(each[1].lower(), html.unescape(value[:LONGEST_VALUE]))
    return MappingProxyType(found)
