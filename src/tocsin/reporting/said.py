"""What a report says of who is behind a case, as plain lines: each assessment with its alternatives, and the claims."""

from collections.abc import Iterator
from typing import Final

from tocsin.model.assessment import ALWAYS_PUBLIC, Assessment, Claim, Evidence, Hypothesis, HypothesisKind
from tocsin.reporting.catalogue import FALLBACK, Texts, languages
from tocsin.reporting.letters import ENGLISH, LetterTexts
from tocsin.reporting.seam import Content

_TOLD: Final = 6  # answers; the others are summed
_ALWAYS: Final = (HypothesisKind.UNKNOWN, HypothesisKind.IMITATOR, HypothesisKind.SHARED)


class Said:
    """Words for the assessments and claims of one report; groups and sponsors stand in sentences of their own."""

    def __init__(self, content: Content, language: str = ENGLISH) -> None:
        self._texts = LetterTexts.of(language)
        self._phrases = Texts.of(language if language in languages() else FALLBACK)
        self._groups = {group.id: group.name for group in content.groups}
        self._sponsors = {sponsor.id: sponsor.name for sponsor in content.sponsors}

    def group(self, stix_id: str) -> str:
        """Name of a group; its id where the report does not name it."""
        return self._groups.get(stix_id, stix_id)

    def hypothesis(self, hypothesis: Hypothesis) -> str:
        """Write a hypothesis in words."""
        key = f"hypothesis.{hypothesis.kind.value}"
        return self._texts.text(key, name=self.group(hypothesis.group or ""))

    def assessment(self, assessment: Assessment) -> Iterator[str]:
        """What was thought on that day: every hypothesis with its probability, the likeliest first, then what limits it.

        Beyond six they are summed, but for somebody unknown, the likeliest imitator and shared tools.
        """
        yield self._texts.text(
            "hypothesis.head",
            author=assessment.author,
            made=f"{assessment.made_at:%Y-%m-%d}",
            as_of=f"{assessment.as_of:%Y-%m-%d}",
        )
        best = sorted(assessment.likelihoods, key=lambda each: -each.probability)
        first = {each.hypothesis.kind: each for each in reversed(best)}
        always = [first[kind] for kind in _ALWAYS if kind in first]
        told = [each for place, each in enumerate(best) if place < _TOLD or each in always]
        for each in told:
            yield self._texts.text(
                "hypothesis.line",
                percent=self._phrases.clamped(each.probability),
                hypothesis=self.hypothesis(each.hypothesis),
            )
        if rest := [each.probability for each in best if each not in told]:
            share = self._phrases.clamped(min(sum(rest), 1.0))
            yield self._texts.counted("hypothesis.rest", len(rest), percent=share)
        answer = self._texts.text(f"hypothesis.{'named' if assessment.names_group else 'insufficient'}")
        yield answer
        if assessment.confidence is not None:
            yield self._texts.text(f"confidence.{assessment.confidence.value}")
        if assessment.rationale is not None:
            remarks = (self._phrases.said(each).text for each in assessment.rationale.remarks)
            yield from (each for each in remarks if each != answer)

    def evidence(self, piece: Evidence) -> Iterator[str]:
        """What a piece of evidence is, by whose word, and whether somebody could have copied it."""
        yield f"{piece.kind}: {piece.value}"
        if piece.basis:
            yield self._phrases.said(piece.basis).text
        yield self._texts.text(
            "hypothesis.evidence",
            day=f"{piece.observed_at:%Y-%m-%d}",
            source=piece.source,
            grade=str(piece.grade),
            origin=piece.origin,
        )
        if piece.group is not None:
            yield self._texts.text("hypothesis.of_group", name=self.group(piece.group))
        public = piece.public_since
        if public is None:
            yield self._texts.text("hypothesis.never_public")
        elif public == ALWAYS_PUBLIC:
            yield self._texts.text("hypothesis.always_public")
        else:
            yield self._texts.text("hypothesis.public", day=f"{public:%Y-%m-%d}")

    def claim(self, claim: Claim) -> str:
        """What somebody asserted, in their words; it is shown and counts for nothing in an assessment."""
        return self._texts.text(
            "hypothesis.claim",
            claimant=claim.claimant,
            day=f"{claim.said_at:%Y-%m-%d}",
            source=claim.source,
            grade=str(claim.grade),
            words=claim.words,
        )

    def named(self, claim: Claim) -> Iterator[tuple[str, str]]:
        """Whom a claim names, each by its id and in a sentence of its own: a group, a sponsor, both or nobody."""
        if claim.group is not None:
            yield claim.group, self._texts.text("hypothesis.of_group", name=self.group(claim.group))
        if claim.sponsor is not None:
            name = self._sponsors.get(claim.sponsor, claim.sponsor)
            yield claim.sponsor, self._texts.text("hypothesis.of_sponsor", name=name)
