"""A response policy zone for resolvers: the names that may be blocked do not exist."""

from tocsin.interchange.defanging import name_for_people
from tocsin.interchange.rpz import LONGEST_NAME, fits_rpz, rpz_zone
from tocsin.reporting.file_names import file_name
from tocsin.reporting.listing import listing
from tocsin.reporting.seam import Content, Document


def render(content: Content, /) -> Document:
    """Write the zone; a name that leaves no room for the zone's own is left out, and the remarks say so."""
    found = listing(content)
    entries = [entry for entry in found.entries if fits_rpz(entry)]
    long = tuple(
        f"{name_for_people(entry.name)} is not on the list: it has more than {LONGEST_NAME} characters"
        for entry in found.entries
        if not fits_rpz(entry)
    )
    text = rpz_zone(entries, content.made_at, (*found.remarks, *long))
    return Document(
        text.encode(), "text/dns; charset=utf-8", file_name(content, "rpz.zone"), (*found.refused, *long)
    )
