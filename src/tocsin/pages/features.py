"""What a page shows that ties it to others: title, forms and where they send, icons, generator, a refresh elsewhere."""

import re
from dataclasses import dataclass, field
from typing import Final

from tocsin.model.plain_text import plain_text
from tocsin.pages.charsets import page_text
from tocsin.pages.links import Base, host_of, joined
from tocsin.pages.markup import LONGEST_VALUE, Tag, tags

MAX_BYTES: Final = 2 * 1024 * 1024
MOST_FORMS: Final = 50
MOST_ICONS: Final = 10
MOST_AHEAD: Final = 200
_LONGEST_TITLE: Final = 500
_WANTED: Final = frozenset("base button form input link meta svg title".split())
_REFRESH: Final = re.compile(
    r"\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?(?:\"([^\"]*)\"?|'([^']*)'?|(\S[^\"']*))?", re.IGNORECASE
)
_ICON_RELATIONS: Final = frozenset(
    {"icon", "apple-touch-icon", "apple-touch-icon-precomposed", "mask-icon", "fluid-icon"}
)


@dataclass(frozen=True, slots=True)
class Form:
    """A form: the absolute URL it would send to ('' where that is no web address), how, and whether for a password."""

    target: str
    method: str
    asks_password: bool

    @property
    def host(self) -> str:
        """Host it would send to; '' for none."""
        return host_of(self.target)


@dataclass(frozen=True, slots=True)
class PageFeatures:
    """Features of one page. `asks_password` counts fields outside of forms too: scripts send those.

    `icons` are absolute URLs, or `data:` where the picture stands in the page; `refresh` is where a <meta> leads.
    `truncated` tells that the page goes on beyond the limit of bytes, forms or icons.
    """

    title: str = ""
    forms: tuple[Form, ...] = ()
    asks_password: bool = False
    icons: tuple[str, ...] = ()
    generator: str = ""
    refresh: str = ""
    truncated: bool = False


@dataclass(slots=True)
class _Form:
    targets: list[str]
    method: str
    asks_password: bool = False


@dataclass(slots=True)
class _Reading:
    """What was read so far of one page."""

    base: Base
    title: str | None = None
    forms: list[_Form] = field(default_factory=list)
    by_id: dict[str, _Form] = field(default_factory=dict)
    ahead: list[tuple[str, Tag]] = field(default_factory=list)  # fields of forms that come later
    current: _Form | None = None
    asks_password: bool = False
    icons: list[str] = field(default_factory=list)
    generator: str = ""
    refresh: str = ""
    has_base: bool = False
    pictures: int = 0  # how many <svg> are open: their titles are not the page's
    truncated: bool = False

    def link(self, link: str) -> str:
        return joined(self.base, link) or ""


def page_features(data: bytes, *, url: str, content_type: str = "") -> PageFeatures:
    """Read a page that was found at `url`, an absolute http or https URL. Any bytes give features, in linear time."""
    reading = _Reading(Base.of(url) or Base("http", "", "/"))
    reading.truncated = len(data) > MAX_BYTES
    for tag in tags(page_text(data[:MAX_BYTES], content_type), _WANTED):
        if tag.is_end:
            _end(reading, tag.name)
        else:
            _READERS[tag.name](reading, tag)
    return PageFeatures(
        title=plain_text(reading.title or "", longest=_LONGEST_TITLE),
        forms=tuple(dict.fromkeys(_forms(reading)))[:MOST_FORMS],
        asks_password=reading.asks_password,
        icons=tuple(dict.fromkeys(reading.icons)),
        generator=reading.generator,
        refresh=reading.refresh,
        truncated=reading.truncated,
    )


def _forms(reading: _Reading) -> list[Form]:
    for owner, tag in reading.ahead:
        if owner in reading.by_id:
            _give(reading, reading.by_id[owner], tag)
    return [
        Form(target, form.method, form.asks_password)
        for form in reading.forms
        for target in dict.fromkeys(form.targets)
    ]


def _end(reading: _Reading, name: str) -> None:
    if name == "form":
        reading.current = None
    elif name == "svg":
        reading.pictures = max(reading.pictures - 1, 0)


def _base(reading: _Reading, tag: Tag) -> None:
    href = tag.attributes.get("href")
    if href is not None and not reading.has_base:
        reading.has_base = True
        reading.base = Base.of(reading.link(href)) or reading.base


def _title(reading: _Reading, tag: Tag) -> None:
    if reading.title is None and not reading.pictures:
        reading.title = tag.text


def _svg(reading: _Reading, tag: Tag) -> None:
    reading.pictures += not tag.is_empty


def _meta(reading: _Reading, tag: Tag) -> None:
    content = tag.attributes.get("content", "")
    if tag.attributes.get("name", "").lower() == "generator" and not reading.generator:
        reading.generator = plain_text(content, longest=200)
    if tag.attributes.get("http-equiv", "").lower() == "refresh" and not reading.refresh:
        found = _REFRESH.match(content[:2000])
        link = next((part for part in found.groups() if part), "") if found else ""
        reading.refresh = reading.link(link) if link else ""


def _link(reading: _Reading, tag: Tag) -> None:
    if not _ICON_RELATIONS & set(tag.attributes.get("rel", "").lower().split()):
        return
    href = tag.attributes.get("href", "").strip()
    icon = href if href[:5].lower() == "data:" else reading.link(href) if href else ""
    if len(reading.icons) >= MOST_ICONS:
        reading.truncated = True
    elif icon and len(icon) < LONGEST_VALUE:  # one that is as long was cut
        reading.icons.append(icon)


def _form(reading: _Reading, tag: Tag) -> None:
    if reading.current is not None:
        return  # forms do not nest: browsers pass over the inner one's start
    if len(reading.forms) >= MOST_FORMS:
        reading.truncated = True
        return
    form = _Form([reading.link(tag.attributes.get("action", ""))], _method(tag.attributes.get("method", "")))
    reading.current = form
    reading.forms.append(form)
    if "id" in tag.attributes:
        reading.by_id.setdefault(tag.attributes["id"], form)


def _field(reading: _Reading, tag: Tag) -> None:
    owner = tag.attributes.get("form")
    reading.asks_password |= _is_password(tag)
    if owner is not None and owner not in reading.by_id:
        reading.ahead.extend([(owner, tag)] if len(reading.ahead) < MOST_AHEAD else [])
        return
    form = reading.by_id[owner] if owner is not None else reading.current
    if form is not None:
        _give(reading, form, tag)


def _is_password(tag: Tag) -> bool:
    return tag.name == "input" and tag.attributes.get("type", "").lower() == "password"


def _give(reading: _Reading, form: _Form, tag: Tag) -> None:
    form.asks_password |= _is_password(tag)
    # A button may send the form elsewhere than the form says.
    if "formaction" in tag.attributes and len(form.targets) < MOST_FORMS:
        form.targets.append(reading.link(tag.attributes["formaction"]))


def _method(text: str) -> str:
    method = text.strip().lower()
    return method if method in {"post", "dialog"} else "get"


_READERS: Final = {
    "base": _base,
    "button": _field,
    "form": _form,
    "input": _field,
    "link": _link,
    "meta": _meta,
    "svg": _svg,
    "title": _title,
}
