import pytest

from tocsin.interchange import organisation_rows
from tocsin.interchange.organisation_rows import (
    MAX_FILE_BYTES,
    Faults,
    Row,
    allow_fault,
    entries_of,
    name_hint,
    official_domain_fault,
    refuse_large,
    unique,
)
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError


def row(**texts: object) -> Row:
    return Row(place="row 2", given=frozenset(texts), **({"id": "x", "name": "X"} | texts))  # type: ignore[arg-type]


def faults_of(*rows: Row) -> list[str]:
    faults = Faults()
    entries_of(rows, service_id=str.lower, faults=faults)
    return [str(fault) for fault in faults.listed]


def test_a_name_that_is_written_in_two_ways_is_one_name() -> None:
    (entry,) = entries_of((row(domains=("Straße.de", "xn--strae-oqa.de")),), service_id=str, faults=Faults())

    assert entry.identity.domains == (DomainName("xn--strae-oqa.de"),)


def test_one_bad_cell_does_not_hide_the_others() -> None:
    said = faults_of(row(id="A", domains=("fr",), countries=("fra",), alert_budget="-1"))

    assert [line.split(":")[0] for line in said] == [
        "row 2, column 'domains'",
        "row 2, column 'alert_budget'",
        "row 2, column 'id'",
        "row 2, column 'countries'",
    ]


def test_an_id_twice_is_refused_with_both_places() -> None:
    assert faults_of(row(), Row("row 9", frozenset(), id="x", name="Y")) == [
        "row 9, column 'id': 'x' is already in row 2; an id names one organisation"
    ]


def test_an_allow_list_entry_may_not_cover_a_public_suffix() -> None:
    for suffix in ("fr", "co.uk", "github.io", "gouv.fr"):
        assert "is a public suffix" in allow_fault(DomainName(suffix))
    assert allow_fault(DomainName("fans.example")) == ""


def test_a_single_label_is_nobodys_official_domain() -> None:
    assert "top-level domain" in official_domain_fault(DomainName("com"))
    assert official_domain_fault(DomainName("gouv.fr")) == ""


@pytest.mark.parametrize(
    ("text", "meant"),
    [("https://x.example/y", "x.example"), ("x.example/y", "x.example"), ("me@x.example", "x.example")],
)
def test_an_address_is_turned_into_the_name_that_was_meant(text: str, meant: str) -> None:
    assert repr(meant) in name_hint(text)


def test_there_is_no_hint_for_what_nobody_understands() -> None:
    assert name_hint("?!") == ""


def test_a_file_that_is_too_large_is_refused() -> None:
    class Large(bytes):
        def __len__(self) -> int:
            return MAX_FILE_BYTES + 1

    with pytest.raises(InputError, match="split it"):
        refuse_large(Large())
    refuse_large(b"")


def test_a_list_that_is_too_long_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(organisation_rows, "MAX_ORGANISATIONS", 2)

    assert faults_of(*(row(id=f"x{number}") for number in range(9))) == [
        "row 2: is one too many: 2 organisations are allowed; split the file"
    ]


def test_doubles_are_left_out_in_order() -> None:
    assert unique(("b", "a", "b")) == ("b", "a")
