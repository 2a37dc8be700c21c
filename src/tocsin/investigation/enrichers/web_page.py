"""The page of a host: title, forms, favicon, redirects and what its headers tell of its software."""

import base64
import binascii
from collections.abc import Iterator
from datetime import datetime
from typing import Final
from urllib.parse import unquote_to_bytes

from tocsin.investigation.observing import Observer
from tocsin.investigation.seam import Reach, Subject
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidName, NetError, NetRefused
from tocsin.model.observation import ObservableKind, ObservedData, Relation
from tocsin.names.parsing import registrable_domain
from tocsin.net.network import Net
from tocsin.net.responses import Response
from tocsin.pages import favicon
from tocsin.pages.features import MAX_BYTES, PageFeatures, page_features
from tocsin.pages.links import host_of
from tocsin.pages.technology import technologies

ASKS_FOR: Final = "asks-for"  # what the page wants of its reader: 'password'
SUBJECTS: Final = frozenset({ObservableKind.DOMAIN_NAME})
RELATIONS: Final = frozenset(
    {
        Relation.PAGE_TITLE,
        Relation.FAVICON,
        Relation.FORM_TARGET,
        Relation.REDIRECTS_TO,
        Relation.TECHNOLOGY,
        ASKS_FOR,
    }
)
REACH: Final = Reach.SUSPECT
_ACCEPT: Final = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"
_PAGES: Final = ("", "text/html", "application/xhtml+xml", "text/xml", "application/xml")


def enrich(subject: Subject, net: Net, now: datetime, /) -> Iterator[ObservedData]:
    """GET the root page, and its favicon; nothing is sent, no script is run.

    What stands on a page at somebody else's domain, after a redirect, is that domain's and not the subject's.
    """
    observer = Observer(subject, "web_page", now, f"page:{subject.value}")
    page = _page(net, subject.value)
    features = _features(page)
    for host in _led_to(page, features, subject.value):
        yield from observer.saw(Relation.REDIRECTS_TO, host)
    if not _is_same_site(host_of(page.url), subject.value):
        return
    for technology in technologies(page.headers):
        yield from observer.saw(Relation.TECHNOLOGY, technology)
    if page.status < 400:
        yield from _shown(observer, features)
        yield from _favicon(observer, net, page, features)


def _page(net: Net, host: str) -> Response:
    """Return the page by https, else by http; where both fail, the error is that of http."""
    try:
        return _asked(net, f"https://{host}/")
    except NetRefused:
        raise
    except NetError:
        return _asked(net, f"http://{host}/")


def _asked(net: Net, url: str) -> Response:
    return net.http.get(url, accept=_ACCEPT, max_bytes=MAX_BYTES, truncate=True)


def _features(page: Response) -> PageFeatures:
    content_type = page.header("content-type") or ""
    if content_type.partition(";")[0].strip().lower() not in _PAGES:
        return PageFeatures()
    return page_features(page.body, url=page.url, content_type=content_type)


def _led_to(page: Response, features: PageFeatures, own: str) -> tuple[str, ...]:
    """Hosts that redirects led through and to, and where the page leads by itself."""
    hosts = [host_of(url) for url in (*page.redirects[1:], page.url, features.refresh)]
    return tuple(host for host in dict.fromkeys(hosts) if host and host != own)


def _is_same_site(host: str, own: str) -> bool:
    try:
        theirs, ours = (registrable_domain(DomainName(name)) for name in (host, own))
    except InvalidName:
        return host == own
    return host == own or (ours is not None and theirs == ours)


def _shown(observer: Observer, features: PageFeatures) -> Iterator[ObservedData]:
    yield from observer.saw(Relation.PAGE_TITLE, features.title)
    if features.generator:
        yield from observer.saw(Relation.TECHNOLOGY, f"generator: {features.generator}")
    for host in dict.fromkeys(form.host for form in features.forms):
        yield from observer.saw(Relation.FORM_TARGET, host)
    if features.asks_password:
        yield from observer.saw(ASKS_FOR, "password")


def _favicon(observer: Observer, net: Net, page: Response, features: PageFeatures) -> Iterator[ObservedData]:
    """Hash the icon that the page names, or the one at the usual place; none at somebody else's host is asked for."""
    usual = f"{page.url.partition(':')[0]}://{host_of(page.url)}/favicon.ico"
    url = next(iter(features.icons), usual)
    picture = _in_page(url) if url[:5].lower() == "data:" else _fetched(net, url, observer.subject.value)
    if favicon.is_picture(picture):
        yield from observer.saw(Relation.FAVICON, favicon.favicon_hash(picture))


def _fetched(net: Net, url: str, own: str) -> bytes:
    if not _is_same_site(host_of(url), own):
        return b""
    try:
        answer = net.http.get(url, accept="image/*", max_bytes=favicon.MAX_BYTES, follow=False, truncate=True)
    except NetRefused:
        return b""  # the guard does not go where the page points: there is no icon to see
    return answer.body if answer.status == 200 and not answer.truncated else b""


def _in_page(url: str) -> bytes:
    head, _, text = url.partition(",")
    data = unquote_to_bytes(text)
    if not head.lower().endswith(";base64"):
        return data
    try:
        return base64.b64decode(data, validate=False)
    except binascii.Error:
        return b""
