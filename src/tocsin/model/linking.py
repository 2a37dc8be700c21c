"""What ties two names together: facts they share, how rare those are, and what follows for one operator."""

from dataclasses import dataclass

from tocsin.model.checks import require_share
from tocsin.model.errors import InvalidValue


@dataclass(frozen=True, slots=True)
class Reason:
    """One shared thing and what it adds to the log-odds (natural logarithm) that one operator is behind two names.

    `family` is what depends on one another (one registration record, one hosting range): of a family the strongest
    counts in full and the rest in part; `log_odds` is what is left after that. `shared_by` of `of` names in the corpus
    show the same; `of` 0 means that the rate is an analyst's estimate, `rate`.
    """

    family: str
    relation: str
    value: str
    shared_by: int
    of: int
    rate: float
    log_odds: float
    statement: str

    def __post_init__(self) -> None:
        require_share(self.rate, f"the rate of {self.value!r}")
        if not self.statement:
            raise InvalidValue(f"a reason about {self.value!r} says nothing")


@dataclass(frozen=True, slots=True)
class Link:
    """Two names, how probable one operator is behind both, and why: the strongest reason first."""

    first: str
    second: str
    probability: float
    reasons: tuple[Reason, ...]

    def __post_init__(self) -> None:
        require_share(
            self.probability, f"the probability that {self.first} and {self.second} belong together"
        )
        if self.first == self.second:
            raise InvalidValue(f"{self.first} cannot be tied to itself")


@dataclass(frozen=True, slots=True)
class Pivot:
    """A fact of one name as a way to others: how many share it, what sharing it is worth, and some who do."""

    reason: Reason
    others: tuple[str, ...]
    more: int = 0  # how many others there are beyond those named

    @property
    def likelihood_ratio_log(self) -> float:
        """Natural logarithm of the likelihood ratio for one operator behind two names that share the fact."""
        return self.reason.log_odds
