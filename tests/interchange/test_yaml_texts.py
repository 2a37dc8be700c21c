import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.interchange.yaml_texts import yaml_text

yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")


@given(st.text())
def test_any_text_is_the_same_text_to_an_independent_parser(text: str) -> None:
    assert yaml.safe_load(f"key: {yaml_text(text)}\n") == {"key": text}


@pytest.mark.parametrize(
    "text", ["yes", "null", "1e3", "---", "...", "# x", "*a", "a: b", "\x85\u2028\ufeff", ""]
)
def test_nothing_is_anything_but_a_text(text: str) -> None:
    assert yaml.safe_load(yaml_text(text)) == text
