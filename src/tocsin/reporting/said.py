"""What a report says of who is behind a case, as plain lines: each assessment with its alternatives, and the claims."""

from collections.abc import Iterator

from tocsin.evidence.shown import percent
from tocsin.model.assessment import Assessment, Claim, Hypothesis, HypothesisKind
from tocsin.reporting.seam import Content


class Said:
    """Words for the assessments and claims of one report; groups and sponsors stand in sentences of their own."""

    def __init__(self, content: Content) -> None:
        self._groups = {group.id: group.name for group in content.groups}
        self._sponsors = {sponsor.id: sponsor.name for sponsor in content.sponsors}
        self._explanations = {each.assessment: each for each in content.explanations}

    def group(self, stix_id: str) -> str:
        """Name of a group; its id where the report does not name it."""
        return self._groups.get(stix_id, stix_id)

    def hypothesis(self, hypothesis: Hypothesis) -> str:
        """Write a hypothesis in words."""
        if hypothesis.kind is HypothesisKind.GROUP:
            return f"the group {self.group(hypothesis.group or '')}"
        if hypothesis.kind is HypothesisKind.IMITATOR:
            return f"somebody who imitates {self.group(hypothesis.group or '')}"
        if hypothesis.kind is HypothesisKind.SHARED:
            return "nobody's own: a shared tool, a hired service or a defensive registration"
        return "a group that is not known"

    def assessment(self, assessment: Assessment) -> Iterator[str]:
        """What was thought on that day: every hypothesis with its probability, the likeliest first, then the remarks."""
        yield (
            f"Assessment by {assessment.author} of {assessment.made_at:%Y-%m-%d}, from what was known on"
            f" {assessment.as_of:%Y-%m-%d}, of which group is behind the case:"
        )
        for each in sorted(assessment.likelihoods, key=lambda each: -each.probability):
            yield f"{percent(each.probability)} {self.hypothesis(each.hypothesis)}"
        known = self._explanations.get(assessment.id)
        if known is not None:
            yield from known.remarks

    def claim(self, claim: Claim) -> str:
        """What somebody asserted, in their words; it is shown and counts for nothing in an assessment."""
        return f"{claim.claimant} on {claim.said_at:%Y-%m-%d} ({claim.source}, grade {claim.grade}): {claim.words}"

    def named(self, claim: Claim) -> Iterator[tuple[str, str]]:
        """Whom a claim names, each by its id and in a sentence of its own: a group, a sponsor, both or nobody."""
        if claim.group is not None:
            yield claim.group, f"Of the group: {self.group(claim.group)}"
        if claim.sponsor is not None:
            yield claim.sponsor, f"Of the sponsor: {self._sponsors.get(claim.sponsor, claim.sponsor)}"
