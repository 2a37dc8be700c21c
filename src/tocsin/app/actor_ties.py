"""Who ties what to a group: claims, assessments that name it, reported links, and facts about names, each by whose word it is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from tocsin.app.named_groups import group_meant
from tocsin.attribution.actor_sets import KnownActors
from tocsin.interchange.actor_directory import Said
from tocsin.model.assessment import Assessment, EvidenceKind
from tocsin.model.observation import Fact, Relation
from tocsin.model.threats import IntrusionSet
from tocsin.reporting.seam import Tie, TieKind
from tocsin.store.questions import AssessmentQuery, ClaimQuery, EvidenceQuery
from tocsin.store.store import Store

MOST_NAMES: Final = 5_000  # of one word for the group, that facts tie to it
_ATTRIBUTED: Final = Relation.ATTRIBUTED_TO.value


@dataclass(frozen=True, slots=True)
class Meant:
    """The group that somebody means: its id in the actor data ('' where they do not have it), and who calls it what."""

    group: IntrusionSet
    actor_id: str
    names: tuple[Said, ...]
    actors: KnownActors

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id under which the ledger may have it: of its own name, and of those that others have for it."""
        named = (IntrusionSet(said.what).id for said in self.names)
        return tuple(dict.fromkeys((self.group.id, *named)))

    def is_called(self, word: str) -> bool:
        """Whether somebody's word for a group is one of its names."""
        if self.actor_id:
            return any(group.id == self.actor_id for group in self.actors.naming.find(word))
        return word.strip().casefold() == self.group.name.casefold()


def meant_by(actors: KnownActors, text: str) -> Meant:
    """The group of a name or an id; raises UsageError where several bear the name. One that is in no list is taken as it is."""
    group = group_meant(actors, text, unlisted=True)
    ids = actors.naming.actor_ids(group.id)
    actor_id = next(iter(ids)) if len(ids) == 1 else ""
    known = actors.naming.group(actor_id)
    return Meant(group, actor_id, known.names if known else (), actors)


def ties_to_cases(store: Store, meant: Meant) -> Iterator[Tie]:
    """Claims of cases, assessments that name the group, and links that an analyst wrote down; the subject is a case's id."""
    called = {group.id: group.name for group in store.groups(meant.ids)} | {meant.group.id: meant.group.name}
    for record in store.claims(ClaimQuery(groups=meant.ids)):
        claim = record.claim
        name = called.get(claim.group or "", meant.group.name)
        yield Tie(
            TieKind.CLAIM, claim.subject, claim.claimant, claim.said_at, name, claim.source, claim.grade, claim.words
        )  # fmt: skip
    told: set[tuple[str, str]] = set()  # a report that gives several links says it once
    for each in store.evidence(EvidenceQuery(kinds=(EvidenceKind.LINK.value,))):
        piece = each.evidence
        if piece.group in meant.ids and (piece.subject, piece.source) not in told:
            told.add((piece.subject, piece.source))
            name = called.get(piece.group or "", meant.group.name)
            yield Tie(
                TieKind.LINK, piece.subject, piece.source, piece.observed_at, name, piece.source, piece.grade, piece.basis
            )  # fmt: skip
    yield from _assessed(store, meant, called)


def _assessed(store: Store, meant: Meant, called: dict[str, str]) -> Iterator[Tie]:
    """Assessments that name the group; of one case and day by one author, the one made last."""
    newest: dict[tuple[str, str, str], Assessment] = {}
    for each in store.assessments(AssessmentQuery()):
        newest[each.subject, each.author, f"{each.as_of:%Y-%m-%d}"] = each
    for each in newest.values():
        named = each.named()
        if named is not None and named.hypothesis.group in meant.ids:
            yield Tie(
                TieKind.ASSESSMENT,
                each.subject,
                each.author,
                each.as_of,
                called.get(named.hypothesis.group, meant.group.name),
                "tocsin assess",
                probability=named.probability,
            )


def attributed(store: Store, meant: Meant) -> tuple[Fact, ...]:
    """Facts by which somebody says of a name that it is the group's."""
    words = [word for word in store.values_of(_ATTRIBUTED) if meant.is_called(word)]
    names = dict.fromkeys(
        name for word in words for name in store.subjects_with(_ATTRIBUTED, word, limit=MOST_NAMES)
    )
    wanted = frozenset(words)
    return tuple(
        fact for fact in store.facts_of(tuple(names)) if fact.relation == _ATTRIBUTED and fact.value in wanted
    )


def ties_of(facts: Iterable[Fact]) -> Iterator[Tie]:
    """Facts as ties, one for each who says so; the subject is a name."""
    for fact in facts:
        for told in fact.sources:
            yield Tie(
                TieKind.FACT, fact.subject, told.source, told.said_at, fact.value, told.origin, told.grade
            )
