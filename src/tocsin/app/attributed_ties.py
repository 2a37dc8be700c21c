"""What the names of a case share with names that are said to be a group's, looked up in the store with bounded work."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Final

from tocsin.attribution.shared_infrastructure import Attributed, Tie
from tocsin.evidence.infrastructure import Trait
from tocsin.investigation import statements
from tocsin.investigation.traits import (
    FEW,
    MOMENTS,
    NAME_SERVER,
    OF_THE_DOMAIN,
    common_share,
    comparable,
    of_name_servers,
    registrable,
    values_of,
)
from tocsin.model.linking import Reason
from tocsin.model.observation import Fact, ObservableKind, Relation
from tocsin.store.store import Store

MOST_NAMES: Final = 200  # of a case, the likeliest first, whose ties are looked up
MOST_OTHERS: Final = 2_000  # names that share something with them, the rarest things first
MOST_LOOKUPS: Final = 2_000  # of these things
_ATTRIBUTED_TO: Final = Relation.ATTRIBUTED_TO.value
_Thing = tuple[str, str]  # a trait, in the word of reasons, and the text by which its values are told apart
# Relations whose value may itself be said to be a group's.
_THINGS: Final = frozenset(
    {
        Relation.RESOLVES_TO.value,
        Relation.REGISTRANT_EMAIL.value,
        Relation.CERTIFICATE.value,
        Relation.NAME_SERVER.value,
        Relation.MAIL_EXCHANGER.value,
        Relation.ALIAS_OF.value,
        Relation.CERTIFICATE_NAME.value,
        Relation.FORM_TARGET.value,
    }
)


def as_known(facts: Iterable[Fact], as_of: datetime) -> tuple[Fact, ...]:
    """Facts with those of their sources that had them by a moment; facts that nobody had are left out."""
    return tuple(known for fact in facts if (known := fact.as_known_at(as_of)) is not None)


def attributed_ties(
    store: Store, names: Sequence[str], facts: Sequence[Fact], as_of: datetime
) -> tuple[tuple[Tie, ...], Mapping[str, int]]:
    """Ties of a case's names to what is attributed, and how many names of the store are said to be of each word.

    `facts` are those known of the names and of their registered domains. Others are looked up by what at most `FEW` names of
    the store show; their facts count as known at `as_of`, the counts are those of today.
    """
    known = _by_subject(facts)
    own = [fact for name in names[:MOST_NAMES] for fact in _of_name(name, known) if _may_be_shared(fact)]
    counts = store.shared_by(tuple(dict.fromkeys((fact.relation, fact.value) for fact in own)))
    others = tuple(_other_names(store, names, counts, as_of))
    listed = tuple(_things(store, own, as_of))
    if not others and not listed:
        return (), {}
    showing = _by_thing(own)
    sharing = _sharing(showing, others, listed)
    ties = tuple(
        Tie(reason, tuple(showing[thing]), tuple(sharing[thing]), _common(reason))
        for thing, reason in _reasons(own, counts, store.corpus_size()).items()
        if thing in sharing
    )
    return ties, _inventory(store, ties)


def _by_subject(facts: Iterable[Fact]) -> Mapping[str, Sequence[Fact]]:
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.kind is ObservableKind.DOMAIN_NAME:
            found.setdefault(fact.subject, []).append(fact)
    return found


def _of_name(name: str, facts: Mapping[str, Sequence[Fact]]) -> Iterator[Fact]:
    """Facts of a name, and what a registry and the zone say of its registered domain, as if they were its own."""
    yield from facts.get(name, ())
    domain = registrable(name)
    if domain != name:
        of_domain = (fact for fact in facts.get(domain, ()) if fact.relation in OF_THE_DOMAIN)
        yield from (replace(fact, subject=name) for fact in of_domain)


def _may_be_shared(fact: Fact) -> bool:
    return fact.relation not in MOMENTS and fact.relation != _ATTRIBUTED_TO


def _other_names(
    store: Store, names: Sequence[str], counts: Mapping[tuple[str, str], int], as_of: datetime
) -> Iterator[Attributed]:
    """Names that share something with the case's and are said to be a group's, with all that is known of them."""
    own = {registrable(name) for name in names}
    rarest = sorted((count, thing) for thing, count in counts.items() if 1 < count <= FEW)
    telling = (thing for _, thing in rarest if thing[0] == NAME_SERVER or values_of(*thing))
    found: dict[str, None] = {}
    for relation, value in islice(telling, MOST_LOOKUPS):
        sharing = store.subjects_with(relation, value, limit=FEW)
        found.update(dict.fromkeys(name for name in sharing if registrable(name) not in own))
        if len(found) >= MOST_OTHERS:
            break
    wanted = tuple(found)[:MOST_OTHERS]
    subjects = tuple(dict.fromkeys((*wanted, *map(registrable, wanted))))
    facts = _by_subject(as_known(store.facts_of(subjects), as_of) if subjects else ())
    for name in wanted:
        whose = [
            fact for subject in dict.fromkeys((name, registrable(name))) for fact in facts.get(subject, ())
        ]
        said = tuple(fact for fact in whose if fact.relation == _ATTRIBUTED_TO)
        if said:
            yield Attributed(name, tuple(_of_name(name, facts)), said)


def _things(store: Store, own: Sequence[Fact], as_of: datetime) -> Iterator[Attributed]:
    """Addresses, certificates and the like of the case that are themselves said to be a group's."""
    values = tuple(dict.fromkeys(fact.value.lower() for fact in own if fact.relation in _THINGS))
    said: dict[str, list[Fact]] = {}
    for fact in as_known(store.facts_of(values), as_of) if values else ():
        if fact.relation == _ATTRIBUTED_TO:
            said.setdefault(fact.subject, []).append(fact)
    yield from (Attributed(value, (), tuple(facts)) for value, facts in said.items())


def _reasons(
    own: Sequence[Fact], counts: Mapping[tuple[str, str], int], size: int
) -> Mapping[_Thing, Reason]:
    """What the case's names can share with others, each thing once, with how many names show it."""
    from tocsin.investigation.pivots import pivots  # noqa: PLC0415  # what it compiles is slow to import

    by_name: dict[str, list[Fact]] = {}
    for fact in own:
        by_name.setdefault(fact.subject, []).append(fact)
    found: dict[_Thing, Reason] = {}
    for name, facts in by_name.items():
        for pivot in pivots(name, facts, counts, size):
            if pivot.reason.of:  # what nobody counted has no base rate
                found.setdefault(_thing(pivot.reason.relation, pivot.reason.value), pivot.reason)
    return found


def _by_thing(facts: Iterable[Fact]) -> Mapping[_Thing, Sequence[Fact]]:
    """Facts by what they show; name servers by the whole set that a name has of them."""
    found: dict[_Thing, list[Fact]] = {}
    servers: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.relation == NAME_SERVER:
            servers.setdefault(fact.subject, []).append(fact)
        for trait, text in values_of(fact.relation, fact.value):
            found.setdefault(_thing(statements.relation(trait), text), []).append(fact)
    for own in servers.values():
        for trait, text in of_name_servers(sorted({fact.value.lower() for fact in own})):
            found.setdefault(_thing(statements.relation(trait), text), []).extend(own)
    return found


def _thing(relation: str, text: str) -> _Thing:
    trait = Trait.__members__.get(relation.upper().replace("-", "_"))
    return relation, text if trait is None else comparable(trait, text)


def _sharing(
    showing: Mapping[_Thing, Sequence[Fact]], others: Iterable[Attributed], listed: Iterable[Attributed]
) -> Mapping[_Thing, Sequence[Attributed]]:
    """Of each thing that the case shows, the attributed names that show it as well, and the thing itself where that is attributed."""
    found: dict[_Thing, list[Attributed]] = {}
    for other in others:
        for thing, facts in _by_thing(other.facts).items():
            if thing in showing:
                found.setdefault(thing, []).append(replace(other, facts=tuple(facts)))
    by_value: dict[str, dict[_Thing, None]] = {}
    for thing, facts in showing.items():
        for fact in facts:
            by_value.setdefault(fact.value.lower(), {})[thing] = None
    for each in listed:
        for thing in by_value.get(each.name, ()):
            found.setdefault(thing, []).append(each)
    return found


def _common(reason: Reason) -> float:
    trait = Trait.__members__.get(reason.relation.upper().replace("-", "_"))
    return 0.0 if trait is None else common_share(trait, reason.value)


def _inventory(store: Store, ties: Iterable[Tie]) -> Mapping[str, int]:
    words = {fact.value for tie in ties for other in tie.others for fact in other.said}
    counted = store.shared_by(tuple((_ATTRIBUTED_TO, word) for word in sorted(words)))
    return {word: count for (_, word), count in counted.items()}
