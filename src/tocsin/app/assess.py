"""Assessing cases of a file against dated profiles, without a store."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from tocsin.app.opened_files import lines, opened, whole
from tocsin.attribution.actors import builtin_actors
from tocsin.attribution.assessing import Assessor, CaseAnswer, Explanation
from tocsin.evidence.attribution_coefficients import Coefficients, builtin_coefficients, read_coefficients
from tocsin.interchange.actor_profiles import ActorProfiles, read_profiles
from tocsin.interchange.attack_bundle import is_bundle, read_attack_bundle
from tocsin.interchange.attribution_cases import NeutralCase, read_cases, read_dropped
from tocsin.interchange.problems import Problem

_SHOWN: Final = 5
_LONGEST_LINE: Final = 16 << 20  # ten thousand pieces of evidence take one


@dataclass(slots=True)
class Reading:
    """What was read so far: cases, and what could not be read, of which the first are kept."""

    cases: int = 0
    problems: int = 0
    first_problems: list[Problem] = field(default_factory=list)

    def refuse(self, problem: Problem) -> None:
        """Count what could not be read."""
        self.problems += problem.count
        if len(self.first_problems) < _SHOWN:
            self.first_problems.append(problem)


@dataclass(frozen=True, slots=True)
class Assessed:
    """The answer to one case; `explanation` where one was asked for and a group is known."""

    answer: CaseAnswer
    explanation: Explanation | None


def load_profiles(path: str | None) -> ActorProfiles:
    """Profiles of a file (ours or the ATT&CK bundle, plain or compressed), or those that ship; raises InputError."""
    data = builtin_actors() if path is None else whole(path)
    return read_attack_bundle(data) if is_bundle(data) else read_profiles(data)


def load_coefficients(path: str | None) -> Coefficients:
    """Coefficients of a file, or those that ship; raises InputError."""
    return builtin_coefficients() if path is None else read_coefficients(whole(path))


def load_dropped(path: str | None, reading: Reading) -> dict[str, frozenset[str]]:
    """Reports by case that must not be used for it; none without a file. A case that comes twice drops all it names."""
    dropped: dict[str, frozenset[str]] = {}
    if path is None:
        return dropped
    with opened(path) as file:
        for row in read_dropped(lines(file, path, longest=_LONGEST_LINE)):
            if isinstance(row, Problem):
                reading.refuse(row)
            else:
                dropped[row[0]] = dropped.get(row[0], frozenset()) | row[1]
    return dropped


def assess_file(
    path: str,
    assessor: Assessor,
    *,
    dropped: dict[str, frozenset[str]],
    reading: Reading,
    explain: bool,
) -> Iterator[Assessed]:
    """Answers to the cases of a JSON Lines file in its order; '-' is standard input.

    What is no case is counted in `reading`. Nothing is kept. Raises InputError where the file cannot be read.
    """
    with opened(path) as file:
        for case in read_cases(lines(file, path, longest=_LONGEST_LINE)):
            if isinstance(case, Problem):
                reading.refuse(case)
                continue
            reading.cases += 1
            yield _assessed(case, assessor, dropped.get(case.case_id, frozenset()), explain=explain)


def _assessed(case: NeutralCase, assessor: Assessor, without: frozenset[str], *, explain: bool) -> Assessed:
    explanation = assessor.explain(case, without=without) if explain else None
    return Assessed(assessor.assess(case, without=without), explanation)
