from datetime import UTC, datetime

from tests.interchange.facts import NOW, PROVENANCE, short, whole, whys

from tocsin.interchange.fact_table import rows_of
from tocsin.interchange.problems import Problem
from tocsin.interchange.provenance import Provenance
from tocsin.interchange.row_facts import observations
from tocsin.model.grading import UNGRADED, Grade
from tocsin.model.observation import ObservedData


def read(data: bytes, provenance: Provenance = PROVENANCE) -> list[ObservedData | Problem]:
    return list(observations(rows_of(data.splitlines(keepends=True)), provenance))


def test_the_columns_about_the_row_say_who_and_when() -> None:
    found = whole(
        read(
            b'{"name": "a.example", "ips": ["192.0.2.1"], "first_seen": "2026-01-02", "last_seen": "2026-02-03T10:00:00Z",'
            b' "source": "sensor", "origin": "report:1", "public_since": "2026-03-01", "grade": "b2"}'
        )
    )

    assert [(each.relation, each.value) for each in found] == [
        ("resolves-to", "192.0.2.1"),
        ("reported", "2026-01-02"),
    ]
    assert found[0].first_seen == datetime(2026, 1, 2, tzinfo=UTC)
    assert found[0].last_seen == datetime(2026, 2, 3, 10, tzinfo=UTC)
    assert found[0].public_since == datetime(2026, 3, 1, tzinfo=UTC)
    assert (found[0].source, found[0].origin, found[0].grade) == ("sensor", "report:1", Grade.of("B2"))


def test_what_holds_for_the_file_holds_where_a_row_says_nothing() -> None:
    provenance = Provenance(
        NOW, "x.csv", source="vendor", origin="feed:7", public_since=NOW, grade=Grade.of("C3")
    )

    found = whole(read(b"name,ip,source\na.example,192.0.2.1,\nb.example,192.0.2.1,other\n", provenance))

    assert [(each.source, each.origin, each.grade, each.public_since) for each in found] == [
        ("vendor", "feed:7", Grade.of("C3"), NOW),
        ("other", "feed:7", Grade.of("C3"), NOW),
    ]


def test_a_row_with_its_own_source_goes_back_to_it() -> None:
    assert whole(read(b"name,ip,source\na.example,192.0.2.1,other\n"))[0].origin == "other"


def test_a_row_about_an_address_gives_facts_of_the_address() -> None:
    found = whole(read(b"name,asn\n2001:db8::1,64500\n"))

    assert [(each.kind.value, each.subject, each.value) for each in found] == [
        ("ipv6-addr", "2001:db8::1", "AS64500")
    ]


def test_bad_cells_are_told_and_cost_nothing_else() -> None:
    found = read(
        b"name,created,ips,first_seen,last_seen,grade\n"
        b"a.example,9999-12-31,192.0.2.1,2030-01-01,yesterday,Z9\n"
        b"b.example,,192.0.2.1,2026-02-01,2026-01-01,\n"
        b"c.example,,,,,\n"
        b"not a name,,,,,\n"
        b",,192.0.2.1,,,\n"
    )

    assert short(found) == [
        "a.example resolves-to 192.0.2.1",
        "b.example resolves-to 192.0.2.1",
        "b.example reported 2026-02-01",
    ]
    assert whys(found) == [
        "line 2, first_seen: '2030-01-01' is a date that cannot be true",
        "line 2, last_seen: 'yesterday' is not a date such as 2027-01-31 or 2027-01-31T08:00:00Z",
        "line 2, grade: 'Z9' 'Z9' is not an Admiralty grade: write A-F and 1-6, as in 'B2'",
        "line 2, created: '9999-12-31' is a date that cannot be true",
        "line 3, last_seen: '2026-01-01T00:00:00+00:00' is when it was seen last, before it was seen first: it is left out",
        "line 4: 'c.example' has no fact beside the name",
        "line 5: 'not a name' is not a domain name",
        "line 6: the row has no name",
    ]
    assert whole(found)[0].grade == UNGRADED


def test_a_group_is_somebodys_word_and_several_are_several_facts() -> None:
    found = read(b"name,group,grade\na.example,APT28 - G0007;Fancy  Bear,B2\nb.example, ,\n")

    assert short(found) == ["a.example attributed-to APT28", "a.example attributed-to Fancy Bear"]
    assert [str(each.grade) for each in whole(found)] == ["B2", "B2"]
