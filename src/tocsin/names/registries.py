"""Which name a registry has a record of: one label below a public suffix of the registries (ICANN's section of the list)."""

from functools import cache

import publicsuffixlist

from tocsin.model.domain_names import DomainName


@cache
def _registries() -> publicsuffixlist.PublicSuffixList:
    return publicsuffixlist.PublicSuffixList(only_icann=True)


def registry_domain(name: DomainName) -> DomainName | None:
    """Return the name that stands in a registry: `github.io` for `lure.github.io`, which GitHub keeps and no registry.

    None for a bare public suffix, and for what ends in a number: an address is no name.
    """
    if name.labels[-1].isdigit():
        return None
    found = _registries().privatesuffix(name.value)
    return DomainName(found) if found else None
