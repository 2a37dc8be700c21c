"""Which names of a report share which values: the two sides of the drawing of infrastructure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tocsin.model.linking import Reason
from tocsin.model.observation import ObservableKind, Relation
from tocsin.reporting.ranking import ranked
from tocsin.reporting.seam import Content

MOST_NAMES: Final = 80
MOST_VALUES: Final = 40
# Relations whose values say when something was, what is in the name or what somebody thinks of it: they tie nothing in a drawing.
_NO_TIE: Final = frozenset(
    {
        Relation.CREATED.value,
        Relation.UPDATED.value,
        Relation.EXPIRES.value,
        Relation.CERTIFICATE_FROM.value,
        Relation.REPORTED.value,
        Relation.ATTRIBUTED_TO.value,
        Relation.REGISTRATION_STATUS.value,
        "differing",
        "suffix",
        "template",
        "name-part",
    }
)


@dataclass(frozen=True, slots=True)
class Shared:
    """One value that several names show; `log_odds` is what sharing it is worth, None where nobody weighed it."""

    relation: str
    value: str
    names: tuple[str, ...]
    log_odds: float | None


@dataclass(frozen=True, slots=True)
class Sharing:
    """Names and the values that at least two of them share, the weightiest first; `left_out`: values beyond the most."""

    names: tuple[str, ...]
    values: tuple[Shared, ...]
    left_out: int = 0


def sharing(content: Content) -> Sharing:
    """Find what the names of the cases have in common; without cases, of all names of the report."""
    names = _names(content)
    holders: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for relation, value, name in _shown(content):
        if name in names:
            holders[relation, value][name] = None
    worth = _worth(content)
    found = [
        Shared(relation, value, tuple(sorted(who)), worth.get((relation, value)))
        for (relation, value), who in holders.items()
        if len(who) > 1
    ]
    found.sort(key=lambda each: (-(each.log_odds or 0.0), -len(each.names), each.relation, each.value))
    kept = found[:MOST_VALUES]
    return Sharing(tuple(names), tuple(kept), len(found) - len(kept))


def _names(content: Content) -> Mapping[str, None]:
    members = [member.name.value for record in content.cases for member in record.members]
    names = dict.fromkeys(members or [entry.name.value for entry in ranked(content)])
    for link in content.links:
        names.setdefault(link.first)
        names.setdefault(link.second)
    return dict.fromkeys(list(names)[:MOST_NAMES])


def _shown(content: Content) -> Iterator[tuple[str, str, str]]:
    sets: dict[str, list[str]] = defaultdict(list)
    for fact in content.facts:
        if fact.kind is not ObservableKind.DOMAIN_NAME or fact.relation in _NO_TIE:
            continue
        if fact.relation == Relation.NAME_SERVER:  # what ties is the set
            sets[fact.subject].append(fact.value)
        else:
            yield _relation(fact.relation), fact.value, fact.subject
    for name, servers in sets.items():
        yield "name-servers", " + ".join(sorted(set(servers))), name
    for link in content.links:
        for reason in link.reasons:
            if _ties(reason):
                for name in (link.first, link.second):
                    yield _relation(reason.relation), reason.value, name


def _ties(reason: Reason) -> bool:
    return bool(reason.value) and reason.relation not in _NO_TIE


def _relation(relation: str) -> str:
    """One word for what links and facts call differently."""
    return Relation.RESOLVES_TO.value if relation == "address" else relation


def _worth(content: Content) -> Mapping[tuple[str, str], float]:
    worth: dict[tuple[str, str], float] = {}
    for link in content.links:
        for reason in link.reasons:
            key = (_relation(reason.relation), reason.value)
            worth[key] = max(worth.get(key, reason.log_odds), reason.log_odds)
    return worth
