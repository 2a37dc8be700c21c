"""A hosts file in which the names that may be blocked lead nowhere."""

from tocsin.interchange.hosts import hosts_file
from tocsin.reporting.file_names import file_name
from tocsin.reporting.listing import listing
from tocsin.reporting.seam import Content, Document


def render(content: Content, /) -> Document:
    """Write the file; what was refused and why stands in remarks."""
    found = listing(content)
    text = hosts_file(found.entries, found.remarks)
    return Document(
        text.encode(), "text/plain; charset=utf-8", file_name(content, "hosts.txt"), found.refused
    )
