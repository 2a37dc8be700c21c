"""Which name a registry has a record of: one label below a public suffix of the registries (ICANN's section of the list)."""

from tocsin.model.domain_names import DomainName
from tocsin.names.suffix_rules import suffix_labels


def registry_domain(name: DomainName) -> DomainName | None:
    """Return the name that stands in a registry: `github.io` for `lure.github.io`, which GitHub keeps and no registry.

    None for a bare public suffix, and for what ends in a number: an address is no name.
    """
    labels = name.labels
    if labels[-1].isdigit():
        return None
    before = len(labels) - suffix_labels(labels, only_registries=True)
    return DomainName(".".join(labels[before - 1 :])) if before > 0 else None
