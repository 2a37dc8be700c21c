"""What detectors say (a checkable claim, no score) and what it weighs once evidence has looked at it."""

from dataclasses import dataclass

from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidValue
from tocsin.model.ids import tocsin_id


@dataclass(frozen=True, slots=True)
class Finding:
    """One detector's checkable claim about one subject, aimed at one organisation (STIX `note`).

    `feature` names the row of the detector's weights that applies. `rate` is how often an ordinary name shows the
    same (0-1); None where it has not been counted, and then the weight stands alone.
    """

    detector: str
    subject: DomainName
    organisation: str
    feature: str
    statement: str
    rate: float | None = None

    def __post_init__(self) -> None:
        if not self.statement:
            raise InvalidValue(f"a finding of {self.detector!r} says nothing")
        if self.rate is not None and not 0.0 <= self.rate <= 1.0:
            raise InvalidValue(
                f"a finding of {self.detector!r} has the rate {self.rate}, which is not in 0..1"
            )

    @property
    def id(self) -> str:
        """Id made from detector, subject, organisation and feature: the same claim twice is one claim."""
        return tocsin_id("note", self.detector, self.subject.value, self.organisation, self.feature)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A finding and what it adds to the log-odds (natural logarithm); None: nobody has weighed this detector."""

    finding: Finding
    log_odds: float | None
