"""What each piece of evidence is to the computation: a technique or software of some weight, a link, or nothing yet."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import Final

from tocsin.attribution.origins import Entry, Origins, origins_of
from tocsin.attribution.premises import GroupNames
from tocsin.evidence.links import LinkTable, ReportedLink, one_lower
from tocsin.model.assessment import Evidence, EvidenceKind
from tocsin.model.grading import UNGRADED, Grade

ITEMS: Final = (EvidenceKind.TECHNIQUE.value, EvidenceKind.SOFTWARE.value)
Weights = tuple[tuple[str, float], ...]
LINKS: Final = tuple(kind.value for kind in EvidenceKind if kind.value not in ITEMS)


@dataclass(frozen=True, slots=True)
class Reader:
    """How evidence is read: which groups are known, what grades are worth, and whether all count as one grade lower.

    `undescribed` are groups that evidence names and no report describes, by their ids in the model.
    """

    known: frozenset[str]
    naming: GroupNames
    table: LinkTable
    first_day: date
    victims: bool = True
    lower: bool = False

    def group(self, stix_id: str) -> str | None:
        """The known group, or else the undescribed one, that an id of the model means; None where it can be several."""
        ids = self.naming.actor_ids(stix_id)
        known = ids & self.known
        if len(known) == 1:
            return next(iter(known))
        if known or len(ids) > 1:
            return None
        return self.naming.stix_id(next(iter(ids))) if ids else stix_id

    def is_public(self, piece: Evidence) -> bool:
        """Whether an imitator could have known it on the first day of the case."""
        return piece.public_since is not None and piece.public_since.astimezone(UTC).date() < self.first_day

    def weight(self, grade: Grade) -> float:
        """For how much of one piece a technique or software counts: whole unless its grade is worse than none."""
        return min(1.0, self.table.trust(grade) / self.table.trust(UNGRADED))

    def grade(self, grade: Grade) -> Grade:
        """The grade as it is to count."""
        return one_lower(grade) if self.lower else grade


@dataclass(frozen=True, slots=True)
class Pieces:
    """Techniques and software with their weights 0-1, in the order of their ids; links in the order of their evidence.

    `private` are those of the items that nobody could have known of before the case. `unused` says of the other evidence
    why it is not weighed (the key of a sentence). `grades` are as they count.
    """

    techniques: Weights
    software: Weights
    private: frozenset[tuple[str, str]]
    links: tuple[tuple[str, ReportedLink], ...]
    unused: Mapping[str, str]
    origins: Origins
    grades: Mapping[str, Grade]


def read_pieces(entries: Sequence[Entry], reader: Reader) -> Pieces:
    """What a set of evidence comes to; entries must be sorted by `in_order`, a piece that comes twice is one."""
    origins = origins_of(entries)
    grades = _grades(entries, origins, reader)
    unused = {entry.id: reason for entry in entries if (reason := _reason_against(entry.piece, reader))}
    used = [entry for entry in entries if entry.id not in unused]
    techniques, software, private = items_of(used, grades, reader)
    links = {entry.id: entry.piece for entry in used if entry.piece.kind in LINKS}
    return Pieces(
        techniques=techniques,
        software=software,
        private=private,
        links=tuple(
            (piece_id, _link(piece, origins.roots[piece_id], grades[piece_id], reader))
            for piece_id, piece in links.items()
        ),
        unused=unused,
        origins=origins,
        grades=grades,
    )


def items_of(
    entries: Sequence[Entry], grades: Mapping[str, Grade], reader: Reader
) -> tuple[Weights, Weights, frozenset[tuple[str, str]]]:
    """Techniques and software with their weights, and which of them nobody could have known of before the case."""
    techniques, software = (tuple(sorted(_weights(entries, kind, grades, reader).items())) for kind in ITEMS)
    return techniques, software, _private(entries, reader)


def in_order(evidence: Iterable[Evidence]) -> tuple[Entry, ...]:
    """Entries in an order that does not depend on that of the evidence."""
    entries = map(Entry.of, evidence)
    return tuple(
        sorted(
            entries,
            key=lambda entry: (
                entry.piece.kind,
                entry.piece.value,
                entry.id,
                str(entry.piece.grade),
                repr(entry.piece),
            ),
        )
    )


def contradictions(
    entries: Sequence[Entry], origins: Origins, table: LinkTable
) -> tuple[tuple[str, Grade, Grade], ...]:
    """Origins of which the same was graded in several ways: with the best and the worst grade."""
    by_fact: dict[tuple[str, str, str], set[Grade]] = defaultdict(set)
    for entry in entries:
        by_fact[_fact(entry, origins)].add(entry.piece.grade)
    found = set()
    for (root, *_), grades in by_fact.items():
        ordered = sorted(grades, key=lambda grade: _rank(grade, table))
        worst, best = ordered[0], ordered[-1]
        if table.trust(worst) != table.trust(best):
            found.add((root, best, worst))
    return tuple(sorted(found, key=str))


def contradicted(entries: Sequence[Entry], origins: Origins) -> frozenset[str]:
    """Pieces of which the origin has another grade for the same."""
    grades: dict[tuple[str, str, str], set[Grade]] = defaultdict(set)
    for entry in entries:
        grades[_fact(entry, origins)].add(entry.piece.grade)
    return frozenset(entry.id for entry in entries if len(grades[_fact(entry, origins)]) > 1)


def _grades(entries: Sequence[Entry], origins: Origins, reader: Reader) -> dict[str, Grade]:
    """Grade of each piece as it counts: the worst that its origin has for the same."""
    worst: dict[tuple[str, str, str], Grade] = {}
    facts = [_fact(entry, origins) for entry in entries]
    for fact, entry in zip(facts, entries, strict=True):
        grade, so_far = entry.piece.grade, worst.get(fact)
        if so_far is None or (grade != so_far and _rank(grade, reader.table) < _rank(so_far, reader.table)):
            worst[fact] = grade
    return {entry.id: reader.grade(worst[fact]) for fact, entry in zip(facts, entries, strict=True)}


def _rank(grade: Grade, table: LinkTable) -> tuple[float, str]:
    """Grades in order, the worst first."""
    return table.trust(grade), str(grade)


def _fact(entry: Entry, origins: Origins) -> tuple[str, str, str]:
    """What one origin has one grade for: an item, all links with one group, or a value of another kind."""
    piece = entry.piece
    if piece.kind in LINKS and piece.group is not None:
        return origins.roots[entry.id], "", piece.group
    return origins.roots[entry.id], piece.kind, piece.value


def _weights(
    used: Sequence[Entry], kind: str, grades: Mapping[str, Grade], reader: Reader
) -> dict[str, float]:
    """Weight of each value of a kind: the best of its origins."""
    here = [entry for entry in used if entry.piece.kind == kind]
    of_grade = {grade: reader.weight(grade) for grade in {grades[entry.id] for entry in here}}
    weights: dict[str, float] = {}
    for entry in here:
        weight = of_grade[grades[entry.id]]
        weights[entry.piece.value] = max(weight, weights.get(entry.piece.value, 0.0))
    return weights


def _private(used: Sequence[Entry], reader: Reader) -> frozenset[tuple[str, str]]:
    items = [entry.piece for entry in used if entry.piece.kind in ITEMS]
    public = {(piece.kind, piece.value) for piece in items if reader.is_public(piece)}
    return frozenset({(piece.kind, piece.value) for piece in items} - public)


def _reason_against(piece: Evidence, reader: Reader) -> str:
    """Why a piece is not weighed (the key of a sentence); '' where it is."""
    if piece.kind in ITEMS:
        return ""
    if piece.kind not in LINKS:
        return "piece.not_weighed"
    if piece.kind == EvidenceKind.VICTIM and not reader.victims:
        return "piece.victims_off"
    if piece.group is None:
        return "piece.no_group"
    return "" if reader.group(piece.group) is not None else "piece.ambiguous"


def _link(piece: Evidence, root: str, grade: Grade, reader: Reader) -> ReportedLink:
    return ReportedLink(
        group=reader.group(piece.group or "") or "",
        basis=piece.basis if piece.basis.strip() else piece.value,
        origin=root,
        grade=grade,
        forgeability=piece.forgeability,
        was_public=reader.is_public(piece),
        against=piece.kind == EvidenceKind.REFUTATION,
        kind=piece.kind,
        ratio=piece.ratio,
        base_rate=piece.base_rate,
    )
