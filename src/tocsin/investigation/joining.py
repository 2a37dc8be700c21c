"""Which case a name belongs to: decided from its links, the cases that the linked names are in, and the analyst's word.

A name that is tied to a member belongs to the case as surely as the tie holds and the member belongs: along a chain of
ties this falls, and the chain ends where it is no longer probable.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from tocsin.model.casework import Case, CaseRecord, CaseState, Judgement
from tocsin.model.domain_names import DomainName
from tocsin.model.linking import Link
from tocsin.names.parsing import registrable_domain

# A name is put into a case when it belongs there more probably than not.
BELONGS: Final = 0.5


@dataclass(frozen=True, slots=True)
class Tie:
    """A name tied to another: how probable one operator is behind both, and the strongest reason."""

    name: DomainName
    probability: float
    reason: str


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A name that is to come into a case: how probable it is that it belongs there, by which member, and why."""

    name: DomainName
    probability: float
    tied_to: DomainName
    reason: str


@dataclass(frozen=True, slots=True)
class Joining:
    """What is to be done about a name: who comes into the case (None: one is to be opened, founded by the name).

    `rivals` are other cases that it belongs to as well: an analyst may merge them, nothing does it alone.
    """

    case: Case | None
    newcomers: tuple[Newcomer, ...]
    rivals: tuple[tuple[Case, Newcomer], ...] = ()


def joining(
    name: DomainName,
    links: Sequence[Link],
    records: Iterable[CaseRecord],
    judgements: Iterable[Judgement] = (),
) -> Joining | None:
    """Decide where a name belongs; None where nothing ties it to anything and it is in no case.

    `records` are the cases that the name and the linked ones are in. Names in one case already stay where they are; a
    name never comes to one from which somebody judged it different.
    """
    word = tuple(judgements)
    ties = ties_of(name, links, word)
    cases = {member.name: record for record in records for member in record.members}
    home = cases.get(name)
    entries = _entries(name, ties, [record for record in cases.values() if record != home], word)
    if home is None and entries:
        home = entries[0][0]
        first = [entries.pop(0)[1]]
    else:
        first = []
    free = [tie for tie in ties if tie.name not in cases]
    newcomers = (*first, *_followers(name, free, home, first, word))
    if home is None and not newcomers:
        return None
    rivals = tuple(
        (record.case, entry)
        for record, entry in entries
        if record.case.state is not CaseState.CLOSED and not _apart(home, record, word)
    )
    return Joining(home.case if home else None, newcomers, rivals)


def ties_of(name: DomainName, links: Sequence[Link], judgements: Sequence[Judgement] = ()) -> tuple[Tie, ...]:
    """To whom a name is tied, the surest first: by links, and by an analyst's word, which outweighs them."""
    found: dict[DomainName, Tie] = {}
    strangers = _strangers(name, judgements)
    for link in links:
        other = DomainName(link.second if link.first == name.value else link.first)
        reason = link.reasons[0].statement if link.reasons else "several weak reasons together"
        if not strangers.have(other):
            found[other] = Tie(other, link.probability, reason)
    for judgement in judgements:
        if judgement.same and name in (judgement.first, judgement.second):
            other = judgement.second if judgement.first == name else judgement.first
            found[other] = Tie(other, 1.0, _said(judgement))
    return tuple(sorted(found.values(), key=lambda tie: (-tie.probability, tie.name.value)))


def _said(judgement: Judgement) -> str:
    because = f": {judgement.reason}" if judgement.reason else ""
    return f"{judgement.who} judged that one operator is behind both{because}"


def _entries(
    name: DomainName, ties: Sequence[Tie], records: Sequence[CaseRecord], word: Sequence[Judgement]
) -> list[tuple[CaseRecord, Newcomer]]:
    """How a name would come into each case that is tied to it, the surest first."""
    tied = {tie.name: tie for tie in ties}
    found = []
    for record in {record.case.id: record for record in records}.values():
        if _barred(name, [member.name for member in record.members], word):
            continue
        ways = [
            Newcomer(name, tie.probability * member.probability, member.name, tie.reason)
            for member in record.members
            if (tie := tied.get(member.name)) is not None
        ]
        best = max(ways, key=lambda way: (way.probability, way.tied_to.value), default=None)
        if best is not None and best.probability >= BELONGS:
            found.append((record, best))
    return sorted(found, key=lambda entry: (-entry[1].probability, entry[0].case.id))


def _apart(home: CaseRecord | None, other: CaseRecord, word: Sequence[Judgement]) -> bool:
    """Whether somebody judged a name of the one case different from a name of the other: then nobody is asked to merge them."""
    if home is None:
        return False
    ours, others = ({member.name for member in record.members} for record in (home, other))
    our_domains, their_domains = (
        {each for name in names for each in domains_of(name)} for names in (ours, others)
    )
    return any(
        _meet(each, ours, others)
        or (_meet(each, our_domains, their_domains) and not _is_one_below(each.first, each.second))
        for each in word
        if not each.same
    )


def _meet(judgement: Judgement, ours: AbstractSet[DomainName], others: AbstractSet[DomainName]) -> bool:
    first, second = judgement.first, judgement.second
    return (first in ours and second in others) or (first in others and second in ours)


def _followers(
    name: DomainName,
    free: Sequence[Tie],
    home: CaseRecord | None,
    first: Sequence[Newcomer],
    word: Sequence[Judgement],
) -> list[Newcomer]:
    """Names in no case that come with the name, the surest first; of two judged different the surer comes."""
    inside = {member.name: member.probability for member in home.members} if home else {}
    inside |= {newcomer.name: newcomer.probability for newcomer in first}
    own = inside.setdefault(name, 1.0)
    following = []
    for tie in free:
        sure = tie.probability * own
        if sure < BELONGS or _barred(tie.name, inside, word):
            continue
        inside[tie.name] = sure
        following.append(Newcomer(tie.name, sure, name, tie.reason))
    return following


def _barred(
    name: DomainName, members: Iterable[DomainName] | Mapping[DomainName, float], word: Sequence[Judgement]
) -> bool:
    strangers = _strangers(name, word)
    if not strangers.names:
        return False
    friends = _same_as(name, word)
    return any(strangers.have(member) for member in members if member not in friends)


def domains_of(name: DomainName) -> tuple[DomainName, ...]:
    """Names such that a word on one of them may hold for a name: itself, and the domain that somebody registered above it.

    Below `github.io` and the like that is what each customer named, so a word on one says nothing of another.
    """
    registered = registrable_domain(name)
    if registered is None or registered.value == name.value:
        return (name,)
    return name, DomainName(registered.value)


@dataclass(frozen=True, slots=True)
class _Strangers:
    """Names that are not of one name's operator: `names` themselves, and hosts below `domains`."""

    names: frozenset[DomainName]
    domains: frozenset[DomainName]

    def have(self, other: DomainName) -> bool:
        if not self.names:
            return False
        return other in self.names or not self.domains.isdisjoint(domains_of(other))


def _strangers(name: DomainName, word: Iterable[Judgement]) -> _Strangers:
    """Who was told apart from a name, by what was said of it or of the domain above it."""
    own, names, domains = domains_of(name), set(), set()
    for each in word:
        for one, other in ((each.first, each.second), (each.second, each.first)):
            if each.same or one not in own:
                continue
            if not _is_one_below(one, other):
                domains.add(other)
                names.add(other)
            elif one == name:
                names.add(other)
    return _Strangers(frozenset(names), frozenset(domains))


def _is_one_below(one: DomainName, other: DomainName) -> bool:
    """Whether one is a host below the other: what is said of these two holds for them alone."""
    return one in domains_of(other) or other in domains_of(one)


def _same_as(name: DomainName, word: Iterable[Judgement]) -> frozenset[DomainName]:
    pairs = ((each.first, each.second) for each in word if each.same)
    return frozenset(other for pair in pairs if name in pair for other in pair)
