"""What every blocklist of a report has in common, whatever its format: the entries, the head, what was refused."""

from dataclasses import dataclass

from tocsin.evidence.shown import percent
from tocsin.interchange.defanging import defanged
from tocsin.interchange.remarks import Noted
from tocsin.interchange.times import utc_text
from tocsin.reporting.blocklist import Blocklist, Listed, blocklist
from tocsin.reporting.seam import Content


@dataclass(frozen=True, slots=True)
class Listing:
    """Entries in order of names, and remarks for the head of the file; `refused` are those of the remarks to be told."""

    entries: tuple[Noted, ...]
    remarks: tuple[str, ...]
    refused: tuple[str, ...]


def listing(content: Content) -> Listing:
    """List what may be blocked; notes and remarks are defanged."""
    found = blocklist(content)
    entries = tuple(_entry(listed) for listed in found.listed)
    return Listing(entries, _remarks(content, found), found.sentences)


def _entry(listed: Listed) -> Noted:
    against = f" against {', '.join(listed.organisations)}" if listed.organisations else ""
    short = f"{percent(listed.probability)}{against}"
    return Noted(listed.name, defanged(f"{short}: {listed.why}"), short)


def _remarks(content: Content, found: Blocklist) -> tuple[str, ...]:
    head = (
        f"{content.tlp.label} {content.title}",
        f"{content.author}, {utc_text(content.made_at.replace(microsecond=0))}; made with Tocsin",
        f"{len(found.listed)} names; {len(found.refused)} refused",
    )
    return tuple(map(defanged, head)) + tuple(map(_refused, found.sentences))


def _refused(sentence: str) -> str:
    return f"refused: {defanged(sentence)}"
