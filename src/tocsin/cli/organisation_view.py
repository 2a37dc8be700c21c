"""Organisations as a person reads them: a table of many, and one with what is watched of it and how closely."""

import sys
from collections.abc import Iterable, Sequence
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tocsin.app.allow_list import Hidden
from tocsin.app.organisations import Preview
from tocsin.cli.alert_view import safe
from tocsin.model.identity import AllowEntry, Identity, WatchItem
from tocsin.watch.catalogue import Service

_WIDTH_OF_A_PIPE: Final = 160


def put_organisations(identities: Sequence[Identity]) -> None:
    """Print a table of organisations to stdout."""
    rows = [
        (
            identity.slug,
            identity.name,
            _joined(identity.domains),
            _joined(identity.services),
            _joined(identity.sectors),
            str(identity.alert_budget) if identity.watched else "not watched",
            str(len(identity.allow)),
        )
        for identity in identities
    ]
    _put_table(("id", "name", "official domains", "services", "sectors", "budget", "allowed"), rows)


def put_preview(preview: Preview) -> None:
    """Print an organisation to stdout: what is known of it, what is watched, and how much that comes to."""
    identity = preview.identity
    _put(f"{identity.slug}: {identity.name}", style="bold")
    for label, value in _facts(identity):
        _put(f"  {label + ':':<18}{value}")
    _put("")
    if not identity.watched:
        _put("Nothing is watched: it is only known as a target.", style="bold")
        return
    _put(f"Watched are {len(preview.items)} words:", style="bold")
    _put_table(
        ("word", "comes from", "as a word of its own", "inside a longer word", "careful because"),
        [_item_row(item) for item in preview.items],
    )
    _put("")
    _put(
        f"Of a million ordinary new names about {volume(preview.expected_per_million)} hold one of these words and are"
        f" weighed; about {volume(preview.expected_alerts_per_million)} are likely enough to be told (from 20 %), and"
        f" at most {identity.alert_budget} in seven days are, the most probable first."
    )


def put_services(services: Iterable[Service]) -> None:
    """Print the catalogue of services to stdout."""
    rows = [
        (
            service.id,
            service.name,
            ", ".join(service.words),
            _joined((*service.domains, *service.hosting)) or "(none: everybody has their own)",
        )
        for service in services
    ]
    _put_table(("id", "name", "words", "genuine domains"), rows)


def service_object(service: Service) -> dict[str, object]:
    """JSON object of a service."""
    return {
        "id": service.id,
        "name": service.name,
        "aliases": list(service.aliases),
        "words": list(service.words),
        "domains": [str(domain) for domain in service.domains],
        "hosting": [str(domain) for domain in service.hosting],
    }


def put_hidden(entry: AllowEntry, hidden: Hidden) -> None:
    """Print what an allow-list entry would have hidden to stdout."""
    until = f"until {entry.expires:%Y-%m-%d %H:%MZ}" if entry.expires else "without end"
    _put(f"{entry.domain} and everything below it, {until}: {hidden.sentence}")
    for alert in hidden.examples:
        _put(f"  {alert.probability:.3f}  {alert.name}  ({alert.state})")


def volume(per_million: float) -> str:
    """Write a number of names as exactly as it is known: two digits."""
    if per_million >= 1:
        digits = max(0, len(str(round(per_million))) - 2)
        return f"{round(per_million, -digits):,.0f}"
    return "0" if per_million == 0 else "1 or fewer"


def _facts(identity: Identity) -> list[tuple[str, str]]:
    facts = [
        ("official domains", _joined(identity.domains) or "none"),
        ("services", _joined(identity.services)),
        ("outlets", "; ".join(f"{outlet.name} ({_joined(outlet.domains)})" for outlet in identity.outlets)),
        ("further words", _joined(identity.words)),
        ("people", _joined(identity.people)),
        ("languages", _joined(identity.languages)),
        ("countries", _joined(identity.countries)),
        ("sectors", _joined(identity.sectors)),
        ("alert budget", f"{identity.alert_budget} in seven days"),
    ]
    facts += [("allowed", _entry(entry)) for entry in identity.allow]
    return [(label, value) for label, value in facts if value]


def _entry(entry: AllowEntry) -> str:
    until = f" until {entry.expires:%Y-%m-%d %H:%MZ}" if entry.expires else ""
    return f"{entry.domain}{until}, by {entry.owner}: {entry.reason}"


def _item_row(item: WatchItem) -> tuple[str, ...]:
    return (item.text, item.source, _edits(item.whole_distance), _edits(item.inside_distance), item.common)


def _edits(distance: int) -> str:
    return {-1: "never", 0: "exactly", 1: "with up to 1 edit"}.get(distance, f"with up to {distance} edits")


def _joined(values: Iterable[object]) -> str:
    return ", ".join(map(str, values))


def _put(line: str, style: str = "") -> None:
    _console().print(Text(safe(line), style=style))


def _put_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(safe(cell)) for cell in row))
    _console().print(table)


def _console() -> Console:
    width = None if sys.stdout.isatty() else _WIDTH_OF_A_PIPE
    return Console(file=sys.stdout, width=width, highlight=False, markup=False, emoji=False)
