"""Fit the coefficients of the attribution model on dated profiles, looking at nothing dated on a day or later.

Every report about one group alone is a case: the groups known from earlier reports are the candidates, and where the
report is the first about its group the answer is UNKNOWN. Each is taken twice, the second time with reports that are
more than a year older. Imitations for the imitator test are made from the same cases: a part of the techniques is
replaced by another group's, or malware that only the other was said to use is planted.

    python tools/fit_attribution.py --profiles profiles.json.gz --before 2023-06-01 --out coefficients.toml
"""

import argparse
import gzip
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from tocsin.evidence.attribution import imitation_signs, plain_posterior
from tocsin.evidence.attribution_coefficients import Coefficients, ImitatorTest, Origin, write_coefficients
from tocsin.evidence.attribution_features import CASE_FEATURES, GROUP_FEATURES, CaseItems, features
from tocsin.evidence.imitation import SIGNS
from tocsin.evidence.reported_uses import Flags, Floats, Knowledge, Numbers, ReportedUses
from tocsin.interchange.actor_profiles import read_profiles

LEAST_ITEMS, LEAST_GROUPS, FULL_CASE_TECHNIQUES = 3, 15, 5
SMALL_CASE_WEIGHT, YEAR_OLD_WEIGHT = 0.5, 0.3
PENALTY, SIGN_PENALTY = 3.0, 50.0
# Stated, not fitted.
IMITATOR_PRIOR, CAP, LEAST_LEADER, SHARED = 0.05, 0.80, 0.40, 0.10
# Share of the imitations made that may pass above the cap, and as many times that of each kind of them.
PASSING, OF_A_KIND = 0.005, 2.0
YEAR_OLD_GENUINE_WEIGHT = 0.5
FOLDS, DEALS = 8, 3
NEWTON_STEPS = 100
LEAST_EXCLUSIVE, LEAST_TECHNIQUES = 2, 8  # what a group must have to be worth imitating
# What an imitator does: share of the techniques replaced, malware planted, own software taken away.
Variant = tuple[float, int, bool]
VARIANTS: tuple[Variant, ...] = (
    (0.3, 0, False),
    (0.6, 0, False),
    (0.0, 1, False),
    (0.3, 1, False),
    (0.0, 2, True),
    (0.0, 3, False),
    (0.3, 3, False),
)


@dataclass(frozen=True, eq=False)
class Case:
    """A report as a case; `answer` is the place of its group among the known, or their number for UNKNOWN."""

    knowledge: Knowledge
    items: CaseItems
    day: int
    answer: int
    weight: float
    actor: int  # place in the uses, known or not
    year_old: bool


@dataclass(frozen=True, eq=False)
class Imitation:
    """An altered case, and the place of its kind among the variants."""

    kind: int
    case: Case


@dataclass(frozen=True, eq=False)
class Table:
    """Features of all cases, padded to the most groups known to one."""

    of_groups: Floats
    there: Flags
    of_case: Floats
    answers: Numbers
    weights: Floats


def cases_before(uses: ReportedUses, day: int) -> list[Case]:
    """Every report about one group alone that is dated before the day, as a case."""
    about = Counter(uses.reports)
    found = []
    for row, report in enumerate(uses.reports):
        techniques, software = (
            np.flatnonzero(uses.technique_uses[row]),
            np.flatnonzero(uses.software_uses[row]),
        )
        observed = int(uses.days[row])
        if not 0 <= observed < day or about[report] > 1 or len(techniques) + len(software) < LEAST_ITEMS:
            continue
        items = CaseItems(techniques, software, uses.malware[software])
        weight = 1.0 if len(techniques) >= FULL_CASE_TECHNIQUES else SMALL_CASE_WEIGHT
        for gap, factor in ((0, 1.0), (365, YEAR_OLD_WEIGHT)):
            knowledge = uses.known_before(observed - gap)
            if len(knowledge.groups) >= LEAST_GROUPS:
                actor = int(uses.owners[row])
                answer = _place(knowledge, uses.groups[actor])
                found.append(Case(knowledge, items, observed, answer, weight * factor, actor, gap > 0))
    return found


def fit(
    uses: ReportedUses, before: date, source: str, *, passing: float = PASSING, seed: int = 3
) -> Coefficients:
    """Coefficients from what is dated before the day; `passing` is the share of imitations let through above the cap."""
    cases = cases_before(uses, before.toordinal())
    table = _table(cases)
    of_groups, of_case = _conditional_logit(table)
    test = ImitatorTest(np.zeros(len(SIGNS)), 0.0, 0.0, IMITATOR_PRIOR, CAP, LEAST_LEADER)
    dated = [case for case in cases if not case.year_old]
    unknown = sum(case.answer == len(case.knowledge.groups) for case in dated)
    imitations = imitate(uses, dated, random.Random(seed))
    origin = Origin(source, before, len(dated), unknown, len(imitations))
    plain = Coefficients(origin, of_groups, of_case, test, SHARED)
    return replace(plain, imitator=_imitator_test(plain, cases, imitations, passing))


def imitate(
    uses: ReportedUses, cases: Sequence[Case], dice: random.Random, variants: Sequence[Variant] = VARIANTS
) -> list[Imitation]:
    """Imitations of each case by each variant; `answer` is then the place of the imitated group."""
    made = []
    for case in cases:
        targets = _worth_imitating(case)
        for kind, variant in enumerate(variants if targets else ()):
            places, weights = zip(*targets, strict=True)
            made.append(
                Imitation(kind, _imitation(uses, case, dice.choices(places, weights)[0], variant, dice))
            )
    return made


def _worth_imitating(case: Case) -> list[tuple[int, float]]:
    known = case.knowledge
    used = known.used_software > 0
    exclusive = (used & (used.sum(0) == 1)).sum(1)
    techniques = (known.used_techniques > 0).sum(1)
    return [
        (place, float(known.reports[place]))
        for place in range(len(known.groups))
        if place != case.answer
        and exclusive[place] >= LEAST_EXCLUSIVE
        and techniques[place] >= LEAST_TECHNIQUES
    ]


def _imitation(uses: ReportedUses, case: Case, target: int, variant: Variant, dice: random.Random) -> Case:
    share, planted, own_removed = variant
    known = case.knowledge
    techniques, software = case.items.techniques.tolist(), case.items.software.tolist()
    theirs = [t for t in np.flatnonzero(known.used_techniques[target]).tolist() if t not in techniques]
    replaced = min(round(share * len(techniques)), len(theirs))
    dice.shuffle(techniques)
    techniques = sorted(techniques[replaced:] + dice.sample(theirs, replaced))
    if own_removed and case.answer < len(known.groups):
        software = [s for s in software if known.used_software[case.answer, s] == 0]
    used = known.used_software > 0
    only_theirs = [s for s in np.flatnonzero(used[target] & (used.sum(0) == 1)).tolist() if s not in software]
    software = sorted(software + dice.sample(only_theirs, min(planted, len(only_theirs))))
    columns = np.array(software, dtype=np.int64)
    items = CaseItems(np.array(techniques, dtype=np.int64), columns, uses.malware[columns])
    return replace(case, items=items, answer=target)


@dataclass(frozen=True, eq=False)
class Leaders:
    """Signs of leaders that are right (`kinds` -1) and of leaders that are framed (place of the variant)."""

    signs: Floats
    probabilities: Floats
    kinds: Numbers
    actors: Numbers
    weights: Floats


def _imitator_test(
    plain: Coefficients, cases: Sequence[Case], imitations: Sequence[Imitation], passing: float
) -> ImitatorTest:
    """Logistic regression, both sides weighing the same, of leaders that are right against leaders that are framed.

    The threshold lets through at most the share `passing` of all imitations, judged by weights that were fitted on
    cases of other actors.
    """
    leaders = _leaders(plain, cases, imitations)
    weights, intercept = _sign_weights(leaders)
    made = Counter(each.kind for each in imitations)
    threshold = _threshold(leaders, _scored_by_others(leaders), plain.imitator.cap, made, passing)
    return replace(plain.imitator, weights=weights, intercept=intercept, threshold=threshold)


def _leaders(plain: Coefficients, cases: Sequence[Case], imitations: Sequence[Imitation]) -> Leaders:
    found = [
        (signs, leading, kind, case.actor, YEAR_OLD_GENUINE_WEIGHT if case.year_old else 1.0)
        for kind, case in [(-1, case) for case in cases] + [(each.kind, each.case) for each in imitations]
        for signs, leading in _signs(plain, case)
    ]
    signs, leading, kinds, actors, weights = zip(*found, strict=True)
    return Leaders(
        np.array(signs), np.array(leading), np.array(kinds), np.array(actors), np.array(weights, dtype=float)
    )


def _sign_weights(leaders: Leaders, kept: Flags | None = None) -> tuple[Floats, float]:
    """Weights of the signs and the intercept, from some of the leaders."""
    rows, framed, weights = leaders.signs, leaders.kinds >= 0, leaders.weights
    if kept is not None:
        rows, framed, weights = rows[kept], framed[kept], weights[kept]
    middle, spread = rows.mean(0), rows.std(0) + 1e-9
    found, intercept = _logistic((rows - middle) / spread, framed.astype(float), weights)
    found = found / spread
    return found, intercept - float(middle @ found)


def _scored_by_others(leaders: Leaders, seed: int = 5) -> Floats:
    """Log-odds of an imitator by weights that rest on other actors' cases; the mean over some deals of the actors."""
    dice, scores = np.random.default_rng(seed), np.zeros(len(leaders.kinds))
    for _ in range(DEALS):
        fold = dice.integers(0, FOLDS, leaders.actors.max() + 1)[leaders.actors]
        for number in range(FOLDS):
            weights, intercept = _sign_weights(leaders, fold != number)
            scores[fold == number] += (leaders.signs[fold == number] @ weights + intercept) / DEALS
    return scores


def _threshold(leaders: Leaders, scores: Floats, cap: float, made: Counter[int], passing: float) -> float:
    """Highest threshold at which no more than the share `passing` of the imitations made get above the cap."""
    strong = leaders.probabilities > cap
    limits = [(strong & (leaders.kinds >= 0), passing * made.total())]
    limits += [
        (strong & (leaders.kinds == kind), OF_A_KIND * passing * count) for kind, count in made.items()
    ]
    found = []
    for chosen, allowed in limits:
        ordered = np.sort(scores[chosen])
        if len(ordered):
            found.append(float(ordered[min(int(allowed), len(ordered) - 1)]))
    return min(found, default=0.0)


def _signs(plain: Coefficients, case: Case) -> Iterator[tuple[Floats, float]]:
    """Signs where the group of the answer leads with enough probability, and that probability; else nothing."""
    of_groups, _ = plain_posterior(case.knowledge, case.items, case.day, plain)
    leader = int(of_groups.argmax())
    if leader == case.answer and of_groups[leader] >= plain.imitator.least:
        found = imitation_signs(case.knowledge, case.items, case.day, plain, leader=leader)
        yield found, float(of_groups[leader])


def _table(cases: Sequence[Case]) -> Table:
    most = max(len(case.knowledge.groups) for case in cases)
    of_groups = np.zeros((len(cases), most, len(GROUP_FEATURES)))
    there = np.zeros((len(cases), most), dtype=bool)
    of_case = np.zeros((len(cases), len(CASE_FEATURES)))
    for number, case in enumerate(cases):
        found = features(case.knowledge, case.items, case.day)
        groups = len(case.knowledge.groups)
        of_groups[number, :groups], of_case[number], there[number, :groups] = (
            found.of_groups,
            found.of_case,
            True,
        )
    answers = np.array([case.answer if case.answer < len(case.knowledge.groups) else most for case in cases])
    return Table(of_groups, there, of_case, answers, np.array([case.weight for case in cases]))


def _conditional_logit(table: Table) -> tuple[Floats, Floats]:
    """Weights of the group's and the case's features at the highest penalised likelihood, features in their own units."""
    spread = table.of_groups[table.there].std(0) + 1e-9
    middle, width = table.of_case.mean(0), table.of_case.std(0) + 1e-9
    middle[0], width[0] = 0.0, 1.0  # the feature that is always 1
    cases, groups, count = table.of_groups.shape
    rows = np.zeros((cases, groups + 1, count + len(width)))
    rows[:, :groups, :count] = table.of_groups / spread
    rows[:, groups, count:] = (table.of_case - middle) / width
    penalty = np.full(rows.shape[2], PENALTY)
    penalty[count] = 1e-3
    there = np.append(table.there, np.ones((cases, 1), dtype=bool), axis=1)
    found = most_likely(rows, there, table.answers, table.weights, penalty)
    of_case = found[count:] / width
    of_case[0] -= float(middle @ of_case)
    return found[:count] / spread, of_case


def _logistic(rows: Floats, labels: Floats, counted: Floats) -> tuple[Floats, float]:
    """Weights and intercept of a ridge logistic regression in which both labels weigh the same in total."""
    ones = float(counted @ labels)
    share = np.where(labels == 1.0, 0.5 / max(0.5, ones), 0.5 / max(0.5, float(counted.sum()) - ones))
    weights = counted * share * len(labels)
    answers = np.zeros((len(rows), 2, rows.shape[1] + 1))  # the second answer has no features
    answers[:, 0, :-1], answers[:, 0, -1] = rows, 1.0
    penalty = np.append(np.full(rows.shape[1], SIGN_PENALTY), 1e-9)
    there = np.ones((len(rows), 2), dtype=bool)
    found = most_likely(answers, there, np.where(labels == 1.0, 0, 1), weights, penalty)
    return found[:-1], float(found[-1])


def most_likely(rows: Floats, there: Flags, answers: Numbers, weights: Floats, penalty: Floats) -> Floats:
    """Weights of a conditional logit with the features rows[case, answer] and a ridge, by Newton's method.

    The loss is convex; steps are halved until it falls.
    """
    found, flat = np.zeros(rows.shape[2]), rows.reshape(-1, rows.shape[2])
    loss = _loss(rows, there, answers, weights, penalty, found)
    for _ in range(NEWTON_STEPS):
        shares = _shares(rows, there, found)
        middle = np.einsum("ij,ijk->ik", shares, rows)
        slope = penalty * found - weights @ (rows[np.arange(len(rows)), answers] - middle)
        bend = flat.T @ (flat * (weights[:, None] * shares).reshape(-1, 1)) + np.diag(penalty)
        bend -= (middle * weights[:, None]).T @ middle
        step = np.linalg.solve(bend, slope)
        while (fallen := _loss(rows, there, answers, weights, penalty, found - step)) > loss and abs(
            step
        ).max() > 1e-9:
            step = step / 2
        found, gained, loss = found - step, loss - fallen, fallen
        if gained < 1e-9:
            break
    return found


def _shares(rows: Floats, there: Flags, found: Floats) -> Floats:
    utilities = np.where(there, rows @ found, -np.inf)
    shares = np.exp(utilities - utilities.max(1, keepdims=True))
    return np.asarray(shares / shares.sum(1, keepdims=True), dtype=np.float64)


def _loss(
    rows: Floats, there: Flags, answers: Numbers, weights: Floats, penalty: Floats, found: Floats
) -> float:
    shares = _shares(rows, there, found)[np.arange(len(rows)), answers]
    return 0.5 * float(penalty @ found**2) - float(weights @ np.log(np.maximum(shares, 1e-300)))


def _place(knowledge: Knowledge, group: str) -> int:
    return knowledge.groups.index(group) if group in knowledge.groups else len(knowledge.groups)


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--profiles", type=Path, required=True)
    parser.add_argument("--before", type=date.fromisoformat, required=True, metavar="DATE")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    data = given.profiles.read_bytes()
    profiles = read_profiles(gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data)
    coefficients = fit(profiles.uses, given.before, profiles.notice)
    given.out.write_text(write_coefficients(coefficients), encoding="utf-8")
    print(write_coefficients(coefficients))


if __name__ == "__main__":
    main()
