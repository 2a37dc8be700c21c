"""One case as it was assessed on several days, side by side: what was known when, and what others had said by then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from tocsin.attribution.comparing import Comparison, compare
from tocsin.model.assessment import Assessment, Claim, Evidence


@dataclass(frozen=True, slots=True)
class DatedCase:
    """Assessments in order of their days; evidence and claims as of the last of them; `names` of groups and sponsors by id."""

    title: str
    assessments: tuple[Assessment, ...]
    evidence: tuple[Evidence, ...]
    claims: tuple[Claim, ...]
    names: Mapping[str, str]

    @property
    def days(self) -> tuple[date, ...]:
        """The days whose knowledge was used."""
        return tuple(each.as_of.astimezone(UTC).date() for each in self.assessments)

    def changes(self) -> tuple[Comparison, ...]:
        """What changed from each assessment to the next."""
        known = {piece.id: piece for piece in self.evidence}
        return tuple(compare(earlier, later, known) for earlier, later in pairwise(self.assessments))

    def new_evidence(self) -> tuple[tuple[date, tuple[Evidence, ...]], ...]:
        """For each day the evidence that was not known on the one before, in order of time."""
        found = sorted(self.evidence, key=lambda each: each.observed_at)
        return tuple(
            (day, tuple(each for each in found if since <= each.observed_at < until))
            for day, since, until in self._spans()
        )

    def new_claims(self) -> tuple[tuple[date, tuple[Claim, ...]], ...]:
        """For each day the claims that had not been made by the one before, in order of time."""
        found = sorted(self.claims, key=lambda each: (each.said_at, each.claimant))
        return tuple(
            (day, tuple(each for each in found if since <= each.said_at < until))
            for day, since, until in self._spans()
        )

    def _spans(self) -> tuple[tuple[date, datetime, datetime], ...]:
        """Each day with the moment from which what came was new on it, and the moment after its end."""
        ends = [datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1) for day in self.days]
        starts = [datetime.min.replace(tzinfo=UTC), *ends[:-1]]
        return tuple(zip(self.days, starts, ends, strict=True))
