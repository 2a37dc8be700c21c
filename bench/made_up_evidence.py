"""Made-up evidence on made-up cases, drawn from what groups that ship were said to use; for benches of assessments."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from tocsin.attribution.actor_sets import KnownActors
from tocsin.model.assessment import ALWAYS_PUBLIC, Evidence, EvidenceKind
from tocsin.model.grading import Grade
from tocsin.model.ids import tocsin_id

_BASES = (
    "same registrant e-mail",
    "malware sample",
    "the server's address",
    "victims of its sector",
    "a method",
)
_SOURCES = ("a vendor", "a newspaper", "an agency", "the analyst")


class MadeUp:
    """Draws cases: a day, and evidence as it might be on a case of one group (or of two, or of nobody)."""

    def __init__(self, actors: KnownActors, seed: int) -> None:
        self._actors, self._dice = actors, random.Random(seed)
        self._uses = actors.profiles.uses
        self._number = 0

    def day(self) -> datetime:
        """The last moment of some day between 2016 and 2023."""
        first = datetime(2016, 1, 1, tzinfo=UTC)
        day = first + timedelta(days=self._dice.randrange(8 * 365))
        return datetime.combine(day.date(), time.max, UTC)

    def case(self, day: datetime, *, subject: str = "", items: int = 0) -> tuple[Evidence, ...]:
        """Evidence of a case on that day: techniques, software, links to and against groups; some pieces share an origin."""
        self._number += 1
        subject = subject or tocsin_id("grouping", "made up", str(self._number))
        rows = [place for place, number in enumerate(self._uses.days) if 0 <= number < day.toordinal()]
        group = int(self._uses.owners[self._dice.choice(rows)])
        found = {each.id: each for each in self._drawn(subject, day, group, rows, items)}
        return tuple(found.values())

    def _drawn(
        self, subject: str, day: datetime, group: int, rows: list[int], items: int
    ) -> Iterator[Evidence]:
        own = [row for row in rows if self._uses.owners[row] == group]
        for _ in range(items or self._dice.randrange(1, 14)):
            row = self._dice.choice(own if self._dice.random() < 0.7 else rows)
            yield from self._item(subject, day, row)
        for _ in range(self._dice.choice((0, 0, 1, 2, 4))):
            yield self._link(subject, day, group)

    def _item(self, subject: str, day: datetime, row: int) -> Iterator[Evidence]:
        software = self._dice.random() < 0.25
        columns = (self._uses.software_uses if software else self._uses.technique_uses)[row].nonzero()[0]
        if len(columns):
            names = self._uses.software if software else self._uses.techniques
            kind = EvidenceKind.SOFTWARE if software else EvidenceKind.TECHNIQUE
            yield self._piece(subject, day, kind.value, names[int(self._dice.choice(list(columns)))])

    def _link(self, subject: str, day: datetime, group: int) -> Evidence:
        named = group if self._dice.random() < 0.7 else self._dice.randrange(len(self._uses.groups))
        kind = EvidenceKind.LINK if self._dice.random() < 0.8 else EvidenceKind.REFUTATION
        return self._piece(
            subject,
            day,
            kind.value,
            self._dice.choice(_BASES),
            group=self._actors.naming.stix_id(self._uses.groups[named]),
        )

    def _piece(
        self, subject: str, day: datetime, kind: str, value: str, *, group: str | None = None
    ) -> Evidence:
        dice = self._dice
        return Evidence(
            subject,
            kind,
            value,
            day - timedelta(days=dice.randrange(1, 60)),
            dice.choice(_SOURCES),
            Grade.of(dice.choice("ABCDEF") + dice.choice("123456")),
            f"origin {dice.randrange(12)}",
            round(dice.random(), 2),
            public_since=dice.choice((None, ALWAYS_PUBLIC)),
            group=group,
            basis=value if group else "",
        )
