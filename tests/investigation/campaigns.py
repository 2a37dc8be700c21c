"""Small corpora for tests of grouping: ordinary names that share only what many share, and campaigns among them."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tocsin.evidence.infrastructure import load_infrastructure_weights
from tocsin.investigation.clustering import NO_WORD, AnalystWord, Clusters, cluster
from tocsin.investigation.corpus import Corpus
from tocsin.model.observation import FactRow

Facts = Mapping[str, str | Sequence[str]]  # relation: its value, or several
Names = Mapping[str, Facts]

WEIGHTS = load_infrastructure_weights()
# Caps hide what stands behind them: without them every part of every family tells.
UNCAPPED = replace(
    WEIGHTS,
    families={each: replace(weight, cap=99.0, cap_share=None) for each, weight in WEIGHTS.families.items()},
)
# Common ones, as the table of providers knows them: names that share these share what millions do.
REGISTRARS = (
    "GoDaddy.com, LLC",
    "NameCheap, Inc.",
    "Gandi SAS",
    "OVH sas",
    "IONOS SE",
    "Porkbun LLC",
    "Dynadot Inc",
    "NameSilo, LLC",
    "Hostinger Operations, UAB",
)
NETWORKS = ("AS13335", "AS16509", "AS24940", "AS16276", "AS14061", "AS47583", "AS22612", "AS26496")
SERVERS = (
    ("ns1.domaincontrol.com", "ns2.domaincontrol.com"),
    ("dns1.registrar-servers.com", "dns2.registrar-servers.com"),
    ("a.gandi.net", "b.gandi.net"),
    ("ns1.digitalocean.com", "ns2.digitalocean.com"),
    ("ns1.dns-parking.com", "ns2.dns-parking.com"),
    ("ns1.dnsowl.com", "ns2.dnsowl.com"),
    ("ns1.dyna-ns.net", "ns2.dyna-ns.net"),
)
_SYLLABLES = "ba co di fu ge ha ki lo mu ne pa qui ro su ti vo wa xe yo zu".split()


def facts_of(names: Names) -> list[FactRow]:
    """Facts of each name; a name without any has one row that says only that it is there."""
    found: list[FactRow] = []
    for name, facts in names.items():
        before = len(found)
        for relation, value in facts.items():
            values = [value] if isinstance(value, str) else value
            found += [FactRow(name, relation, each, "") for each in values]
        if len(found) == before:
            found.append(FactRow(name, "", "", ""))
    return found


def corpus_of(names: Names) -> Corpus:
    """The corpus of these facts."""
    return Corpus.build(facts_of(names))


def clusters_of(names: Names, word: AnalystWord = NO_WORD) -> Clusters:
    """The groups of these facts by the weights that ship."""
    return cluster(corpus_of(names), WEIGHTS, word=word)


def ordinary(count: int, *, seed: int = 1, **facts: str | Sequence[str]) -> dict[str, Facts]:
    """So many names of as many owners; `facts` hold of all of them (`_` in a relation stands for `-`)."""
    chance = random.Random(seed)
    found: dict[str, Facts] = {}
    shared = {relation.replace("_", "-"): value for relation, value in facts.items()}
    while len(found) < count:
        label = "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 6)))
        day = f"{chance.randint(2014, 2017)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        found[f"{label}.{chance.choice(('example', 'test', 'invalid', 'localhost'))}"] = {
            "registrar": chance.choice(REGISTRARS),
            "created": f"{day}T{chance.randint(0, 23):02}:{chance.randint(0, 59):02}:07Z",
            "resolves-to": f"2001:db8:{chance.randint(1, 0xFFFF):x}::{len(found) + 1:x}",
            "autonomous-system": chance.choice(NETWORKS),
            "name-server": chance.choice((*SERVERS, _account(chance), _account(chance))),
            **shared,
        }
    return found


def _account(chance: random.Random) -> tuple[str, str]:
    """Name servers of a provider who gives a pair of them to each account."""
    first, second = ("".join(chance.choices("abcdefgh", k=4)) for _ in range(2))
    return f"{first}.ns.cloudflare.com", f"{second}.ns.cloudflare.com"


def siblings(labels: Iterable[str], **facts: str | Sequence[str]) -> dict[str, Facts]:
    """Names of one operator: the same facts for each, registered a minute apart."""
    shared = {relation.replace("_", "-"): value for relation, value in facts.items()}
    return {
        f"{label}.example": {"created": f"2017-03-15T10:{minute:02}:00Z", **shared}
        for minute, label in enumerate(labels)
    }


# Ten names of two operators and one of nobody's, small enough to be weighed by hand.
TWO_CAMPAIGNS: Names = {
    **siblings(
        ("onedrive-mairie", "mail-mairie", "acces-mairie", "compte-mairie", "webmail-mairie"),
        registrar="Ordinary Registrar SAS",
        registrant_email="one@mail.example",
        resolves_to="192.0.2.7",
    ),
    **siblings(
        ("login-bank", "secure-bank", "my-bank", "verify-bank", "help-bank"),
        registrar="Other Registrar AB",
        registrant_email="two@mail.example",
        resolves_to="198.51.100.9",
        created="2015-08-01T03:00:00Z",
    ),
    "zaphod.test": {"registrar": "GoDaddy.com, LLC", "resolves-to": "203.0.113.5", "created": "2016-01-01"},
}
MAIRIE = tuple(sorted(name for name in TWO_CAMPAIGNS if "mairie" in name))
BANK = tuple(sorted(name for name in TWO_CAMPAIGNS if "bank" in name))
