import json
from pathlib import Path

import pytest

from tocsin.cli.root import run
from tocsin.store.opening import open_store


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path / 'tocsin.db'}"
    monkeypatch.setenv("TOCSIN_DATABASE", url)
    return url


def test_one_domain_makes_a_watched_organisation_and_shows_what_is_watched(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", "en-marche.fr", "--name", "En Marche !", "--service", "OneDrive"]) == 0

    out, err = capsys.readouterr()
    assert "en-marche: En Marche !" in out
    assert "enmarche" in out
    assert "official domain en-marche.fr" in out
    assert "onedrive" in out
    assert "Of a million ordinary new names about" in out
    assert "next: tocsin scan FILE" in err
    with open_store(database) as store:
        (identity,) = store.organisations()
    assert (identity.slug, identity.countries, identity.services) == ("en-marche", ("fr",), ("onedrive",))


def test_a_common_word_says_why_it_is_watched_with_care(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", "ing.com", "--dry-run"]) == 0

    out, err = capsys.readouterr()
    assert "of a million ordinary labels: it must stand alone" in " ".join(out.split())
    assert "never" in out
    assert "nothing was saved" in err
    assert not Path(database.removeprefix("sqlite:///")).exists()


def test_json_has_the_organisation_and_its_watch_items(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", "en-marche.fr", "--json", "--database", database]) == 0

    row = json.loads(capsys.readouterr().out)
    assert row["id"] == "en-marche"
    assert row["watch"][0]["word"] == "enmarche"
    assert row["expected_per_million"] > 0


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["fr"], "'fr' is a top-level domain"),
        (["https://en-marche.fr/"], "did you mean 'en-marche.fr'?"),
        (["x.fr"], "nothing of 'X' can be watched"),
        (["en-marche.fr", "--service", "nothing"], "not in the service catalogue"),
        (["en-marche.fr", "--budget", "-1"], "--budget"),
        ([], "DOMAIN"),
    ],
)
def test_nonsense_is_misuse_and_says_what_to_write(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", *arguments]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.usefixtures("database")
def test_the_same_domain_twice_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "en-marche.fr"]) == 0
    assert run(["init", "en-marche.fr"]) == 2
    assert "tocsin organisation edit en-marche" in capsys.readouterr().err
