"""Links of one name to others by facts at hand, weighed with counts that were made elsewhere: in a store."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tocsin.evidence.infrastructure import InfrastructureWeights, Trait, load_infrastructure_weights
from tocsin.investigation.corpus import Corpus
from tocsin.investigation.explaining import Explaining
from tocsin.investigation.name_patterns import template
from tocsin.investigation.traits import (
    NAME_SERVER,
    Value,
    common_share,
    comparable,
    of_name_servers,
    registrable,
    values_of,
)
from tocsin.model.errors import InvalidValue
from tocsin.model.linking import Link
from tocsin.model.observation import Fact, FactRow
from tocsin.names.compiled import exercise


@dataclass(frozen=True, slots=True)
class Rates:
    """How many of `size` names with facts have each relation and value; a pair that is not there was not counted."""

    size: int
    counts: Mapping[tuple[str, str], int]


def link(
    first: Sequence[Fact],
    second: Sequence[Fact],
    rates: Rates,
    weights: InfrastructureWeights | None = None,
) -> Link:
    """The link of two names by the facts of each; raises InvalidValue where facts are missing or of one name only."""
    if not first or not second or first[0].subject == second[0].subject:
        raise InvalidValue("a link is between two names, each with facts")
    explaining = _explaining((*first, *second), rates, weights)
    place = explaining.corpus.place
    return explaining.link(place[first[0].subject], place[second[0].subject])


def links_of(
    name: str,
    facts: Iterable[Fact],
    rates: Rates,
    weights: InfrastructureWeights | None = None,
    *,
    least: float = 0.0,
) -> tuple[Link, ...]:
    """Links of one name to all others that the facts are about, at least so probable, the most probable first."""
    explaining = _explaining(tuple(facts), rates, weights)
    place = explaining.corpus.place
    if name not in place:
        return ()
    found = [explaining.link(place[name], other) for each, other in place.items() if each != name]
    told = [each for each in found if each.probability >= least]
    return tuple(sorted(told, key=lambda each: (-each.probability, each.first, each.second)))


def _explaining(facts: Sequence[Fact], rates: Rates, weights: InfrastructureWeights | None) -> Explaining:
    rows = [FactRow(fact.subject, fact.relation, fact.value, "") for fact in facts]
    corpus = Corpus.build(rows, counted=counted(rows, rates), size=rates.size)
    return Explaining(corpus, weights or load_infrastructure_weights())


def counted(rows: Iterable[FactRow], rates: Rates) -> Mapping[Value, int]:
    """How many names have each value that the rows give, from the counts of relations and values.

    Of a set of name servers as many as have its rarest server, of a provider of them as many as have its commonest. What
    cannot be counted so (suffixes, networks, patterns of labels) counts as common as the table of providers has it, or
    as everybody's.
    """
    found: dict[Value, int] = {}
    servers: dict[str, set[str]] = {}
    for row in rows:
        found.update(_of_the_name(row.subject, rates.size))
        if row.relation == NAME_SERVER:
            servers.setdefault(row.subject, set()).add(row.value.lower())
            continue
        count = rates.counts.get((row.relation, row.value), 0)
        for trait, text in values_of(row.relation, row.value):
            key = (trait, comparable(trait, text))
            found[key] = rates.size if trait is Trait.NETWORK else max(found.get(key, 0), count)
    for own in servers.values():
        counts = [rates.counts.get((NAME_SERVER, server), 0) for server in own]
        for trait, text in of_name_servers(sorted(own)):
            many = min(counts) if trait is Trait.NAME_SERVERS else max(counts)
            if trait is not Trait.NAME_SERVERS:
                many = max(many, round(common_share(trait, text) * rates.size))
            found[trait, text] = max(found.get((trait, text), 0), many)
    return found


def _of_the_name(name: str, size: int) -> Mapping[Value, int]:
    """Counts of what the name itself says: of its suffix as the table has it; a pattern of its label says nothing."""
    label, _, suffix = registrable(name).partition(".")
    if not suffix:
        return {}
    common = round(common_share(Trait.SUFFIX, suffix) * size)
    return {(Trait.SUFFIX, suffix): common, (Trait.TEMPLATE, template(label)): size}


@exercise
def _exercise() -> object:
    rows = [FactRow(name, NAME_SERVER, "ns.example", "") for name in ("a-b.example", "c-b.example")]
    corpus = Corpus.build(rows, counted=counted(rows, Rates(len(rows), {})), size=len(rows))
    return Explaining(corpus, load_infrastructure_weights()).link(0, 1)
