import contextlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tocsin.interchange.registration import NOT_REGISTERED, Parsed
from tocsin.interchange.whois import MAX_BYTES, parse
from tocsin.model.errors import InputError

NOW = datetime(2017, 4, 25, 12, tzinfo=UTC)
SAMPLES = sorted((Path(__file__).resolve().parent.parent / "data" / "whois").glob("*.txt"))


def read(text: str | bytes) -> Parsed:
    return parse(text.encode() if isinstance(text, str) else text, source="whois", seen_at=NOW)


def facts(parsed: Parsed) -> list[str]:
    return [f"{found.relation} {found.value}" for found in parsed.observations]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_every_dialect_gives_its_facts_and_no_others(sample: Path) -> None:
    written, expected = sample.read_text(encoding="utf-8").split("--- expected\n")

    parsed = read(written)

    assert facts(parsed) == expected.splitlines()
    assert parsed.problems == ()
    assert len({found.subject for found in parsed.observations}) == 1


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_line_ends_of_the_protocol_change_nothing(sample: Path) -> None:
    written = sample.read_text(encoding="utf-8").split("--- expected\n")[0]

    assert facts(read(written.replace("\n", "\r\n"))) == facts(read(written))


def test_several_answers_after_each_other_are_several_records() -> None:
    parsed = read("Domain Name: a.example\nRegistrar: A\n\nDomain Name: b.example\nRegistrar: B\n")

    assert [(found.subject, found.value) for found in parsed.observations] == [
        ("a.example", "A"),
        ("b.example", "B"),
    ]


def test_a_name_that_is_not_registered_is_a_fact() -> None:
    (found,) = read(
        'No match for "ONEDRIVE-EXAMPLE.COM".\r\n>>> Last update of whois database: x <<<\r\n'
    ).observations

    assert (found.subject, found.value) == ("onedrive-example.com", NOT_REGISTERED)


def test_a_registrant_cannot_smuggle_in_a_line_or_an_escape() -> None:
    parsed = read("Domain Name: a.example\nRegistrant Name: Jean\x1b[2J\u202eDupont <script>\x00\n")

    assert facts(parsed) == ["registrant-name Jean [2JDupont <script>"]


def test_lying_dates_are_left_out_and_told() -> None:
    parsed = read(
        "Domain Name: a.example\nCreation Date: 0001-01-01T00:00:00Z\nExpires: 9999-12-31\nRegistrar: A\n"
    )

    assert facts(parsed) == ["registrar A"]
    assert len(parsed.problems) == 2


def test_dates_that_contradict_each_other_are_told_and_the_first_stands() -> None:
    parsed = read("Domain Name: a.example\nCreation Date: 2017-03-15\nCreated: 2016-01-01\n")

    assert facts(parsed) == ["created 2017-03-15"]
    assert "2016-01-01" in parsed.problems[0]


def test_old_answers_are_not_in_utf_8() -> None:
    parsed = read("Domain Name: a.example\nRegistrant Name: Andr\u00e9\n".encode("latin-1"))

    assert facts(parsed) == ["registrant-name Andr\u00e9"]


def test_an_internationalised_name_is_kept_in_a_labels() -> None:
    parsed = read("domain: b\u00fccher.example\nregistrar: A\n")

    assert parsed.observations[0].subject == "xn--bcher-kva.example"


def test_facts_of_a_record_without_a_usable_name_go_to_no_other() -> None:
    parsed = read(
        "Domain Name: a.example\nRegistrar: A\nDomain Name: ???\nStatus: ok\nDomain Name: b.example\nRegistrar: B"
    )

    assert [(found.subject, found.value) for found in parsed.observations] == [
        ("a.example", "A"),
        ("b.example", "B"),
    ]


def test_a_sentence_below_a_heading_is_no_name() -> None:
    parsed = read("Domain Information:\n  see our terms of use.\nDomain Name: a.example\nRegistrar: A\n")

    assert (facts(parsed), parsed.problems) == (["registrar A"], ())


def test_a_record_without_a_usable_name_is_told() -> None:
    parsed = read("Domain Name: ???\nDomain Name: a.example\nRegistrar: A\n")

    assert facts(parsed) == ["registrar A"]
    assert "???" in parsed.problems[0]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 100,
        b"Registrar: A\n",
        b'No match for "..."',
        b"Domain Name: a.example\n",
        b":\n::\n",
        b"a" * (MAX_BYTES + 1),
    ],
    ids=lambda data: repr(data[:20]),
)
def test_what_gives_no_fact_is_the_one_error(data: bytes) -> None:
    with pytest.raises(InputError):
        read(data)


_PIECES = st.sampled_from(
    ["domain: a.example", "Registrant:", "registrar", "   ", "\n", "\n\n", ":", "nic-hdl: X", "holder-c: X", "contact: X",
     "  Name: J", "[Registrant] J", "created: 2017-03-15", "% Registrant:", "nserver: ns1.x", "a" * 3000, "\x00", "\t", "\u2028"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=30).map("\n".join))
@example("domain: a.example\nregistrant: X\n\ncontact: X\n")
def test_lines_in_any_order_give_facts_or_the_one_error(text: str) -> None:
    with contextlib.suppress(InputError):
        read(text)


@given(st.binary(max_size=300))
def test_any_bytes_give_facts_or_the_one_error(data: bytes) -> None:
    with contextlib.suppress(InputError):
        read(data)


@pytest.mark.parametrize(
    "piece",
    [b"a:\n", b"a: b\n\n", b"registrar:\n", b" \n", b".", b"a.a:", b"- " * 500 + b"\n", b"[" * 70 + b"\n"],
)
def test_a_megabyte_of_anything_is_read_in_bounded_time(piece: bytes) -> None:
    with contextlib.suppress(InputError):
        read(b"domain: a.example\n" + piece * ((MAX_BYTES - 100) // len(piece)))
