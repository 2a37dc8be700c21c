import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.interchange.stix_patterns import LONGEST_PATTERN, observations


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("[domain-name:value = 'evil.example']", [([("domain-name:value", "evil.example")], True)]),
        ("[domain-name:value='evil.example']", [([("domain-name:value", "evil.example")], True)]),
        (
            "[domain-name:value = 'evil.example' AND domain-name:resolves_to_refs[*].value = '192.0.2.1']",
            [([("domain-name:value", "evil.example"), ("domain-name:resolves_to_refs[*].value", "192.0.2.1")], True)],
        ),
        (
            "[url:value = 'http://a.example/[x]?q=\\'b\\''] OR [ipv4-addr:value = '192.0.2.1']",
            [([("url:value", "http://a.example/[x]?q='b'")], True), ([("ipv4-addr:value", "192.0.2.1")], True)],
        ),
        (
            "[ipv4-addr:value IN ('192.0.2.1', '192.0.2.2') OR domain-name:value = 'a.example']",
            [([("ipv4-addr:value", "192.0.2.1"), ("ipv4-addr:value", "192.0.2.2"), ("domain-name:value", "a.example")], False)],
        ),
        (
            "[x509-certificate:hashes.'SHA-256' = 'ab'] START t'2017-01-01T00:00:00Z' STOP t'2018-01-01T00:00:00Z'",
            [([("x509-certificate:hashes.SHA-256", "ab")], True)],
        ),
        ("[autonomous-system:number = 64500]", [([("autonomous-system:number", "64500")], True)]),
        ("[domain-name:value != 'good.example']", [([], False)]),
        ("[NOT domain-name:value = 'good.example' AND ipv4-addr:value NOT = '192.0.2.1']", [([], True)]),
        ("[ipv4-addr:value ISSUBSET '192.0.2.0/24']", [([], True)]),
        ("no pattern", []),
        ("[domain-name:value = 'never closed", []),
    ],
)  # fmt: skip
def test_a_pattern_names_what_it_wants_to_be_equal(pattern: str, expected: object) -> None:
    found = [
        ([(f"{each.type}:{each.path}", each.value) for each in observation.comparisons], observation.together)
        for observation in observations(pattern)
    ]

    assert found == expected


@pytest.mark.parametrize("part", ["a:b='", "[", "a", "a-", "'", "\\'", "a:b IN (", "NOT ", "x:y=('a',"])
def test_a_pattern_made_to_take_long_does_not(part: str) -> None:
    pattern = part * (LONGEST_PATTERN // len(part))

    began = time.process_time()
    list(observations(pattern))

    assert time.process_time() - began < 2.0


@given(st.one_of(st.text(), st.text("[]'\\ANDORIN=:abc-.*( )0", max_size=60)))
@settings(deadline=None)
def test_any_text_has_observations(pattern: str) -> None:
    for observation in observations(pattern):
        assert isinstance(observation.comparisons, tuple)
