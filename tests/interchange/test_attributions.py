"""Words for groups, and what follows from them for observables."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.interchange.attributions import attributed, group_text, groups_said
from tocsin.model.errors import InvalidValue
from tocsin.model.observation import ObservableKind

NAME = (ObservableKind.DOMAIN_NAME, "evil.example")
URL = (ObservableKind.URL, "https://evil.example/a")


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("APT28 - G0007", "APT28"),
        ("  Fancy\nBear ", "Fancy Bear"),
        ("TEMP.Veles", "TEMP.Veles"),
        ("UNC-1 - other", "UNC-1 - other"),
    ],
)
def test_a_word_for_a_group_is_one_line_without_the_id_behind_it(word: str, text: str) -> None:
    assert group_text(word) == text


def test_no_word_is_no_group() -> None:
    with pytest.raises(InvalidValue):
        group_text(" \u200b ")


def test_the_host_of_a_url_follows_only_where_it_is_named_itself() -> None:
    assert [fact[0] for fact in attributed([URL, NAME], ["Sofacy"])] == [URL]
    assert [fact[0] for fact in attributed([NAME, URL, NAME], ["Sofacy"])] == [URL, NAME]


def test_a_network_belongs_to_no_group() -> None:
    assert attributed([(ObservableKind.AUTONOMOUS_SYSTEM, "AS64500")], ["Sofacy"]) == ()


JUNK: Any = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=40)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["name", "type", "value", "GalaxyCluster", "x"]), inner, max_size=3),
    ),
    max_leaves=6,
)


@given(st.fixed_dictionaries({}, optional={"Tag": JUNK, "Galaxy": JUNK}))
def test_any_holder_gives_words_of_one_line(holder: dict[str, Any]) -> None:
    for word in groups_said(holder):
        assert word == word.strip()
        assert word.isprintable()
