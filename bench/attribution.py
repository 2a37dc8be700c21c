"""Score attribution under rolling origin: coefficients fitted on earlier blocks alone, every goal beside its figure.

    python bench/attribution.py --shared SHARED [--out FOLDER] [--passing SHARE]

SHARED holds `data/attribution` (profiles.json.gz, cases_*.jsonl, truth_*.jsonl and drop_reports_*.jsonl in the formats of
docs/assess.md) and `bench/attribution_eval.py`. For each set and block the coefficients are fitted on what is dated before the block's first case, and
profiles are rebuilt for each case from earlier reports alone. Prints what the evaluation script prints, and the goals.
"""

import argparse
import gzip
import importlib.util
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

from attribution_baselines import METHODS, answer, fitted
from fit_attribution import PASSING, VARIANTS, cases_before, fit, imitate
from tocsin.attribution.assessing import Assessor
from tocsin.evidence.attribution import posterior
from tocsin.evidence.attribution_coefficients import Coefficients
from tocsin.evidence.attribution_features import case_items
from tocsin.interchange.actor_profiles import read_profiles
from tocsin.interchange.attribution_cases import NeutralCase, read_cases, read_dropped

SETS = ("forward", "gap365", "leave_one_out", "imitation")
BLOCKS = (3, 4, 5)
FRAMED_AT = 0.8
SCORED_KINDS = 5  # of the variants: those of the imitations that are scored
PLANTED_FIVE = ((0.0, 5, False), (0.3, 5, False))  # a kind that the test was not fitted on


def rows(path: Path) -> list[dict[str, Any]]:
    """Objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


class Bench:
    """The data, and coefficients by the day before which everything they rest on is dated."""

    def __init__(self, folder: Path, passing: float) -> None:
        self.folder, self.passing = folder, passing
        self.profiles = read_profiles(gzip.decompress((folder / "profiles.json.gz").read_bytes()))
        self.milliseconds: list[float] = []
        self.fitted = cache(self._fitted)

    def _fitted(self, before: date) -> Coefficients:
        return fit(self.profiles.uses, before, self.profiles.notice, passing=self.passing)

    def answers(self, name: str, *, imitators: bool = True) -> Iterator[dict[str, Any]]:
        """Predictions of a set, its blocks 3-5."""
        blocks = {row["case_id"]: row["block"] for row in rows(self.folder / f"cases_{name}.jsonl")}
        lines = (self.folder / f"cases_{name}.jsonl").read_bytes().splitlines()
        cases = [case for case in read_cases(lines) if isinstance(case, NeutralCase)]
        dropped = self._dropped(name)
        for block in BLOCKS:
            scored = [case for case in cases if blocks[case.case_id] == block]
            coefficients = self.fitted(date.fromordinal(min(case.observed for case in scored)))
            if not imitators:
                coefficients = replace(
                    coefficients, imitator=replace(coefficients.imitator, prior=1e-9, threshold=1e9)
                )
            yield from self._assessed(scored, dropped, coefficients)

    def _assessed(
        self, cases: Sequence[NeutralCase], dropped: dict[str, frozenset[str]], coefficients: Coefficients
    ) -> Iterator[dict[str, Any]]:
        for case in cases:
            assessor = Assessor(
                self.profiles, coefficients
            )  # a new one each time: nothing is kept from the last case
            start = time.perf_counter()
            answer = assessor.assess(case, without=dropped.get(case.case_id, frozenset()))
            self.milliseconds.append(1000 * (time.perf_counter() - start))
            yield {
                "case_id": case.case_id,
                "hypotheses": [
                    {"id": each.id, "probability": each.probability} for each in answer.hypotheses
                ],
            }

    def plain_answers(self, name: str, method: str) -> Iterator[dict[str, Any]]:
        """Predictions of a plain method (see `attribution_baselines`), fitted on the same earlier reports."""
        blocks = {row["case_id"]: row["block"] for row in rows(self.folder / f"cases_{name}.jsonl")}
        lines = (self.folder / f"cases_{name}.jsonl").read_bytes().splitlines()
        cases = [case for case in read_cases(lines) if isinstance(case, NeutralCase)]
        for block in BLOCKS:
            chosen = [case for case in cases if blocks[case.case_id] == block]
            numbers = fitted(
                METHODS[method], cases_before(self.profiles.uses, min(case.observed for case in chosen))
            )
            for case in chosen:
                knowledge = self.profiles.uses.known_before(case.profiles_before)
                items = case_items(knowledge, case.techniques, case.software, tools=self.profiles.tools)
                hypotheses = list(answer(METHODS[method], numbers, knowledge, items))
                yield {"case_id": case.case_id, "hypotheses": hypotheses}

    def first_days(self) -> list[date]:
        """The day of the first forward case of each scored block, and the day after the last case."""
        given = rows(self.folder / "cases_forward.jsonl")
        days = {block: [row["observed_at"] for row in given if row["block"] == block] for block in BLOCKS}
        after = date.fromisoformat(max(days[BLOCKS[-1]])).toordinal() + 1
        return [*(date.fromisoformat(min(days[block])) for block in BLOCKS), date.fromordinal(after)]

    def _dropped(self, name: str) -> dict[str, frozenset[str]]:
        path = self.folder / f"drop_reports_{name}.jsonl"
        if not path.exists():
            return {}
        return dict(row for row in read_dropped(path.read_bytes().splitlines()) if isinstance(row, tuple))


def evaluation(path: Path) -> Any:
    """The evaluation script as a module."""
    spec = importlib.util.spec_from_file_location("attribution_eval", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules["attribution_eval"] = module
    spec.loader.exec_module(module)
    return module


def scored(module: Any, bench: Bench, name: str, answers: Sequence[dict[str, Any]]) -> list[Any]:
    """Scores of the script for the cases that were answered."""
    truth = module.read_truth([bench.folder / f"truth_{name}.jsonl"])
    given = {
        row["case_id"]: {each["id"]: each["probability"] for each in row["hypotheses"]} for row in answers
    }
    return [module.score(case, given[case.case_id]) for case in truth.values() if case.case_id in given]


def error_by_chance(module: Any, cases: Sequence[Any], *, times: int = 2000, seed: int = 1) -> float:
    """95 % quantile of the calibration error where outcomes are drawn from the tool's own probabilities."""
    confidence = np.array([case.p_top for case in cases])
    dice = np.random.default_rng(seed)
    return float(
        np.quantile(
            [
                module.calibration_error(confidence, dice.random(len(cases)) < confidence)
                for _ in range(times)
            ],
            0.95,
        )
    )


def reliability(cases: Sequence[Any]) -> list[str]:
    """Table of stated against observed, by tenths."""
    lines = ["| stated | cases | mean stated | right |", "| --- | --- | --- | --- |"]
    for low in range(10):
        inside = [case for case in cases if low / 10 < case.p_top <= (low + 1) / 10]
        if inside:
            stated = float(np.mean([case.p_top for case in inside]))
            right = float(np.mean([case.right for case in inside]))
            lines.append(
                f"| {low / 10:.1f}-{(low + 1) / 10:.1f} | {len(inside)} | {stated:.2f} | {right:.2f} |"
            )
    return lines


def beside(module: Any, bench: Bench) -> Iterator[str]:
    """The plain methods, and Tocsin without its imitator test: forward cases, and how often each is framed."""
    answers = {
        method: [list(bench.plain_answers(name, method)) for name in ("forward", "imitation")]
        for method in METHODS
    }
    answers["without the imitator test"] = [
        list(bench.answers(name, imitators=False)) for name in ("forward", "imitation")
    ]
    for method, (forward, imitation) in answers.items():
        columns = module.Columns(scored(module, bench, "forward", forward))
        limit = module.pick_threshold(columns.p_top, columns.right)
        found = module.clean_figures(columns, np.arange(columns.n), {"any": limit})
        cases = scored(module, bench, "imitation", imitation)
        altered = [case for case in cases if case.case.variant != "clean"]
        yield (
            f"{method}: top-1 {found['top1']:.3f}, top-3 {found['top3']:.3f}, log-loss {found['log_loss']:.3f}, "
            f"calibration error {found['ece']:.3f}, AUC {found['auc_unknown']:.3f}, coverage {found['coverage_any']:.3f}, "
            f">= 90 % {found['n_high']} cases ({found['right_when_high'] or 0:.3f} right), "
            f"framed {module.imitation_figures(altered)['framed_rate']:.3f}"
        )


def further(bench: Bench, seeds: Sequence[int] = (11, 12)) -> Iterator[str]:
    """How often more imitations of the scored blocks' cases frame, by the recipe of the tool; and where five are planted."""
    variants, days = (*VARIANTS, *PLANTED_FIVE), bench.first_days()
    made, framed = np.zeros(len(variants)), np.zeros(len(variants))
    for first, after in pairwise(days):
        coefficients = bench.fitted(first)
        cases = [
            case
            for case in cases_before(bench.profiles.uses, after.toordinal())
            if case.day >= first.toordinal() and not case.year_old
        ]
        for seed in seeds:
            for each in imitate(bench.profiles.uses, cases, random.Random(seed), variants):
                case = each.case
                found = posterior(case.knowledge, case.items, case.day, coefficients)
                made[each.kind] += 1
                framed[each.kind] += found.of_groups[case.answer] > FRAMED_AT
    for variant, number, share in zip(variants, made, framed / made, strict=True):
        yield f"further imitations {variant}: framed {share:.4f} of {number:.0f}"
    usual = slice(SCORED_KINDS)
    yield f"further imitations of the first {SCORED_KINDS} kinds: framed {framed[usual].sum() / made[usual].sum():.4f} of {made[usual].sum():.0f}"


def goals(
    module: Any, by_set: dict[str, list[Any]], plain_clean_top1: float, milliseconds: Sequence[float]
) -> Iterator[str]:
    """Each goal with its figure."""
    columns = module.Columns(by_set["forward"])
    limit = module.pick_threshold(columns.p_top, columns.right)
    figures = module.clean_figures(columns, np.arange(columns.n), {"any": limit})
    yield f"top-1 {figures['top1']:.3f} (goal .50), top-3 {figures['top3']:.3f} (.72), log-loss {figures['log_loss']:.3f} (2.25)"
    for name in ("forward", "gap365", "leave_one_out"):
        error = module.calibration_error(*_confidence(module, by_set[name]))
        yield f"calibration error {name} {error:.3f} (goal: below {error_by_chance(module, by_set[name]):.3f}, and .09)"
    yield f"known against unknown, AUC {figures['auc_unknown']:.3f} (goal .78)"
    yield f"coverage at 90 % precision {figures['coverage_any']:.3f} (goal .35)"
    high = figures["n_high"]
    yield f"right when it says >= 90 %: {figures['right_when_high'] or 0:.3f} of {high}, {high / columns.n:.3f} of cases (goal .93, .15)"
    for name in ("forward", "gap365"):
        bad = module.clean_figures(module.Columns(by_set[name]), np.arange(len(by_set[name])), {})
        yield f"names somebody at >= .95 though unknown, {name} {bad['named_high_when_unknown']:.3f} (goal 0)"
    yield from _framed(module, by_set["imitation"], plain_clean_top1)
    yield f"one assessment: median {np.median(milliseconds):.1f} ms, slowest {max(milliseconds):.1f} ms (goal 200)"


def _framed(module: Any, cases: Sequence[Any], plain_clean_top1: float) -> Iterator[str]:
    altered = [case for case in cases if case.case.variant != "clean"]
    t30sw1 = module.imitation_figures([case for case in altered if case.case.variant == "t30sw1"])[
        "framed_rate"
    ]
    every = module.imitation_figures(altered)["framed_rate"]
    clean = module.imitation_figures([case for case in cases if case.case.variant == "clean"])["true_top1"]
    yield f"framed at p > .8: t30sw1 {t30sw1:.3f} (goal .03), all variants {every:.4f} (.02)"
    yield f"clean twins: top-1 {clean:.3f}, without the imitator test {plain_clean_top1:.3f} (goal: 3 points lower at most)"


def _confidence(module: Any, cases: Sequence[Any]) -> tuple[Any, Any]:
    columns = module.Columns(cases)
    return columns.p_top, columns.right


def main() -> None:
    """Fit, assess, score, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/attribution and bench/")
    parser.add_argument("--out", type=Path, help="folder for the predictions")
    parser.add_argument(
        "--passing", type=float, default=PASSING, help="share of imitations let through where fitted"
    )
    given = parser.parse_args()
    script, data = given.shared / "bench" / "attribution_eval.py", given.shared / "data" / "attribution"
    if not script.is_file() or not data.is_dir():
        raise SystemExit(f"{given.shared} has no data/attribution and bench/attribution_eval.py")
    module, bench = evaluation(script), Bench(data, given.passing)
    by_set = {}
    for name in SETS:
        answers = list(bench.answers(name))
        if given.out:
            given.out.mkdir(parents=True, exist_ok=True)
            (given.out / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in answers))
        by_set[name] = scored(module, bench, name, answers)
    plain = scored(module, bench, "imitation", list(bench.answers("imitation", imitators=False)))
    clean = module.imitation_figures([case for case in plain if case.case.variant == "clean"])["true_top1"]
    limits = module.fit_thresholds({"forward": by_set["forward"]})
    reports = [module.evaluate(name, cases, limits["forward"], 1000, 1) for name, cases in by_set.items()]
    print(module.render(reports))
    print("\n" + "\n".join(reliability(by_set["forward"])))
    print("\n" + "\n".join(beside(module, bench)))
    print("\n" + "\n".join(further(bench)))
    print("\n" + "\n".join(goals(module, by_set, clean, bench.milliseconds)))


if __name__ == "__main__":
    main()
