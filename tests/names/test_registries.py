import pytest

from tocsin.model.domain_names import DomainName
from tocsin.names.registries import registry_domain


@pytest.mark.parametrize(
    ("name", "registered"),
    [
        ("www.onedrive-example.fr", "onedrive-example.fr"),
        ("a.b.example.co.uk", "example.co.uk"),
        ("lure.github.io", "github.io"),
        ("x.xn--p1ai", "x.xn--p1ai"),
        ("lure.unknown-suffix", "lure.unknown-suffix"),
        ("co.uk", None),
        ("fr", None),
        ("192.0.2.7", None),
    ],
)
def test_a_registry_knows_names_below_its_own_suffixes(name: str, registered: str | None) -> None:
    found = registry_domain(DomainName(name))

    assert (found.value if found else None) == registered
