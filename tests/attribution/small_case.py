"""A case, evidence and the five made-up groups of `small_world`, for tests of assessments."""

import math
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st
from tests.evidence.small_world import profiles_bytes

from tocsin.attribution.actor_sets import KnownActors
from tocsin.attribution.assessment import CaseView, Parameters, assess
from tocsin.attribution.naming import Naming
from tocsin.attribution.outcomes import Answer, Setting
from tocsin.attribution.pieces import Reader
from tocsin.evidence.attribution_coefficients import builtin_coefficients
from tocsin.evidence.links import builtin_links
from tocsin.interchange.actor_directory import read_directory
from tocsin.interchange.actor_profiles import read_profiles
from tocsin.model.assessment import ALWAYS_PUBLIC, Assessment, Evidence, Hypothesis, HypothesisKind
from tocsin.model.grading import Grade
from tocsin.model.threats import IntrusionSet

DAY = date(2020, 6, 1)
AS_OF = datetime(2020, 6, 1, 23, 59, tzinfo=UTC)
SEEN = datetime(2020, 5, 30, tzinfo=UTC)
CASE = "grouping--11111111-1111-4111-8111-111111111111"
VIEW = CaseView(CASE, DAY)
_DIRECTORY = read_directory(profiles_bytes())
ACTORS = KnownActors(
    read_profiles(profiles_bytes()), _DIRECTORY, Naming.of(_DIRECTORY), (("shipped", "made up"),)
)
G1, G2, G3, G4, G5 = (ACTORS.naming.stix_id(f"G{number}") for number in range(1, 6))
NOBODY_KNOWS = IntrusionSet("A group of no report").id
UNKNOWN, SHARED = Hypothesis(HypothesisKind.UNKNOWN), Hypothesis(HypothesisKind.SHARED)

KNOWLEDGE = ACTORS.profiles.uses.known_before(DAY.toordinal() + 1)
SETTING = Setting(
    knowledge=KNOWLEDGE,
    coefficients=builtin_coefficients(),
    reader=Reader(frozenset(KNOWLEDGE.groups), ACTORS.naming, builtin_links(), DAY),
    odds={},
    undescribed=math.log(0.01),
    day=DAY.toordinal(),
    tools=ACTORS.profiles.tools,
)
IS_G2 = Answer(HypothesisKind.GROUP, "G2")


def is_group(group: str) -> Hypothesis:
    return Hypothesis(HypothesisKind.GROUP, group)


def imitates(group: str) -> Hypothesis:
    return Hypothesis(HypothesisKind.IMITATOR, group)


def piece(kind: Any, value: Any, **given: Any) -> Evidence:
    """One piece of evidence, B2 and public, of an origin of its own, unless told otherwise."""
    usual: dict[str, Any] = {
        "subject": CASE,
        "kind": kind,
        "value": value,
        "observed_at": SEEN,
        "source": "an analyst",
        "grade": Grade.of("B2"),
        "origin": f"{kind} {value}",
        "forgeability": 0.5,
        "public_since": ALWAYS_PUBLIC,
    }
    return Evidence(**{**usual, **given})


def items(techniques: str, software: str = "", **given: Any) -> list[Evidence]:
    """Techniques and software of a case."""
    found = [piece("technique", value, **given) for value in techniques.split()]
    return found + [piece("software", value, **given) for value in software.split()]


def link(group: str, basis: str = "registrant", **given: Any) -> Evidence:
    """A reported link with a group."""
    usual = {"kind": "reported_link", "value": "a page", "group": group, "basis": basis, "origin": basis}
    return piece(**{**usual, **given})


def assessed(
    *evidence: Evidence,
    as_of: datetime = AS_OF,
    made_at: datetime = datetime(2020, 7, 1, tzinfo=UTC),
    view: CaseView = VIEW,
    **parameters: Any,
) -> Assessment:
    """Assessment by the evidence."""
    return assess(
        view,
        evidence,
        ACTORS,
        parameters=Parameters(**parameters),
        as_of=as_of,
        made_at=made_at,
        author="tests",
    )


_SOURCES = st.sampled_from(["one", "two", "three", "Four", "four "])
_ITEMS = st.one_of(
    st.tuples(st.just("technique"), st.sampled_from("T1 T2 T3 T8 T9 T11 T13 T999".split())),
    st.tuples(st.just("software"), st.sampled_from("S1 S2 S3 S9 S999".split())),
    st.tuples(st.just("banner"), st.just("something else")),
).map(lambda item: {"kind": item[0], "value": item[1]})
_LINKS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["reported_link", "refutation", "infrastructure", "victim", "timing"]),
        "value": st.sampled_from(["a page", "another page"]),
        "basis": st.sampled_from(["", "registrant", "server", "malware", "name style"]),
        "group": st.sampled_from([None, G1, G2, G3, G5, NOBODY_KNOWS]),
        "ratio": st.sampled_from([None, 0.5, 4.0, 300.0]),
        "base_rate": st.sampled_from([None, 0.0, 0.4]),
    }
)
EVIDENCE: st.SearchStrategy[Evidence] = st.tuples(
    st.one_of(_ITEMS, _LINKS),
    st.fixed_dictionaries(
        {
            "source": _SOURCES,
            "origin": _SOURCES,
            "grade": st.sampled_from(["A1", "B2", "C3", "D4", "E5", "F6"]).map(Grade.of),
            "forgeability": st.sampled_from([0.0, 0.3, 1.0]),
            "public_since": st.sampled_from([None, ALWAYS_PUBLIC, datetime(2020, 6, 1, tzinfo=UTC)]),
        }
    ),
).map(lambda parts: piece(**parts[0], **parts[1]))
CASES = st.lists(EVIDENCE, max_size=9)
