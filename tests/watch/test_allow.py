import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.model.domain_names import DomainName
from tocsin.model.identity import AllowEntry, Identity, Outlet
from tocsin.watch.allow import AllowIndex, allowed

NOW = datetime(2026, 11, 24, tzinfo=UTC)
EN_MARCHE = Identity(
    slug="en-marche",
    name="En Marche !",
    domains=(DomainName("en-marche.fr"),),
    services=("microsoft-365", "salesforce"),
    outlets=(Outlet("Le Soir", (DomainName("lesoir.be"),)),),
    allow=(
        AllowEntry(DomainName("fans-en-marche.example"), "Ana", "fan club"),
        AllowEntry(DomainName("old-en-marche.example"), "Ana", "moved", NOW),
        AllowEntry(DomainName("new-en-marche.example"), "Ana", "trial", NOW + timedelta(days=1)),
    ),
)
OTHER = Identity(slug="other", name="Other", domains=(DomainName("other.example"),))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("en-marche.fr", "en-marche.fr, an official domain"),
        ("www.paris.en-marche.fr", "en-marche.fr, an official domain"),
        ("x.fans-en-marche.example", "allowed by Ana: fan club"),
        ("new-en-marche.example", "allowed by Ana until 2026-11-25: trial"),
        ("www.lesoir.be", "a genuine domain of the outlet Le Soir"),
        ("login.microsoftonline.com", "a genuine domain of Microsoft 365, which it uses"),
        ("sharepoint.com", "is sharepoint.com, a genuine name of a service it uses"),
        ("www.salesforce.com", "a genuine domain of Salesforce"),
    ],
)
def test_what_is_genuine_or_allowed_says_why(name: str, reason: str) -> None:
    assert reason in (allowed(DomainName(name), EN_MARCHE, NOW) or "")


@pytest.mark.parametrize(
    "name",
    [
        "onedrive-en-marche.fr",
        "en-marche.fr.evil.example",
        "xen-marche.fr",
        "fr",
        "old-en-marche.example",
        "en-marche.sharepoint.com",
        "en-marche.my.salesforce.com",
        "docs.google.com",
        "other.example",
    ],
)
def test_what_only_looks_genuine_is_not_allowed(name: str) -> None:
    assert allowed(DomainName(name), EN_MARCHE, NOW) is None


def test_what_one_organisation_owns_is_not_allowed_for_another() -> None:
    index = AllowIndex.compile((EN_MARCHE, OTHER), NOW)

    assert index.allows("other.example", "other")
    assert index.allows("other.example", "en-marche") is None
    assert index.allows("login.microsoftonline.com", "other") is None
    assert index.allows("other.example", "nobody") is None


def test_a_service_is_genuine_only_for_those_that_use_it() -> None:
    third = Identity("third", "Third", services=("google-workspace",))
    index = AllowIndex.compile((EN_MARCHE, third), NOW)

    assert index.allows("docs.google.com", "third")
    assert index.allows("login.microsoftonline.com", "third") is None
    assert index.allows("docs.google.com", "en-marche") is None


LABELS = st.sampled_from(["a", "b", "en-marche", "fr", "example", "com"])
DOMAINS = st.lists(LABELS, min_size=1, max_size=4).map(".".join)


@given(st.lists(DOMAINS, max_size=4, unique=True), DOMAINS)
def test_the_index_allows_exactly_a_domain_and_what_is_below_it(domains: list[str], name: str) -> None:
    identity = Identity("x", "X", domains=tuple(map(DomainName, domains)))

    plain = any(name == domain or name.endswith("." + domain) for domain in domains)

    assert (AllowIndex.compile((identity,), NOW).allows(name, "x") is not None) == plain


def test_a_hundred_thousand_names_take_a_second_with_ten_thousand_organisations() -> None:
    many = [
        Identity(
            f"org-{n}", f"Org {n}", (DomainName(f"org-{n}.example"),), services=("microsoft-365", "github")
        )
        for n in range(10_000)
    ]
    index = AllowIndex.compile(many, NOW)
    start = time.process_time()

    for n in range(100_000):
        index.allows("login.secure.org-7.example.evil.com", f"org-{n % 10_000}")

    assert time.process_time() - start < 3  # about 0.2 s on one core; the margin is for a slow machine
