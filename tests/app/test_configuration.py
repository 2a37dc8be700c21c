from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.app.configuration import Configuration, configuration, read_configuration
from tocsin.model.errors import InputError, UsageError


def test_without_a_file_everything_has_a_default(tmp_path: Path) -> None:
    found = configuration(environment={"XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path)})

    assert found == Configuration()
    assert found.enrichers.on == ()


def test_the_users_own_file_is_found_and_a_named_one_goes_before_it(tmp_path: Path) -> None:
    own = tmp_path / "tocsin" / "tocsin.toml"
    own.parent.mkdir()
    own.write_text("[net]\ntimeout_s = 3\n")
    named = tmp_path / "other.toml"
    named.write_text("[net]\ntimeout_s = 4\n")
    environment = {"XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path)}

    assert configuration(environment=environment).net.timeout_s == 3
    assert configuration(environment={**environment, "TOCSIN_CONFIG": str(named)}).net.timeout_s == 4
    assert configuration(named, environment=environment).net.timeout_s == 4


def test_a_named_file_that_is_not_there_is_a_misuse(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no settings file"):
        configuration(tmp_path / "absent.toml")


def test_a_folder_is_no_settings_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        configuration(tmp_path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"[net]\ntimeout = 3\n", "net.timeout: there is no such setting"),
        (b"[net]\ntimeout_s = 0\n", "net.timeout_s: input should be greater than 0"),
        (b"[enrichers]\non = 'web_page'\n", "enrichers.on"),
        (b"[assess]\nimitator_prior = 0\n", "assess.imitator_prior: must be a number of 0.001 to 0.5"),
        (b"[assess]\nimitator_prior = true\n", "assess.imitator_prior: must be a number of 0.001 to 0.5"),
        (b"[assess]\nshared = nan\n", "assess.shared: must be a number of 0.001 to 0.5"),
        (b"[assess]\nshared = '10 %'\n", "assess.shared: must be a number of 0.001 to 0.5"),
        (b"[assess.prior_odds]\nAPT28 = inf\n", "assess.prior_odds.APT28: must be a number of 0.001 to 1000"),
        (b"[assess]\nprior_odds = 2\n", "assess.prior_odds: input should be a valid dictionary"),
        (b"[assess]\nprior = 0.1\n", "assess.prior: there is no such setting"),
        (b"[nets]\n", "nets: there is no such setting"),
        (b"[net\n", "is no TOML"),
        (b"\xff", "is no TOML"),
        (b"#" * (1 << 21), "larger than"),
    ],
)
def test_what_is_wrong_is_named(text: bytes, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read_configuration(text, "tocsin.toml")

    assert told in str(caught.value)


def test_what_is_held_likely_beforehand_can_be_set() -> None:
    text = b'[assess]\nauthor = "jeanne"\nimitator_prior = 0.2\nshared = 0.2\n[assess.prior_odds]\n"Fancy Bear" = 2\n'

    found = read_configuration(text, "tocsin.toml").assess

    assert (found.author, found.imitator_prior, found.shared) == ("jeanne", 0.2, 0.2)
    assert found.prior_odds == {"Fancy Bear": 2.0}


@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_are_settings_or_the_one_error(text: bytes) -> None:
    try:
        found = read_configuration(text, "x")
    except InputError:
        return
    assert isinstance(found, Configuration)
