"""What an assessment starts from besides evidence: the case, the groups that are known, and the priors that may be edited."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Protocol

from tocsin.interchange.actor_profiles import ActorProfiles
from tocsin.model.checks import require_id
from tocsin.model.errors import InvalidValue


class GroupNames(Protocol):
    """Ids and names of groups: `Naming` of the actor data."""

    def title(self, actor_id: str, /) -> str:
        """The name that a group is called by; the id itself where it is not known."""

    def stix_id(self, actor_id: str, /) -> str:
        """Id in the model; no two groups have the same."""

    def actor_ids(self, stix_id: str, /) -> frozenset[str]:
        """Groups that an id of the model can mean."""


class Actors(Protocol):
    """The known groups: what they were said to use, what they are called, and of which data and versions that is."""

    @property
    def profiles(self) -> ActorProfiles:
        """Uses by report, with their dates."""

    @property
    def naming(self) -> GroupNames:
        """Ids and names."""

    @property
    def versions(self) -> tuple[tuple[str, str], ...]:
        """Name and version of each set of data."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """What of a case matters besides its evidence: its id (STIX) and the day of the deed."""

    id: str
    first_day: date

    def __post_init__(self) -> None:
        require_id(self.id, "the id of a case", "grouping", "campaign")


@dataclass(frozen=True, slots=True)
class Parameters:
    """Priors that may be edited; what was used is written into the assessment.

    `imitator_prior` is the share of cases in which somebody imitates the group that leads, `shared` the part of what is
    unknown that a shared tool or a hired service takes (None: as stated beside the coefficients). `group_odds` multiplies
    the prior odds of groups, by their id in the actor data or in the model. `victims` off leaves out whom groups aim at.
    `undescribed` is the part of UNKNOWN, beside it, that a group gets to begin with when evidence names it and no report
    describes it.
    """

    imitator_prior: float | None = None
    shared: float | None = None
    group_odds: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    victims: bool = True
    undescribed: float = 0.01

    def __post_init__(self) -> None:
        for value, what in (
            (self.imitator_prior, "prior of imitators"),
            (self.shared, "share of shared tools"),
            (self.undescribed, "share of a group that no report describes"),
        ):
            if value is not None and not 0.0 < value < 1.0:
                raise InvalidValue(f"the {what} is {value}; it must be above 0 and below 1")
        for group, odds in self.group_odds.items():
            if not 1e-6 <= odds <= 1e6:  # a NaN fails too
                raise InvalidValue(
                    f"the odds of {group[:80]!r} are {odds}; they must be from 0.000001 to 1000000"
                )

    def log_odds(self) -> dict[str, float]:
        """Natural logarithm of the odds that were set, by id."""
        return {group: math.log(odds) for group, odds in self.group_odds.items()}
