"""Pivots: each fact of a name as a way to others, with how many share it before anybody looks them up."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from tocsin.evidence.infrastructure import InfrastructureWeights, Trait, load_infrastructure_weights
from tocsin.investigation import statements
from tocsin.investigation.corpus import Corpus
from tocsin.investigation.linking import Rates, counted
from tocsin.investigation.traits import NAME_SERVER, comparable, of_name_servers, values_of
from tocsin.investigation.weighing import rate_of, scales_of
from tocsin.model.linking import Pivot, Reason
from tocsin.model.observation import Fact, FactRow

# What a name is made of, and networks, are not looked up by value.
_UNSEEN: Final = frozenset({Trait.SUFFIX, Trait.TEMPLATE, Trait.NETWORK, Trait.REGISTRABLE_DOMAIN})
_NOBODY: Final = "names nobody: a phrase of redaction or a privacy service"
_REGISTRANT: Final = ("registrar", "registrant-email", "registrant-name", "registrant-organisation")

Others = Callable[[str, str], Sequence[str]]


def pivots(
    name: str,
    facts: Sequence[Fact],
    counts: Mapping[tuple[str, str], int],
    size: int,
    *,
    others: Others = lambda _relation, _value: (),
    weights: InfrastructureWeights | None = None,
) -> tuple[Pivot, ...]:
    """What the name can share with others, the most telling first; what says nothing comes last, with the reason why.

    `counts` tells of how many of `size` names each relation and value is true, the name among them. `others` gives some
    names of a relation and value; it is asked only where there are any. A reason's log-odds are those of sharing this
    alone, no more than its family may say.
    """
    weights = weights or load_infrastructure_weights()
    rows = [FactRow(fact.subject, fact.relation, fact.value, "") for fact in facts]
    corpus = Corpus.build(rows, counted=counted(rows, Rates(size, counts)), size=size)
    scales = scales_of(corpus, weights)
    asked = _relations(facts)
    found = []
    for value, (code, text) in enumerate(zip(corpus.traits.tolist(), corpus.texts, strict=True)):
        trait = Trait(code)
        sources = asked.get((trait, comparable(trait, text)))
        if trait in _UNSEEN or not sources:
            continue
        worth = min(float(scales.worth[value]), float(scales.most[weights.traits[trait].family]))
        shared_by = int(corpus.counts[value])
        reason = _reason(corpus, weights, value, worth)
        found.append(_pivot(name, reason, shared_by, sources, others))
    found += [_nobody(fact, size) for fact in facts if _is_nobody(fact)]
    return tuple(
        sorted(found, key=lambda each: (-each.reason.log_odds, each.reason.relation, each.reason.value))
    )


def _reason(corpus: Corpus, weights: InfrastructureWeights, value: int, worth: float) -> Reason:
    trait, text = Trait(int(corpus.traits[value])), corpus.texts[value]
    rate = min(rate_of(corpus, weights, value), 1.0)
    shared_by, of = int(corpus.counts[value]), corpus.size
    if trait in corpus.estimated:
        shared_by = of = 0
    statement = statements.pivot(trait, text, shared_by, of, rate)
    family = weights.traits[trait].family.word
    return Reason(family, statements.relation(trait), text, shared_by, of, rate, worth, statement)


def _pivot(
    name: str, reason: Reason, shared_by: int, sources: Sequence[tuple[str, str]], others: Others
) -> Pivot:
    if shared_by < 2:
        return Pivot(reason, ())
    asked = [set(others(relation, value)) - {name} for relation, value in sources]
    # A set of name servers is shared by those who have all of it; of spellings of one registrar any will do.
    all_of = reason.relation == statements.relation(Trait.NAME_SERVERS)
    named = set.intersection(*asked) if all_of else set.union(*asked)
    return Pivot(reason, tuple(sorted(named)), max(shared_by - 1 - len(named), 0))


def _relations(facts: Sequence[Fact]) -> dict[tuple[Trait, str], list[tuple[str, str]]]:
    """For each value the relations and texts by which the names that have it are looked up."""
    found: dict[tuple[Trait, str], list[tuple[str, str]]] = {}
    servers: dict[str, set[str]] = {}
    for fact in facts:
        if fact.relation == NAME_SERVER:
            servers.setdefault(fact.subject, set()).add(fact.value.lower())
            continue
        for trait, text in values_of(fact.relation, fact.value):
            told = found.setdefault((trait, comparable(trait, text)), [])
            if (fact.relation, fact.value) not in told:
                told.append((fact.relation, fact.value))
    for own in servers.values():
        for value in of_name_servers(sorted(own)):
            found[value] = [(NAME_SERVER, server) for server in sorted(own)]
    return found


def _is_nobody(fact: Fact) -> bool:
    return fact.relation in _REGISTRANT and not values_of(fact.relation, fact.value)


def _nobody(fact: Fact, size: int) -> Pivot:
    reason = Reason(
        "registrant", fact.relation, fact.value, 0, size, 1.0, 0.0, f"{fact.value[:80]!r} {_NOBODY}"
    )
    return Pivot(reason, ())
