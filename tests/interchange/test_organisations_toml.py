import time
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tocsin.interchange.organisations_toml import read_toml, write_toml
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError, InvalidValue
from tocsin.model.identity import AllowEntry, Identity, Outlet, text_fault


def known_service(text: str) -> str:
    if text.lower() not in ("onedrive", "zimbra"):
        raise InvalidValue(f"{text!r} is not in the service catalogue")
    return text.lower()


def only(text: str) -> Identity:
    (entry,) = read_toml(text.encode(), service_id=known_service).entries
    return entry.identity


def refusal(data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        read_toml(data, service_id=known_service)
    return str(caught.value)


def test_a_table_becomes_an_organisation() -> None:
    identity = only(
        """
        [[organisation]]
        id = "en-marche"
        name = "En Marche !"
        domains = ["en-marche.fr"]
        services = ["OneDrive"]
        languages = ["fr"]
        countries = ["FR"]
        words = ["macron"]
        people = ["A. Exemple"]
        alert_budget = 3
        outlets = [{ name = "Le Soir", domains = ["lesoir.be"] }]
        [[organisation.allow]]
        domain = "fan.example"
        owner = "Ana"
        reason = "a fan club"
        expires = 2027-01-31
        """
    )

    assert identity == Identity(
        slug="en-marche",
        name="En Marche !",
        domains=(DomainName("en-marche.fr"),),
        services=("onedrive",),
        languages=("fr",),
        countries=("fr",),
        words=("macron",),
        people=("A. Exemple",),
        alert_budget=3,
        outlets=(Outlet("Le Soir", (DomainName("lesoir.be"),)),),
        allow=(
            AllowEntry(DomainName("fan.example"), "Ana", "a fan club", datetime(2027, 1, 31, tzinfo=UTC)),
        ),
    )


def test_only_the_keys_that_are_there_count_as_given() -> None:
    found = read_toml(b'[[organisation]]\nid = "x"\nname = "X"\nwords = []\n', service_id=known_service)

    assert found.entries[0].given == {"id", "name", "words"}
    assert found.entries[0].place == "organisation 1 ('x')"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "names no organisation"),
        (b"id = \n", "is not TOML: Invalid value (at line 1"),
        (b"organisation = 1", "must be a list of tables"),
        (b"organisation = [1]", "organisation 1: input should be a valid dictionary"),
        (b'organisations = ["x"]', "nobody knows 'organisations'"),
        (
            b"[[organisation]]\nid='x'\nname='X'\nnmae='Y'",
            "organisation 1 ('x'), column 'nmae': extra inputs",
        ),
        (b"[[organisation]]\nid='x'", "column 'name': field required"),
        (b"[[organisation]]\nid='x'\nname=1", "column 'name': input should be a valid string"),
        (
            b"[[organisation]]\nid='x'\nname='X'\nalert_budget=-1",
            "column 'alert_budget': '-1' is not a number",
        ),
        (b"[[organisation]]\nid='x'\nname='X'\ndomains=['fr']", "'fr' is a top-level domain"),
        (
            b"[[organisation]]\nid='x'\nname='X'\n[[organisation]]\nid='x'\nname='X'",
            "organisation 2 ('x'), column 'id': 'x' is already in organisation 1 ('x')",
        ),
        (b"a = " + b"[" * 5000, "nested too deeply"),
        (b"a = " + b"{a=" * 5000, "nested too deeply"),
        (b"[[organisation]]\nid" + b".a" * 50_000 + b" = 1", "too many parts between dots"),
        (b"[[organisation]]\nid.a.a = 1", "column 'id': input should be a valid string"),
        (b"a = " + b"9" * 5000, "is not TOML"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(data: bytes, message: str) -> None:
    assert message in refusal(data)


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    assert "use CSV" in refusal(b"#" * ((32 << 20) + 1))


TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).filter(
    lambda text: not text_fault(text)
)
NAMES = st.sampled_from(["en-marche.fr", "xn--mnchen-3ya.de", "a.example", "_dmarc.c.example"]).map(
    DomainName
)
TIMES = st.datetimes(datetime(1970, 1, 2), datetime(9998, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # bounds


@st.composite
def identities(draw: st.DrawFn) -> Identity:
    domains = draw(st.lists(NAMES, max_size=3, unique=True))
    return Identity(
        slug=draw(st.from_regex(r"[a-z0-9][a-z0-9._-]{0,8}", fullmatch=True)),
        name=draw(TEXTS),
        domains=tuple(domains),
        words=tuple(draw(st.lists(TEXTS, max_size=2, unique=True))),
        outlets=tuple(
            Outlet(name, tuple(domains)) for name in draw(st.lists(TEXTS, max_size=2, unique=True))
        ),
        alert_budget=draw(st.integers(0, 1000)),
        sectors=tuple(draw(st.lists(st.sampled_from(["government", "media"]), max_size=2, unique=True))),
        watched=draw(st.booleans()),
        allow=tuple(AllowEntry(name, draw(TEXTS), draw(TEXTS), draw(st.none() | TIMES)) for name in domains),
    )


@given(st.lists(identities(), min_size=1, max_size=3, unique_by=lambda identity: identity.slug))
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_what_is_written_is_read_back_the_same(written: list[Identity]) -> None:
    found = read_toml(write_toml(written), service_id=known_service)

    assert [entry.identity for entry in found.entries] == written
    assert all(len(entry.given) == 13 for entry in found.entries)


PIECES = [
    "[[organisation]]\n",
    "id='x'\n",
    "name=",
    "'X'\n",
    "allow=[{",
    "}]\n",
    "domains=[",
    "]",
    "2027-01-01",
    "=",
]


@given(st.binary() | st.lists(st.sampled_from(PIECES)).map("".join).map(str.encode))
@example(b"\xff")
def test_any_bytes_give_organisations_or_one_error(data: bytes) -> None:
    for prefix in (b"", b"[[organisation]]\nid='x'\nname='X'\n"):
        try:
            found = read_toml(prefix + data, service_id=known_service)
        except InputError:
            continue
        assert found.entries


def test_twenty_thousand_organisations_take_a_few_seconds() -> None:
    written = [
        Identity(f"org-{n}", f"Organisation {n}", (DomainName(f"org-{n}.example"),)) for n in range(20_000)
    ]
    data = write_toml(written)
    start = time.process_time()

    found = read_toml(data, service_id=known_service)

    assert len(found.entries) == 20_000
    assert time.process_time() - start < 30  # about 3 s on one core; the margin is for a slow machine
