"""Facts as enrichers see them: by themselves, now, and as anybody could have."""

from dataclasses import dataclass
from datetime import datetime

from tocsin.investigation.seam import Subject
from tocsin.model.observation import ObservedData
from tocsin.model.plain_text import plain_text


@dataclass(frozen=True, slots=True)
class Observer:
    """One look at one subject: by which enricher, when, and from which root."""

    subject: Subject
    source: str
    now: datetime
    origin: str

    def saw(self, relation: str, value: str) -> tuple[ObservedData, ...]:
        """Return the fact that `value` is this of the subject; nothing where the value says nothing.

        It has been public at least since now: the outside was asked as anybody may ask it.
        """
        text = plain_text(value)
        if not text:
            return ()
        fact = ObservedData(
            kind=self.subject.kind,
            subject=self.subject.value,
            relation=str(relation),  # a plain text, also where it is a Relation
            value=text,
            source=self.source,
            first_seen=self.now,
            last_seen=self.now,
            origin=self.origin,
            public_since=self.now,
        )
        return (fact,)
