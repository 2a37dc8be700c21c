"""A plain list of the names that may be blocked, one a line."""

from tocsin.interchange.domain_list import domain_list
from tocsin.reporting.file_names import file_name
from tocsin.reporting.listing import listing
from tocsin.reporting.seam import Content, Document


def render(content: Content, /) -> Document:
    """Write the list; what was refused and why stands in remarks."""
    found = listing(content)
    text = domain_list(found.entries, found.remarks)
    return Document(
        text.encode(), "text/plain; charset=utf-8", file_name(content, "domains.txt"), found.refused
    )
