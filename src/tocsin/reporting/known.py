"""What the facts of a report say of each name, for formats that show names one by one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from tocsin.model.domain_names import DomainName
from tocsin.model.observation import Fact, Relation
from tocsin.names.registries import registry_domain

# Registries know registrations, not hosts: what they say of `a.example` holds for `www.a.example` too.
REGISTERED: Final = frozenset(
    {
        Relation.CREATED,
        Relation.UPDATED,
        Relation.EXPIRES,
        Relation.REGISTRAR,
        Relation.REGISTRATION_STATUS,
        Relation.REGISTRANT_EMAIL,
        Relation.REGISTRANT_NAME,
        Relation.REGISTRANT_ORGANISATION,
        Relation.NAME_SERVER,
    }
)


@dataclass(frozen=True, slots=True)
class Known:
    """Facts by subject and relation. Facts that have ended count too: a report tells what was."""

    _values: Mapping[tuple[str, str], tuple[Fact, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> "Known":
        """Put facts in order."""
        found: defaultdict[tuple[str, str], list[Fact]] = defaultdict(list)
        for fact in facts:
            found[fact.subject, fact.relation].append(fact)
        return cls({key: tuple(each) for key, each in found.items()})

    def facts(self, name: DomainName, relation: Relation) -> tuple[Fact, ...]:
        """Facts of a name; of a registration, those of the name that stands in the registry where there are no own."""
        own = self._values.get((name.value, relation), ())
        if own or relation not in REGISTERED:
            return own
        registered = registry_domain(name)
        return () if registered is None else self._values.get((registered.value, relation), ())

    def values(self, name: DomainName, relation: Relation) -> tuple[str, ...]:
        """Values of those facts, each once, in order."""
        return tuple(sorted({fact.value for fact in self.facts(name, relation)}))

    def value(self, name: DomainName, relation: Relation) -> str:
        """Return the first of the values; '' where nothing is known."""
        return next(iter(self.values(name, relation)), "")
