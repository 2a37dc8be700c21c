"""The databases on which the contract suite runs: a SQLite file, and a real PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest
from hypothesis import strategies as st
from tests.databases import empty_database

from tocsin.model.alert import Alert, Match, Position
from tocsin.model.domain_names import DomainName, RegistrableDomain, UnicodeName, WrittenName
from tocsin.model.finding import Finding, Weighed
from tocsin.model.grading import UNGRADED, Credibility, Grade, Reliability
from tocsin.model.identity import AllowEntry, Identity, Outlet, text_fault
from tocsin.model.observation import ObservableKind, ObservedData
from tocsin.store.opening import open_store
from tocsin.store.store import Store

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class MakeAlert(Protocol):
    def __call__(
        self, name: str, organisation: str = ..., *, probability: float = ..., now: datetime = ...
    ) -> Alert: ...


class MakeFact(Protocol):
    def __call__(self, subject: str, relation: str, value: str, **changes: Any) -> ObservedData: ...


@pytest.fixture
def make_fact() -> MakeFact:
    """Observations about domain names, seen at noon by the source 'list', unless said otherwise."""

    def make(subject: str, relation: str, value: str, **changes: Any) -> ObservedData:
        source = changes.pop("source", "list")
        said: dict[str, Any] = {"kind": ObservableKind.DOMAIN_NAME, "origin": source}
        seen = {"first_seen": NOON, "last_seen": changes.get("first_seen", NOON)}
        return ObservedData(
            subject=subject, relation=relation, value=value, source=source, **{**said, **seen, **changes}
        )

    return make


@pytest.fixture
def noon() -> datetime:
    return NOON


@pytest.fixture
def make_alert() -> MakeAlert:
    def make(
        name: str, organisation: str = "en-marche", *, probability: float = 0.9, now: datetime = NOON
    ) -> Alert:
        value = DomainName(name)
        label, _, suffix = name.rpartition(".")
        finding = Finding(
            "lookalike", value, organisation, "whole", "holds the watched word 'enmarche'", 0.0001
        )
        return Alert(
            written=WrittenName(name),
            name=value,
            shown=UnicodeName(name),
            registrable=RegistrableDomain(label.rpartition(".")[2], suffix),
            organisation=organisation,
            match=Match("enmarche", ("combosquat",), 0, Position.REGISTRABLE),
            probability=probability,
            evidence=(Weighed(finding, 4.25),),
            first_seen=now,
            last_seen=now,
        )

    return make


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """URL of a file that is not there yet."""
    return f"sqlite:///{tmp_path / 'tocsin.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Each database in turn, empty."""
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found


@pytest.fixture
def store(url: str, tmp_path: Path) -> Iterator[Store]:
    with open_store(empty_database(tmp_path) if url.startswith("sqlite") else url) as opened:
        yield opened


# What Hypothesis may think up; fixtures, because test files do not import each other.

_TEXT = st.text(st.characters(codec=None) | st.sampled_from("\x00\x10\ud800"), max_size=20)
# An id is made of the organisation's, which cannot hold what UTF-8 cannot.
_ORGANISATION = st.text(st.characters(codec="utf-8"), max_size=20)
_SAID = _TEXT.filter(str.strip)
_LABEL = st.from_regex(r"[a-z0-9_-]{1,20}", fullmatch=True)
_NAMES = st.lists(_LABEL, min_size=1, max_size=4).map(".".join).map(DomainName)
_MOMENTS = st.datetimes(timezones=st.just(UTC))
_RATES = st.none() | st.floats(0, 1)


def _written_alerts() -> st.SearchStrategy[Alert]:
    findings = st.builds(
        Finding,
        detector=_TEXT,
        subject=_NAMES,
        organisation=_ORGANISATION,
        feature=_TEXT,
        statement=_SAID,
        rate=_RATES,
    )
    weighed = st.builds(Weighed, finding=findings, log_odds=st.none() | st.floats(allow_nan=False))
    return st.builds(
        Alert,
        written=st.builds(WrittenName, _TEXT),
        name=_NAMES,
        shown=st.text(max_size=20).filter(str.isprintable).map(UnicodeName),
        registrable=st.none() | st.builds(RegistrableDomain, _LABEL, _LABEL),
        organisation=_ORGANISATION,
        match=st.builds(
            Match,
            word=_TEXT,
            kinds=st.lists(_TEXT, max_size=3).map(tuple),
            distance=st.integers(0, 2),
            position=st.sampled_from(Position),
        ),
        probability=st.floats(0, 1),
        evidence=st.lists(weighed, max_size=3).map(tuple),
        first_seen=_MOMENTS,
        last_seen=_MOMENTS,
    )


@pytest.fixture(scope="session")
def any_alert() -> st.SearchStrategy[Alert]:
    """Alerts as a scan may find them: held, told to nobody."""
    return _written_alerts()


@pytest.fixture(scope="session")
def any_identity() -> st.SearchStrategy[Identity]:
    """Organisations of any shape."""
    names = st.lists(_NAMES, max_size=3).map(tuple)
    plain = st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Zs"])
    said = st.text(plain, min_size=1, max_size=20).filter(lambda text: not text_fault(text))
    texts = st.lists(said, max_size=3).map(tuple)
    return st.builds(
        Identity,
        slug=st.from_regex(r"[a-z0-9][a-z0-9._-]{0,20}", fullmatch=True),
        name=said,
        domains=names,
        words=texts,
        services=texts,
        outlets=st.lists(st.builds(Outlet, said, names), max_size=2).map(tuple),
        languages=st.lists(st.sampled_from(["fr", "pt-BR"]), max_size=2).map(tuple),
        countries=st.lists(st.sampled_from(["fr", "de"]), max_size=2).map(tuple),
        people=texts,
        alert_budget=st.integers(0, 10**12),
        allow=st.lists(
            st.builds(AllowEntry, _NAMES, said, said, st.none() | _MOMENTS),
            max_size=2,
            unique_by=lambda entry: entry.domain,
        ).map(tuple),
        sectors=st.lists(st.sampled_from(["government", "media"]), max_size=2).map(tuple),
        watched=st.booleans(),
    )


def _observations() -> st.SearchStrategy[ObservedData]:
    said = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12).filter(str.strip)
    days = st.sampled_from([NOON + timedelta(days=number) for number in range(8)])

    def observed(**parts: Any) -> ObservedData:
        first, last = sorted(parts.pop("seen"))
        begin, end = parts.pop("held")
        if begin is not None and end is not None and end < begin:
            begin, end = end, begin
        return ObservedData(first_seen=first, last_seen=last, true_from=begin, true_to=end, **parts)

    return st.builds(
        observed,
        kind=st.sampled_from(ObservableKind),
        subject=st.sampled_from(["a.example", "b.example"]) | said,
        relation=st.sampled_from(["registrar", "text", "odd\x00\x10"]) | said,
        value=st.sampled_from(["x", "y"]) | said | said.map(lambda text: text * 300),
        source=st.sampled_from(["list", "list", "whois"]) | said,
        origin=st.sampled_from(["list", "whois"]) | said,
        seen=st.tuples(days, days),
        held=st.tuples(st.none() | days, st.none() | days),
        public_since=st.none() | days,
        grade=st.just(UNGRADED)
        | st.builds(Grade, st.sampled_from(Reliability), st.sampled_from(Credibility)),
        number_observed=st.integers(1, 2**63 - 1),
    )


@pytest.fixture(scope="session")
def any_observation() -> st.SearchStrategy[ObservedData]:
    """Facts of any shape, often about the same thing."""
    return _observations()
