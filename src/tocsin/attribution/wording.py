"""What a rationale says of single pieces of evidence and of groups, with the counts that stand behind it."""

from collections.abc import Mapping, Sequence

from tocsin.attribution.origins import Entry
from tocsin.attribution.outcomes import Answer, Outcome, Setting
from tocsin.attribution.sentences import said
from tocsin.evidence.reported_uses import SOFTWARE, TECHNIQUE, Floats
from tocsin.interchange.actor_profiles import ActorProfiles
from tocsin.model.assessment import Evidence, EvidenceKind, HypothesisKind


class Wording:
    """Sentences on the pieces of one case."""

    def __init__(self, setting: Setting, profiles: ActorProfiles) -> None:
        self._setting, self._profiles = setting, profiles
        knowledge = setting.knowledge
        self._used = {TECHNIQUE: knowledge.used_techniques, SOFTWARE: knowledge.used_software}
        self._columns = {
            TECHNIQUE: {value: place for place, value in enumerate(knowledge.uses.techniques)},
            SOFTWARE: {value: place for place, value in enumerate(knowledge.uses.software)},
        }

    def group(self, group: str) -> str:
        """What a group is called."""
        naming = self._setting.reader.naming
        if group.startswith("intrusion-set--"):
            ids = naming.actor_ids(group)
            return naming.title(min(ids) if len(ids) == 1 else group)
        return naming.title(group)

    def answer(self, answer: Answer) -> str:
        """What an answer is called."""
        if answer.kind is HypothesisKind.GROUP:
            return self.group(answer.group)
        return said(f"answer.{answer.kind.value}", group=self.group(answer.group) if answer.group else "")

    def item(self, value: str) -> str:
        """A technique or software with its name."""
        name = self._profiles.names.get(value, value)
        return value if name == value else f"{value} ({name})"

    def is_named(self, kind: str, value: str) -> bool:
        """Whether a report known on the day names a technique or software."""
        place = self._columns[kind].get(value)
        return place is not None and bool(self._used[kind][:, place].any())

    def piece(self, entry: Entry, found: Outcome, answer: Answer) -> str:
        """What a piece says, of the group that an answer is about where it is about one."""
        piece = entry.piece
        by = {"source": " ".join(piece.source.split()), "grade": str(found.pieces.grades[entry.id])}
        if entry.id in found.pieces.unused:
            return said(found.pieces.unused[entry.id], what=self._shown(entry), **by)
        if piece.kind in {TECHNIQUE, SOFTWARE}:
            return self._of_item(piece, answer.group, by)
        key = "piece.refutation" if piece.kind == EvidenceKind.REFUTATION else "piece.link"
        group = self._setting.reader.group(piece.group or "") or ""
        return said(key, group=self.group(group), what=self._shown(entry), **by)

    def report(self, report: str) -> str:
        """Title of a report; its id where it has none."""
        source = self._profiles.reports.get(report)
        return source.title if source and source.title else report

    def wanted(self, kind: str, value: str, group: str) -> str:
        """Why a technique or software that the group was said to use is worth looking for."""
        knowledge = self._setting.knowledge
        used = self._used[kind][:, self._columns[kind][value]]
        key = "next.exclusive" if (used > 0).sum() == 1 else f"next.{kind}"
        own = self._of_group(used, knowledge.groups.index(group))
        return said(key, what=self.item(value), all=f"{used.sum():.0f}", total=len(knowledge.rows), **own)

    def _of_item(self, piece: Evidence, group: str, by: Mapping[str, str]) -> str:
        if not self.is_named(piece.kind, piece.value):
            return said("piece.never_named", what=self.item(piece.value), **by)
        knowledge = self._setting.knowledge
        used = self._used[piece.kind][:, self._columns[piece.kind][piece.value]]
        counts = {
            **by, "what": self.item(piece.value), "all": f"{used.sum():.0f}", "total": str(len(knowledge.rows)),
        }  # fmt: skip
        if group not in knowledge.groups:
            return said("piece.named_by", **counts)
        place = knowledge.groups.index(group)
        return said(_key(used, place), **counts, **self._of_group(used, place))

    def _of_group(self, used: Floats, place: int) -> dict[str, str]:
        knowledge = self._setting.knowledge
        return {
            "own": f"{used[place]:.0f}",
            "reports": f"{knowledge.reports[place]:.0f}",
            "group": self.group(knowledge.groups[place]),
        }

    def _shown(self, entry: Entry) -> str:
        return " ".join((entry.piece.basis if entry.piece.basis.strip() else entry.piece.value).split())


def _key(used: Floats, place: int) -> str:
    if not used[place]:
        return "piece.not_of_group"
    return "piece.exclusive" if (used > 0).sum() == 1 else "piece.named"


def listed(values: Sequence[str], most: int = 10) -> str:
    """Some of the values, and how many more there are."""
    more = len(values) - most
    return ", ".join(values[:most]) + (f" (+{more})" if more > 0 else "")
