"""`tocsin investigate` against a DNS server and a registry on loopback, as an operator's settings would lead there."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.net.servers import DnsServer, Page, WebServer, dns_server, http_server

from tocsin.cli.root import run

Out = pytest.CaptureFixture[str]
NAMES = ("onedrive-en-marche.example", "portal-office.example", "garden-news.example")
ZONE = {name: {"A": [f"198.51.100.{number}"]} for number, name in enumerate(NAMES, 7)}


def registration(name: str, email: str) -> Page:
    card = ["vcard", [["version", {}, "text", "4.0"], ["email", {}, "text", email]]]
    document = {
        "objectClassName": "domain",
        "ldhName": name,
        "events": [{"eventAction": "registration", "eventDate": "2026-03-15T10:00:00Z"}],
        "entities": [{"objectClassName": "entity", "roles": ["registrant"], "vcardArray": card}],
    }
    return Page(json.dumps(document).encode(), headers=[("Content-Type", "application/rdap+json")])


@pytest.fixture
def resolver() -> Iterator[DnsServer]:
    with dns_server(ZONE) as server:
        yield server


@pytest.fixture
def registry() -> Iterator[WebServer]:
    emails = ("one@mail.invalid", "one@mail.invalid", "gardener@mail.invalid")
    routes = {f"/domain/{name}": registration(name, email) for name, email in zip(NAMES, emails, strict=True)}
    with http_server(routes) as server:
        yield server


@pytest.fixture(autouse=True)
def settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, resolver: DnsServer, registry: WebServer
) -> Path:
    path = tmp_path / "tocsin.toml"
    path.write_text(
        f'[net]\nresolver = "{resolver.endpoint}"\nattempts = 1\ntimeout_s = 2\n'
        f'[rdap.servers]\nexample = "{registry.url}/"\n'
    )
    monkeypatch.setenv("TOCSIN_DATABASE", f"sqlite:///{tmp_path / 'tocsin.db'}")
    monkeypatch.setenv("TOCSIN_CONFIG", str(path))
    ordinary = "".join(
        json.dumps(
            {"name": f"ordinary-{n}.example", "registrar": f"Registrar {n % 7}", "ips": [f"203.0.113.{n}"]}
        )
        + "\n"
        for n in range(200)
    )
    (tmp_path / "ordinary.jsonl").write_text(ordinary)
    assert run(["init", "en-marche.example", "--name", "En Marche !", "--service", "microsoft-365"]) == 0
    assert run(["facts", "import", str(tmp_path / "ordinary.jsonl")]) == 0
    return path


def rows(capsys: Out) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]


def members(row: dict[str, object]) -> set[str]:
    case = row["case"]
    assert isinstance(case, dict)
    return {member["name"] for member in case["members"]}


def test_names_of_one_registrant_become_a_case_and_the_office_name_an_alert(
    capsys: Out, tmp_path: Path
) -> None:
    (tmp_path / "new.txt").write_text("\n".join(NAMES))
    assert run(["scan", str(tmp_path / "new.txt")]) == 0
    capsys.readouterr()

    assert run(["investigate", "--json", *NAMES]) == 0

    found = rows(capsys)
    assert [row["name"] for row in found] == list(NAMES)
    assert members(found[0]) == members(found[1]) == set(NAMES[:2])
    assert found[2]["case"] is None
    assert run(["alert", "show", "portal-office.example", "--json"]) == 0
    (alert,) = rows(capsys)
    assert alert["organisation"] == "en-marche"
    assert "second-order" in json.dumps(alert["kinds"])


def test_a_second_run_asks_nobody_and_changes_nothing(
    capsys: Out, resolver: DnsServer, registry: WebServer
) -> None:
    run(["investigate", "--json", *NAMES])
    first, asked = rows(capsys), (len(resolver.asked), len(registry.asked))

    assert run(["investigate", "--json", *NAMES]) == 0

    second = rows(capsys)
    assert [row["case"] for row in second] == [row["case"] for row in first]
    assert [row["opened"] for row in second] == [False, False, False]
    assert (len(resolver.asked), len(registry.asked)) == asked


def test_passive_mode_asks_registries_alone(capsys: Out, resolver: DnsServer, registry: WebServer) -> None:
    assert run(["investigate", "--passive", "--json", NAMES[0]]) == 0

    assert resolver.asked == []
    assert len(registry.asked) == 1
    assert rows(capsys)[0]["facts"]


def test_without_lookups_nobody_is_asked(resolver: DnsServer, registry: WebServer) -> None:
    assert run(["investigate", "--no-lookups", *NAMES]) == 0

    assert (resolver.asked, registry.asked) == ([], [])


def test_a_registry_that_is_not_there_costs_a_line_and_not_the_run(
    capsys: Out, settings: Path, resolver: DnsServer
) -> None:
    text = f'[net]\nresolver = "{resolver.endpoint}"\nattempts = 1\n[rdap.servers]\nexample = "http://127.0.0.1:1/"\n'
    settings.write_text(text)

    assert run(["investigate", "--json", NAMES[0]]) == 0

    captured = capsys.readouterr()
    failed = [line for line in captured.err.splitlines() if line.strip().startswith("rdap of")]
    assert len(failed) == 1
    assert "again from" in failed[0]
    assert any(fact["relation"] == "resolves-to" for fact in json.loads(captured.out)["facts"])


def test_a_limited_run_leaves_the_rest_to_the_next(capsys: Out) -> None:
    assert run(["investigate", "--limit", "1", "--json", *NAMES]) == 0
    assert "lookups wait" in capsys.readouterr().err

    assert run(["investigate"]) == 0

    assert "lookups wait" not in capsys.readouterr().err


def test_the_names_of_alerts_are_looked_into(capsys: Out, tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text("\n".join(NAMES))
    run(["scan", str(tmp_path / "new.txt")])
    capsys.readouterr()

    assert run(["investigate", "--alerts", "new", "-o", "en-marche", "--json"]) == 0

    assert [row["name"] for row in rows(capsys)] == [NAMES[0]]


def test_a_person_is_shown_facts_pivots_and_case(capsys: Out) -> None:
    run(["investigate", "--no-lookups", *NAMES])
    capsys.readouterr()

    assert run(["investigate", *NAMES[:2]]) == 0

    out = capsys.readouterr().out
    assert "registrant-email" in out
    assert "one@mail.invalid" in out
    assert "tocsin case timeline" in out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["not a name"], 2),
        (["-o", "en-marche"], 2),
        (["--alerts", "odd"], 2),
        (["--config", "absent.toml", "a.example"], 2),
        (["--limit", "0"], 2),
        ([""], 2),
    ],
)
def test_what_makes_no_sense_is_misuse(arguments: list[str], code: int) -> None:
    assert run(["investigate", *arguments]) == code


def test_settings_that_cannot_be_used_are_said(capsys: Out, settings: Path) -> None:
    settings.write_text("[enrichers]\non = ['telepathy']\n")

    assert run(["investigate", NAMES[0]]) == 1
    assert "there is no enricher 'telepathy'" in capsys.readouterr().err
