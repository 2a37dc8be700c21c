import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.evidence.detector_weights import (
    DetectorWeights,
    Weight,
    builtin_folder,
    load_weights,
    read_weights,
)
from tocsin.model.errors import InputError

GOOD = 'source = "counted"\n[features]\nseen = 1.5\nsloped = { log_odds = -2, slope = 0.25 }\n'


def test_a_file_gives_its_weights() -> None:
    weights = read_weights("one", GOOD)

    assert weights == DetectorWeights("one", "one", "counted", weights.features)
    assert dict(weights.features) == {"seen": Weight(1.5), "sloped": Weight(-2.0, 0.25)}


def test_a_family_can_be_named() -> None:
    assert read_weights("one", 'family = "two"\n' + GOOD).family == "two"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no toml",
        'source = "x"\n',
        "[features]\nseen = 1\n",
        'source = "x"\nfeatures = 1\n',
        'source = "x"\n[features]\nseen = "much"\n',
        'source = "x"\n[features]\nseen = true\n',
        'source = "x"\n[features]\nseen = nan\n',
        'source = "x"\n[features]\nseen = inf\n',
        f'source = "x"\n[features]\nseen = 1{"0" * 400}\n',
        'source = "x"\n[features]\nseen = { slope = 1 }\n',
        'source = "x"\n[features]\nseen = { log_odds = 1, slope = nan }\n',
        'source = "x"\n[features]\nseen = { log_odds = [1] }\n',
        'source = "x"\n[features]\nseen = [1]\n',
        "x = " + "[" * 5000,
    ],
)
def test_a_malformed_file_is_refused_with_the_name_of_the_detector(text: str) -> None:
    with pytest.raises(InputError, match="detector 'one'"):
        read_weights("one", text)


@given(st.text() | st.text(alphabet='[]{}="seen \n1.e_-features', max_size=60).map(lambda text: GOOD + text))
def test_any_text_gives_weights_or_the_one_error(text: str) -> None:
    try:
        weights = read_weights("one", text)
    except InputError:
        return

    assert all(math.isfinite(w.log_odds) and math.isfinite(w.slope) for w in weights.features.values())


def test_a_folder_gives_the_weights_of_the_detectors_that_have_a_file(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(GOOD)
    (tmp_path / "stranger.toml").write_text(GOOD)

    assert set(load_weights(["one", "two"], tmp_path)) == {"one"}


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(InputError, match="detector 'one'"):
        load_weights(["one"], tmp_path)


def test_every_file_that_ships_says_where_it_comes_from() -> None:
    names = [path.name.removesuffix(".toml") for path in builtin_folder().iterdir()]

    for weights in load_weights(names).values():
        assert len(weights.source) > 40
