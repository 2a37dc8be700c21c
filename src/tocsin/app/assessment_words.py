"""An assessment in sentences: the verdict on the group, how steady that is, and what each answer is called.

Likelihood and confidence never share a sentence, and neither do a group and the sponsor behind it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from typing import Final

from tocsin.attribution.sentences import recognised, said
from tocsin.evidence.estimative_words import estimative_word, shown_probability
from tocsin.model.assessment import Assessment, Claim, Confidence, Hypothesis, HypothesisKind, Likelihood
from tocsin.model.errors import InvalidValue

ANOTHER_QUESTION: Final = (
    "Which state or sponsor stands behind a group is another question. It is never computed."
)
_SAID: Final = frozenset({"remark.insufficient", "remark.indistinct"})
_ODDS: Final = "odds:"
_CONFIDENCE: Final = {
    Confidence.HIGH: (
        "Confidence is high: several kinds and origins of evidence lead to this answer, and nothing that was tried"
        " overturns it."
    ),
    Confidence.MODERATE: "Confidence is moderate: no single piece of evidence and no single origin decides this answer.",
    Confidence.LOW: (
        "Confidence is low: little evidence counts, or one piece, origin or assumption overturns this answer."
    ),
}


def verdict(assessment: Assessment, names: Mapping[str, str]) -> str:
    """One sentence on the group: how likely the best answer is, or that the evidence does not suffice to name one."""
    day = day_of(assessment)
    named = assessment.named()
    if named is None:
        return f"As of {day} the evidence is insufficient to name a group."
    group = hypothesis_name(named.hypothesis, names)
    return f"As of {day} the group {group} is the best answer: {likelihood(named.probability)}."


def indistinct(assessment: Assessment, names: Mapping[str, str]) -> str:
    """Say that the leading group and an imitator of it cannot be told apart; '' where they can."""
    leaders = assessment.leading_groups()
    if not assessment.indistinct or not leaders:
        return ""
    return said("remark.indistinct", group=group_name(leaders[0], names))


def confidence(assessment: Assessment) -> str:
    """How steady the answer is, in a sentence of its own; '' where that was not judged."""
    return _CONFIDENCE[assessment.confidence] if assessment.confidence is not None else ""


def likelihood(probability: float) -> str:
    """A probability in the words of ICD 203 and as a number: 'likely (72%)'."""
    return f"{estimative_word(probability)} ({share(probability)})"


def share(probability: float) -> str:
    """A probability as people are shown it: never below 1 % or above 99 %."""
    return f"{shown_probability(probability):.0%}"


def hypothesis_name(hypothesis: Hypothesis, names: Mapping[str, str]) -> str:
    """What an answer is called."""
    if hypothesis.group is None:
        return said(f"answer.{hypothesis.kind.value}")
    group = group_name(hypothesis.group, names)
    return group if hypothesis.kind is HypothesisKind.GROUP else said("answer.imitator", group=group)


def group_name(group: str, names: Mapping[str, str]) -> str:
    """What a group is called; of one that nobody knows any more, its id."""
    return names.get(group, group)


def parameter_name(name: str, names: Mapping[str, str]) -> str:
    """What a parameter is called: the odds of a group by the group's name."""
    group = name.removeprefix(_ODDS)
    return name if group == name else f"odds of {group_name(group, names)} beforehand"


def is_in_the_verdict(remark: str) -> bool:
    """Whether a remark of a rationale says what the verdict says already."""
    try:
        return recognised(remark)[0] in _SAID
    except InvalidValue:  # a sentence of another version
        return False


def ranked(assessment: Assessment) -> tuple[Likelihood, ...]:
    """The answers, the likeliest first; equal ones by what they are, so that the order is always the same."""
    return tuple(
        sorted(
            assessment.likelihoods,
            key=lambda each: (-each.probability, each.hypothesis.kind, each.hypothesis.id),
        )
    )


def of_the_group(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Claims on which group it was, and those that say that none can be named; in order of time."""
    return _in_time(each for each in claims if each.group is not None or each.sponsor is None)


def of_the_sponsor(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Claims on who stands behind it; in order of time."""
    return _in_time(each for each in claims if each.sponsor is not None)


def day_of(assessment: Assessment) -> str:
    """The day whose knowledge was used, in UTC."""
    return assessment.as_of.astimezone(UTC).date().isoformat()


def _in_time(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    return tuple(sorted(claims, key=lambda claim: (claim.said_at, claim.claimant)))
