"""From evidence to an assessment that is never changed: every hypothesis, what it rests on and what would change it."""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np

from tocsin.attribution.linking import LIKELY
from tocsin.attribution.outcomes import NAMEABLE, Answer, Outcome, Setting
from tocsin.attribution.pieces import Reader, in_order
from tocsin.attribution.premises import Actors, CaseView, Parameters
from tocsin.attribution.rationale import LEAST_PIECES, Case, hypothesis, reasons, used_pieces
from tocsin.attribution.weighing import Weigher
from tocsin.attribution.wording import Wording
from tocsin.evidence.attribution_coefficients import Coefficients, builtin_coefficients, write_coefficients
from tocsin.evidence.links import builtin_links
from tocsin.evidence.reported_uses import Numbers
from tocsin.model.assessment import Assessment, Evidence, HypothesisKind, Likelihood

__all__ = ["CaseView", "Parameters", "assess"]
# Raised whenever the same evidence, data and parameters give other numbers: a comparison then says that it is the method.
METHOD: Final = "2"
_DIGITS: Final = 12


def assess(
    subject: CaseView,
    evidence: Sequence[Evidence],
    actors: Actors,
    *,
    parameters: Parameters,
    as_of: datetime,
    made_at: datetime,
    author: str,
    supersedes: str | None = None,
    coefficients: Coefficients | None = None,
) -> Assessment:
    """Assessment of a case by the evidence and the reports that were known at `as_of`, with its rationale.

    The same whatever the order of the evidence. Evidence seen later is left out, and its number told; evidence that is
    not weighed is kept among the ids and told too. With nobody known, or without evidence, the answer is UNKNOWN.
    """
    known = [piece for piece in evidence if piece.observed_at <= as_of]
    entries = in_order(known)
    setting = _setting(subject, actors, parameters, as_of=as_of, fitted=coefficients)
    weigher = Weigher(entries, setting)
    whole = weigher.outcome(all_origins=True)
    named = _names_group(whole)
    case = Case(weigher, whole, Wording(setting, actors.profiles), named, len(evidence) - len(known))
    why = reasons(case)
    return Assessment(
        subject=subject.id,
        author=author,
        made_at=made_at,
        as_of=as_of,
        likelihoods=_likelihoods(whole, setting),
        evidence=tuple(sorted({entry.id for entry in entries})),
        parameters=_written(setting, parameters),
        supersedes=supersedes,
        names_group=named,
        indistinct=whole.indistinct,
        confidence=why.confidence,
        rationale=why.rationale,
        versions=(*actors.versions, *_versions(coefficients or builtin_coefficients())),
    )


def _setting(
    subject: CaseView,
    actors: Actors,
    parameters: Parameters,
    *,
    as_of: datetime,
    fitted: Coefficients | None,
) -> Setting:
    """What was known at `as_of`, with the priors as they were edited."""
    knowledge = actors.profiles.uses.known_before(as_of.astimezone(UTC).date().toordinal() + 1)
    reader = Reader(
        known=frozenset(knowledge.groups),
        naming=actors.naming,
        table=builtin_links(),
        first_day=subject.first_day,
        victims=parameters.victims,
    )
    return Setting(
        knowledge=replace(knowledge, days=_as_far_off(knowledge.days, subject.first_day.toordinal())),
        coefficients=_edited(fitted or builtin_coefficients(), parameters),
        reader=reader,
        odds={_meant(group, reader) or group: odds for group, odds in parameters.log_odds().items()},
        undescribed=math.log(parameters.undescribed),
        day=subject.first_day.toordinal(),
        tools=actors.profiles.tools,
    )


def _as_far_off(days: Numbers, first_day: int) -> Numbers:
    """Days of reports, those after the deed as if they had come as long before it: what counts is how near they are."""
    return np.where(days > first_day, 2 * first_day - days, days)


def _edited(coefficients: Coefficients, parameters: Parameters) -> Coefficients:
    test = coefficients.imitator
    prior = test.prior if parameters.imitator_prior is None else parameters.imitator_prior
    shared = coefficients.shared if parameters.shared is None else parameters.shared
    return replace(coefficients, imitator=replace(test, prior=prior), shared=shared)


def _meant(group: str, reader: Reader) -> str:
    """The group that an id of either kind means; '' where it can be several."""
    return (reader.group(group) or "") if group.startswith("intrusion-set--") else group


def _names_group(whole: Outcome) -> bool:
    if whole.leader is None or used_pieces(whole) < LEAST_PIECES:
        return False
    return bool(whole.of_groups[whole.leader] > NAMEABLE)


def _likelihoods(whole: Outcome, setting: Setting) -> tuple[Likelihood, ...]:
    """Every answer, the likeliest first."""
    imitators = [Answer(HypothesisKind.IMITATOR, whole.groups[place]) for place in whole.imitators]
    found = [
        (whole.probability(answer), hypothesis(answer, setting)) for answer in (*whole.ranked(), *imitators)
    ]
    ordered = sorted(found, key=lambda each: (-each[0], each[1].kind, each[1].group or ""))
    return tuple(Likelihood(each, min(1.0, max(0.0, value))) for value, each in ordered)


def _written(setting: Setting, parameters: Parameters) -> tuple[tuple[str, float], ...]:
    """Parameters as they were used, by name; odds by the id in the model of their group."""
    naming = setting.reader.naming
    written = {
        "imitator_prior": setting.coefficients.imitator.prior,
        "shared": setting.coefficients.shared,
        "victims": float(parameters.victims),
        "undescribed": parameters.undescribed,
        "nameable": NAMEABLE,
        "least_pieces": float(LEAST_PIECES),
        "held": LIKELY,
    }
    for group, odds in sorted(parameters.group_odds.items()):
        meant = _meant(group, setting.reader)
        name = naming.stix_id(meant) if meant in setting.reader.known else group
        written[f"odds:{name}"] = odds
    return tuple(written.items())


def _versions(coefficients: Coefficients) -> tuple[tuple[str, str], ...]:
    """What the computation rests on besides the groups: the method, the coefficients and the table of links."""
    digest = hashlib.sha256(write_coefficients(coefficients).encode()).hexdigest()[:_DIGITS]
    return (("method", METHOD), ("coefficients", digest), ("links", _links_digest()))


@cache
def _links_digest() -> str:
    return hashlib.sha256((files("tocsin.evidence") / "links.toml").read_bytes()).hexdigest()[:_DIGITS]
