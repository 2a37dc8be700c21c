"""Suricata rules that see a host of the network look for the names."""

from tocsin.interchange.suricata import suricata_rules
from tocsin.reporting.file_names import file_name
from tocsin.reporting.listing import listing
from tocsin.reporting.seam import Content, Document


def render(content: Content, /) -> Document:
    """Write the rules; what was refused and why stands in remarks."""
    found = listing(content)
    text = suricata_rules(found.entries, content.made_at, tlp=content.tlp.value, remarks=found.remarks)
    return Document(text.encode(), "text/plain; charset=utf-8", file_name(content, "rules"), found.refused)
