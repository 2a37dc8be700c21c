"""Sigma rules that find, in logs of resolvers and proxies, who looked for the names."""

from tocsin.interchange.sigma import sigma_rules
from tocsin.model.errors import InputError
from tocsin.reporting.file_names import file_name
from tocsin.reporting.listing import listing
from tocsin.reporting.seam import Content, Document


def render(content: Content, /) -> Document:
    """Write the rules; raises InputError where no name may be blocked."""
    found = listing(content)
    if not found.entries:
        raise InputError(f"no Sigma rule can be made of the report {content.title!r}: it lists no name")
    text = sigma_rules(
        found.entries,
        content.made_at,
        title=content.title,
        author=content.author,
        tlp=content.tlp.value,
        remarks=found.remarks,
    )
    return Document(text.encode(), "application/yaml", file_name(content, "sigma.yml"), found.refused)
