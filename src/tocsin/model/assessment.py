"""Attribution: evidence, what others claim, the hypotheses, and how likely each is on some day."""

import enum
import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from tocsin.model.checks import (
    moment_text,
    require_aware,
    require_encodable,
    require_id,
    require_share,
    require_text,
    require_unique,
)
from tocsin.model.errors import InvalidValue
from tocsin.model.grading import Grade
from tocsin.model.ids import tocsin_id

_ROUNDING: Final = 1e-6
_SUBJECTS: Final = ("grouping", "campaign")


class EvidenceKind(enum.StrEnum):
    """What an assessment weighs; evidence of any other kind is kept and shown."""

    TECHNIQUE = "technique"  # the value is an ATT&CK id
    SOFTWARE = "software"  # the value is an ATT&CK id
    LINK = "reported_link"  # somebody says that `basis` links the case with `group`
    REFUTATION = "refutation"  # somebody says that it does not
    INFRASTRUCTURE = "infrastructure"  # facts that the case's names share with names said to be `group`'s
    VICTIM = (
        "victim"  # the sector or country of the target is among those that `group` was reported to aim at
    )
    TIMING = "timing"


WEIGHED: Final = frozenset(EvidenceKind)
"""Kinds of evidence that assessments weigh."""

ALWAYS_PUBLIC: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""`public_since` of what anybody could have known from the first: the cautious assumption where nobody says since when."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact that bears on who is behind a case (STIX `note`).

    `observed_at` is when it was seen or told: an assessment as of an earlier day leaves it out. `origin` is the root
    fact: reports that copy each other have one. `forgeability` is how easily an imitator could plant it, `public_since`
    since when one could have known what it takes (None: never). `base_rate` is how often the same is seen where the
    hypothesis does not hold (None: not counted), and `ratio` what follows for `group`, P(seen | the group) / P(seen |
    anybody else) (None: the stated default of its `basis`). `group` is the id of the group that it points to or
    refutes, where it is about one.
    """

    subject: str
    kind: str
    value: str
    observed_at: datetime
    source: str
    grade: Grade
    origin: str
    forgeability: float
    public_since: datetime | None = None
    base_rate: float | None = None
    group: str | None = None
    basis: str = ""
    ratio: float | None = None

    def __post_init__(self) -> None:
        require_id(self.subject, "the subject of a piece of evidence", *_SUBJECTS)
        for text, what in (
            (self.kind, "kind"), (self.value, "value"), (self.source, "source"), (self.origin, "origin")
        ):  # fmt: skip
            require_text(text, f"the {what} of a piece of evidence on {self.subject}")
        require_aware(self.observed_at, f"the time of evidence {self.value!r}")
        require_aware(self.public_since, f"the publication of evidence {self.value!r}")
        require_share(self.forgeability, f"the forgeability of evidence {self.value!r}")
        if self.base_rate is not None:
            require_share(self.base_rate, f"the base rate of evidence {self.value!r}")
        if self.group is not None:
            require_id(self.group, f"the group of evidence {self.value!r}", "intrusion-set")
        require_encodable(self.basis, f"the basis of evidence {self.value!r}")
        if self.ratio is not None and not 0.0 < self.ratio < math.inf:
            raise InvalidValue(
                f"the likelihood ratio of evidence {self.value!r} is {self.ratio}; it must be above 0"
            )

    @property
    def id(self) -> str:
        """Id made from subject, kind, value, group and origin: a copy of it is the same evidence."""
        return tocsin_id("note", self.subject, self.kind, self.value, self.group or "", self.origin)


@dataclass(frozen=True, slots=True)
class Claim:
    """Who asserted what of a case, when, in which words (STIX `opinion`); kept beside results and never computed.

    A claim may name a group, a sponsor, both (two assertions), or say that nobody can be named.
    """

    subject: str
    claimant: str
    said_at: datetime
    words: str
    source: str
    grade: Grade
    group: str | None = None
    sponsor: str | None = None

    def __post_init__(self) -> None:
        require_id(self.subject, "the subject of a claim", *_SUBJECTS)
        for text, what in (
            (self.claimant, "claimant"), (self.words, "words"), (self.source, "source")
        ):  # fmt: skip
            require_text(text, f"the {what} of a claim on {self.subject}")
        require_aware(self.said_at, f"the time of the claim of {self.claimant!r}")
        if self.group is not None:
            require_id(self.group, f"the group in the claim of {self.claimant!r}", "intrusion-set")
        if self.sponsor is not None:
            require_id(self.sponsor, f"the sponsor in the claim of {self.claimant!r}", "threat-actor")

    @property
    def id(self) -> str:
        """Id made from who said it, of what, when and how."""
        return tocsin_id("opinion", self.subject, self.claimant, moment_text(self.said_at), self.words)


class HypothesisKind(enum.StrEnum):
    """What may be behind a case. SHARED: a common tool, a hired service, a criminal kit, a defensive registration."""

    GROUP = "group"
    IMITATOR = "imitator"
    UNKNOWN = "unknown"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One answer to the question of the group: that group, somebody imitating it, nobody known, or nobody's own."""

    kind: HypothesisKind
    group: str | None = None

    def __post_init__(self) -> None:
        names_group = self.kind in {HypothesisKind.GROUP, HypothesisKind.IMITATOR}
        if names_group and self.group is None:
            raise InvalidValue(f"a hypothesis of kind {self.kind.value!r} names no group")
        if not names_group and self.group is not None:
            raise InvalidValue(f"a hypothesis of kind {self.kind.value!r} names a group")
        if self.group is not None:
            require_id(self.group, "the group of a hypothesis", "intrusion-set")

    @property
    def id(self) -> str:
        """Id made from kind and group."""
        return tocsin_id("relationship", self.kind, self.group or "")


@dataclass(frozen=True, slots=True)
class Likelihood:
    """How probable a hypothesis is, all evidence taken together."""

    hypothesis: Hypothesis
    probability: float

    def __post_init__(self) -> None:
        require_share(self.probability, f"the probability of hypothesis {self.hypothesis.kind.value!r}")


class Confidence(enum.StrEnum):
    """How steady an answer is (after ICD 203, which keeps this apart from how likely it is)."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Term:
    """What one family of evidence adds to the log-odds (natural logarithm) of the leader against the runner-up."""

    family: str
    log_odds: float
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """What one piece of evidence does: by how much the log-odds fall without it, and whether another answer then leads.

    `values` are what it adds to each of the answers of the rationale, less their mean (analysis of competing
    hypotheses, Heuer 1999); `diagnosticity` is how far these differ.
    """

    evidence: str
    statement: str
    log_odds: float
    decides: bool = False
    values: tuple[float, ...] = ()
    diagnosticity: float = 0.0


@dataclass(frozen=True, slots=True)
class WhatIf:
    """How probable the leader would be where one thing were different, and whether it would still lead."""

    change: str
    probability: float
    still_leads: bool


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something to find out, and the information (bits) that it is expected to give."""

    what: str
    bits: float


@dataclass(frozen=True, slots=True)
class Rationale:
    """Why an assessment came out so: the leading answer against the runner-up, and what would change it.

    `terms` sum to the log-odds of `leader` against `against`. `pieces` come with the most telling first, their values in the order
    of `answers`. `nearest` are earlier reports most like the case with their likeness of 0 to 1. `remarks` are sentences:
    what cannot be told apart, what one origin decides, what was not used and why.
    """

    leader: Hypothesis
    against: Hypothesis
    terms: tuple[Term, ...] = ()
    answers: tuple[Hypothesis, ...] = ()
    pieces: tuple[Piece, ...] = ()
    what_if: tuple[WhatIf, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    nearest: tuple[tuple[str, float], ...] = ()
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for piece in self.pieces:
            if piece.values and len(piece.values) != len(self.answers):
                raise InvalidValue(
                    f"evidence {piece.evidence} has {len(piece.values)} values for {len(self.answers)} answers"
                )


@dataclass(frozen=True, slots=True)
class Assessment:
    """What was thought of a case on one day (STIX `opinion`): immutable, superseded by the next.

    `as_of` is the day whose knowledge was used; `parameters` and `versions` are what the computation rested on. The
    probabilities sum to 1; UNKNOWN is always among the hypotheses, and with every group that leads an IMITATOR of it (where
    no group is known, nobody is imitated).
    `names_group`: a group is more likely than all else together, by enough evidence; otherwise the evidence is insufficient
    to name one. `indistinct`: the leading group and somebody who imitates it cannot be told apart.
    """

    subject: str
    author: str
    made_at: datetime
    as_of: datetime
    likelihoods: tuple[Likelihood, ...]
    evidence: tuple[str, ...] = ()
    parameters: tuple[tuple[str, float], ...] = ()
    supersedes: str | None = None
    names_group: bool = False
    indistinct: bool = False
    confidence: Confidence | None = None
    rationale: Rationale | None = None
    versions: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        require_id(self.subject, "the subject of an assessment", *_SUBJECTS)
        require_text(self.author, f"the author of the assessment of {self.subject}")
        require_aware(self.made_at, f"the time of the assessment of {self.subject}")
        require_aware(self.as_of, f"the day of the assessment of {self.subject}")
        if self.as_of > self.made_at:
            raise InvalidValue(f"the assessment of {self.subject} uses knowledge of a day after it was made")
        require_unique(self.evidence, f"the evidence of the assessment of {self.subject}")
        for piece in self.evidence:
            require_id(piece, f"evidence of the assessment of {self.subject}", "note")
        if self.supersedes is not None:
            require_id(self.supersedes, "what an assessment supersedes", "opinion")
        self._check_likelihoods()

    def _check_likelihoods(self) -> None:
        hypotheses = tuple(likelihood.hypothesis for likelihood in self.likelihoods)
        require_unique(hypotheses, f"the hypotheses of the assessment of {self.subject}")
        total = math.fsum(likelihood.probability for likelihood in self.likelihoods)
        if abs(total - 1.0) > _ROUNDING:
            raise InvalidValue(
                f"the probabilities of the assessment of {self.subject} sum to {total}, not to 1"
            )
        if Hypothesis(HypothesisKind.UNKNOWN) not in hypotheses:
            raise InvalidValue(f"the assessment of {self.subject} leaves out that the group may be unknown")
        imitated = {each.group for each in hypotheses if each.kind is HypothesisKind.IMITATOR}
        if not imitated and self.leading_groups():
            raise InvalidValue(
                f"the assessment of {self.subject} leaves out that somebody may imitate a group"
            )
        leading = self.leading_groups()
        if not set(leading) <= imitated:
            raise InvalidValue(
                f"the assessment of {self.subject} leaves out an imitator of the group that leads"
            )

    def leading_groups(self) -> tuple[str, ...]:
        """Give the groups with the highest probability among groups; none where no group is a hypothesis."""
        groups = [each for each in self.likelihoods if each.hypothesis.kind is HypothesisKind.GROUP]
        best = max((each.probability for each in groups), default=0.0)
        return tuple(
            each.hypothesis.group for each in groups if each.probability == best and each.hypothesis.group
        )

    def named(self) -> Likelihood | None:
        """Give the likeliest group with its probability; None where the evidence is insufficient to name one."""
        groups = (each for each in self.likelihoods if each.hypothesis.kind is HypothesisKind.GROUP)
        return max(groups, key=lambda each: each.probability, default=None) if self.names_group else None

    def probability_of(self, hypothesis: Hypothesis) -> float:
        """Probability of a hypothesis; 0 where it was not considered."""
        return math.fsum(each.probability for each in self.likelihoods if each.hypothesis == hypothesis)

    @property
    def id(self) -> str:
        """Id made from subject, author, both days and what it supersedes: assessments are never changed."""
        return tocsin_id(
            "opinion",
            self.subject,
            self.author,
            moment_text(self.made_at),
            moment_text(self.as_of),
            self.supersedes or "",
        )
