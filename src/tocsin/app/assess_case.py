"""An assessment of a stored case: its evidence is gathered and kept, weighed as of a day, and the answer is kept for good."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tocsin.model.assessment import Assessment, Claim, Evidence
from tocsin.model.casework import CaseRecord

_TYPE: Final = "opinion--"


@dataclass(frozen=True, slots=True)
class CaseAssessment:
    """What is thought of a case as of a day.

    `earlier` is the assessment before it, and the one that it supersedes where it `is_new`; where it is not, nothing has
    changed since it was made. `is_kept`: the store has it. `evidence` is all that was known of the case by that day,
    weighed or not, and `claims` what others had said by then. `names` are those of groups and sponsors, by id.
    """

    record: CaseRecord
    assessment: Assessment
    earlier: Assessment | None
    claims: tuple[Claim, ...]
    evidence: tuple[Evidence, ...]
    names: Mapping[str, str]
    is_new: bool = True
    is_kept: bool = True

    @property
    def not_weighed(self) -> tuple[Evidence, ...]:
        """Evidence that was kept and shown, and that the answer does not rest on."""
        weighed = set(self.assessment.evidence)
        return tuple(each for each in self.evidence if each.id not in weighed)


def short_id(assessment: Assessment) -> str:
    """Return the part of an assessment's id that people type."""
    return assessment.id.removeprefix(_TYPE)[:8]
