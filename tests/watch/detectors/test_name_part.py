import pytest
from tests.watch.lines import bench_of

from tocsin.evidence.detector_weights import load_weights
from tocsin.model.domain_names import DomainName
from tocsin.model.identity import Identity
from tocsin.watch.seam import detectors

GREEN = Identity("lights", "Green Falcon Xqvzt", (DomainName("green-falcon-xqvzt.com"),))
BENCH = bench_of([GREEN], load_weights(detectors()))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("falcon-garden.example", ["ordinary_word"]),
        ("xqvzt-garden.example", []),
        ("greenfalconxqvzt.example", []),
    ],
)
def test_a_part_of_the_name_that_is_an_ordinary_word_is_told_and_a_rare_part_or_the_whole_is_not(
    name: str, expected: list[str]
) -> None:
    found = BENCH.alert(name, "lights").evidence

    assert [e.finding.feature for e in found if e.finding.detector == "name_part"] == expected


def test_it_is_said_in_words_that_can_be_checked() -> None:
    (said,) = (
        e.finding.statement
        for e in BENCH.alert("falcon-garden.example", "lights").evidence
        if e.finding.detector == "name_part"
    )

    assert "'falcon' is only a part of the organisation's name" in said
    assert "in a million ordinary labels hold it" in said
