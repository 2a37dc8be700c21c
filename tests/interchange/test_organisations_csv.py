import csv
import io
import time
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tocsin.interchange.organisation_rows import Organisations
from tocsin.interchange.organisations_csv import disarmed, read_csv, rearmed, write_csv
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError, InvalidValue
from tocsin.model.identity import AllowEntry, Identity, Outlet, text_fault


def known_service(text: str) -> str:
    if text.lower() not in ("onedrive", "zimbra"):
        raise InvalidValue(f"{text!r} is not in the service catalogue")
    return text.lower()


def read(text: str) -> Organisations:
    return read_csv(text.encode(), service_id=known_service)


def only(text: str) -> Identity:
    (entry,) = read(text).entries
    return entry.identity


def refusal(text: str | bytes) -> str:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(InputError) as caught:
        read_csv(data, service_id=known_service)
    return str(caught.value)


def test_a_row_becomes_an_organisation() -> None:
    identity = only(
        "id,name,domains,services,language\nen-marche,En Marche !,en-marche.fr;En-Marche.FR.,OneDrive;zimbra,FR\n"
    )

    assert identity == Identity(
        slug="en-marche",
        name="En Marche !",
        domains=(DomainName("en-marche.fr"),),
        services=("onedrive", "zimbra"),
        languages=("fr",),
    )


def test_every_field_has_a_column() -> None:
    identity = only(
        "id,name,words,outlets,countries,people,alert_budget,allow\n"
        "x,X,mot;autre,Le Soir=lesoir.be lesoir.info;Bild,FR;be,A. Exemple,3,"
        "fan.example|Ana|press office; said so|2027-01-31\n".replace("office; said", "office\\; said")
    )

    assert identity.words == ("mot", "autre")
    assert identity.outlets == (
        Outlet("Le Soir", (DomainName("lesoir.be"), DomainName("lesoir.info"))),
        Outlet("Bild", ()),
    )
    assert identity.countries == ("fr", "be")
    assert identity.people == ("A. Exemple",)
    assert identity.alert_budget == 3
    assert identity.allow == (
        AllowEntry(
            DomainName("fan.example"), "Ana", "press office; said so", datetime(2027, 1, 31, tzinfo=UTC)
        ),
    )


def test_unknown_columns_are_named_and_ignored() -> None:
    found = read("id,name,colour,\nx,X,blue,\n")

    assert found.ignored == ("colour", "(column 4, without a name)")
    assert found.entries[0].given == {"id", "name"}


def test_a_spreadsheets_semicolons_tabs_marks_and_blank_rows_are_read() -> None:
    text = 'id;name;domains\r\nx;X;"x.example;y.example"\r\n;;\r\n'

    assert [str(name) for name in only("\ufeff" + text).domains] == ["x.example", "y.example"]
    assert read_csv("id\tname\nx\tX\n".encode("utf-16"), service_id=known_service).entries[0].place == "row 2"


def test_all_faults_are_listed_with_row_and_column() -> None:
    message = refusal(
        "id,name,domains,services,language,countries,alert_budget,allow\n"
        "UPPER,,not a name,nothing,french,fra,many,fr|Ana|why|\n"
        "ok,Ok,com,,,,,x.example|Ana||\n"
        "ok,Again,,,,,,\n"
        "short,Short\n"
    )

    for part in (
        "row 2, column 'id': 'UPPER'",
        "row 2, column 'name': is empty",
        "row 2, column 'domains': 'not a name' is not a domain name",
        "row 2, column 'services': 'nothing' is not in the service catalogue",
        "row 2, column 'languages': 'french'",
        "row 2, column 'countries': 'fra'",
        "row 2, column 'alert_budget': 'many'",
        "row 2, column 'allow': 'fr' is a public suffix",
        "row 3, column 'domains': 'com' is a top-level domain",
        "row 3, column 'allow': the allow-list entry for x.example needs an owner and a reason",
        "row 4, column 'id': 'ok' is already in row 3",
        "row 5: has 2 cells, the header has 8",
    ):
        assert part in message


def test_at_most_twenty_faults_are_listed_and_the_rest_counted() -> None:
    message = refusal("id,name\n" + "".join(f"x{number},\n" for number in range(50)))

    assert message.startswith("50 faults, nothing is imported:")
    assert message.count("\n") == 21
    assert message.endswith("and 30 more")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "row 1 has no column 'id'"),
        (b"id,name\n", "has a header and no rows"),
        (b"id,domains\nx,x.example\n", "row 1 has no column 'name'"),
        (b"id,name,Name\nx,X,Y\n", "row 1 names the column 'name' twice"),
        (b"id,name\nx,caf\xe9\n", "line 2 is not UTF-8 text (byte 0xe9)"),
        (b"id,name\nx,\0\n", "NUL bytes"),
        (b'id,name\nx,"X\n', "line 2: is not CSV"),
        (b"id,name,allow\nx,X,a.example|o|r|;a.example|p|r|\n", "two allow-list entries"),
        (b"id,name,allow\nx,X,a.example|o|r|2027-99-99\n", "'2027-99-99' is not a date"),
        (b"id,name,allow\nx,X,a.example|o|r|0001-01-01T00:00+20:00\n", "is not a date"),
        (b"id,name,allow\nx,X,github.io|o|r|\n", "'github.io' is a public suffix"),
        (b"id,name,domains\nx,X,https://x.example/y\n", "did you mean 'x.example'?"),
        (b"id,name,domains\nx,X,me@x.example\n", "did you mean 'x.example'?"),
        (b"id,name,outlets\nx,X,=lesoir.be\n", "the outlet's name '' is empty"),
        ("id,name\nx,a\u202eb\n".encode(), "U+202E, which hides or reorders text"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(data: bytes, message: str) -> None:
    assert message in refusal(data)


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@x", " =1", "a;=1", 'a;"=1', "'=1", "''@", "＝1", "a,\t-1"]
)
def test_no_cell_starts_with_a_formula(cell: str) -> None:
    written = disarmed(cell)

    assert rearmed(written) == cell
    for piece in (
        io.StringIO(written).read().replace('"', ";").replace(",", ";").replace("\t", ";").split(";")
    ):
        assert not piece.lstrip(" ").startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@given(st.text(alphabet="'=+-@＝;,\t\" ab\\|"))
def test_disarming_is_undone_exactly(cell: str) -> None:
    assert rearmed(disarmed(cell)) == cell


TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).filter(
    lambda text: not text_fault(text) and text.replace("\u00a0", " ") == text
) | st.sampled_from(
    ["=cmd|' /C calc'!A0", "a;b", "a|b\\", "\\", "'=x", "x=y", '"q"', "a,b", "@sum", "-", "#"]
)
NAMES = st.sampled_from(
    ["en-marche.fr", "xn--mnchen-3ya.de", "a.example", "b.co.uk", "_dmarc.c.example"]
).map(DomainName)
TIMES = st.datetimes(datetime(1970, 1, 2), datetime(9998, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # bounds


def tuples(items: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(items, max_size=3, unique=True).map(tuple)


@st.composite
def identities(draw: st.DrawFn) -> Identity:
    allow = draw(st.lists(NAMES, max_size=3, unique=True))
    return Identity(
        slug=draw(st.from_regex(r"[a-z0-9][a-z0-9._-]{0,8}", fullmatch=True)),
        name=draw(TEXTS),
        domains=tuple(draw(st.lists(NAMES, max_size=3, unique=True))),
        words=draw(tuples(TEXTS)),
        services=draw(tuples(st.sampled_from(["onedrive", "zimbra"]))),
        outlets=tuple(
            Outlet(name, tuple(draw(st.lists(NAMES, max_size=2, unique=True))))
            for name in draw(tuples(TEXTS))
        ),
        languages=draw(tuples(st.sampled_from(["fr", "en", "pt-BR"]))),
        countries=draw(tuples(st.sampled_from(["fr", "uk"]))),
        people=draw(tuples(TEXTS)),
        alert_budget=draw(st.integers(0, 1000)),
        sectors=tuple(draw(st.lists(st.sampled_from(["government", "media"]), max_size=2, unique=True))),
        watched=draw(st.booleans()),
        allow=tuple(
            AllowEntry(domain, draw(TEXTS), draw(TEXTS), draw(st.none() | TIMES)) for domain in allow
        ),
    )


LISTS = st.lists(identities(), min_size=1, max_size=3, unique_by=lambda identity: identity.slug)


@given(LISTS)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_what_is_written_is_read_back_the_same(written: list[Identity]) -> None:
    data = write_csv(written)

    assert [entry.identity for entry in read_csv(data, service_id=known_service).entries] == written


@given(LISTS)
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_no_written_cell_is_a_formula(written: list[Identity]) -> None:
    for row in csv.reader(io.StringIO(write_csv(written).decode(), newline="")):
        for cell in row:
            assert not cell.lstrip(" ").startswith(("=", "+", "-", "@"))


@given(st.binary())
@example(b"id,name\n\xff")
@example(b'id,name\n"')
def test_any_bytes_give_organisations_or_one_error(data: bytes) -> None:
    for prefix in (b"", b"id,name,domains,allow,outlets,alert_budget,language\nx,X,"):
        try:
            found = read_csv(prefix + data, service_id=known_service)
        except InputError:
            continue
        assert found.entries


@given(st.lists(st.lists(st.text(max_size=12), min_size=11, max_size=11), min_size=1, max_size=3))
@settings(deadline=None)
def test_any_cells_give_organisations_or_one_error(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(
        ["id", "name", "domains", "services", "language", "words", "outlets", "country", "people"]
    )
    writer.writerows([["x", *row[:8]] for row in rows])

    try:
        found = read_csv(out.getvalue().encode(errors="replace"), service_id=known_service)
    except InputError:
        return

    assert found.entries


def test_twenty_thousand_rows_take_a_few_seconds() -> None:
    rows = "".join(
        f"org-{number},Organisation {number},org-{number}.example;www.org{number}.fr,onedrive;zimbra,fr\n"
        for number in range(20_000)
    )
    start = time.process_time()

    found = read("id,name,domains,services,language\n" + rows)

    assert len(found.entries) == 20_000
    assert time.process_time() - start < 10  # about 1 s on one core; the margin is for a slow machine


def test_sectors_are_words_and_whoever_is_not_watched_says_no() -> None:
    text = "id,name,sector,watched\na,A,Financial services;media,NO\nb,B,,\nc,C,government_national,yes\n"

    found = {entry.identity.slug: entry.identity for entry in read(text).entries}

    assert (found["a"].sectors, found["a"].watched) == (("financial-services", "media"), False)
    assert (found["b"].sectors, found["b"].watched) == ((), True)
    assert found["c"].sectors == ("government-national",)
    with pytest.raises(InputError, match=r"row 2, column 'watched': 'perhaps' is neither yes nor no"):
        read("id,name,watched\na,A,perhaps\n")
    with pytest.raises(InputError, match=r"row 2, column 'sectors': 'x9'"):
        read("id,name,sectors\na,A,x9\n")
