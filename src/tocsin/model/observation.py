"""Observed facts: what was true of an observable, according to whom, when, and since when everybody could know."""

from dataclasses import dataclass
from datetime import datetime

from tocsin.model.checks import moment_text, require_aware, require_id, require_order, require_text
from tocsin.model.errors import InvalidValue
from tocsin.model.grading import UNGRADED, Grade
from tocsin.model.ids import tocsin_id


@dataclass(frozen=True, slots=True)
class ObservedData:
    """One fact about one observable (STIX `observed-data`).

    `relation` says what of `subject` is `value`, as in 'resolves-to'. `true_from` and `true_to` bound when it held,
    `seen_at` is when the source saw it, `public_since` when anybody could have known it (None: never published).
    `origin` is the root fact: what several sources copied from one place has one origin.
    """

    subject: str
    relation: str
    value: str
    source: str
    seen_at: datetime
    origin: str
    true_from: datetime | None = None
    true_to: datetime | None = None
    public_since: datetime | None = None
    grade: Grade = UNGRADED
    number_observed: int = 1

    def __post_init__(self) -> None:
        require_id(self.subject, "the subject of an observation")
        for text, what in ((self.relation, "relation"), (self.source, "source"), (self.origin, "origin")):
            require_text(text, f"the {what} of an observation of {self.subject}")
        require_text(self.value, f"what was observed of {self.subject}")
        require_aware(self.seen_at, f"the time of an observation of {self.subject}")
        require_aware(self.public_since, f"the publication of an observation of {self.subject}")
        require_order(self.true_from, self.true_to, f"an observation of {self.subject}")
        if self.number_observed < 1:
            raise InvalidValue(f"an observation of {self.subject} was made {self.number_observed} times")

    def was_public_at(self, moment: datetime) -> bool:
        """Whether an imitator could have known the fact by `moment`."""
        return self.public_since is not None and self.public_since <= moment

    @property
    def id(self) -> str:
        """Id made from the fact, its source and when it began: seeing it again is the same observation."""
        return tocsin_id(
            "observed-data", self.subject, self.relation, self.value, self.source, moment_text(self.true_from)
        )
