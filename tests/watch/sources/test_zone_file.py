from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.watch.reader import outcome

from tocsin.model.errors import UsageError

ZONE = rb"""; a zone, as in RFC 1035, 5.3
$ORIGIN example.
$TTL 1h
@   IN  SOA ns1 hostmaster (
        2026112401 ; serial
        7200 600 3600000 60 )   ; the rest
    NS  ns1
    NS  ns2.other.
ns1 3600 IN A 192.0.2.1
    IN 3600 AAAA 2001:db8::1
WWW CNAME ns1
*.w A 192.0.2.2
txt TXT "quoted ; no remark ( no parenthesis" "two"
txt A 192.0.2.3
full.other. IN NS ns1
$ORIGIN sub
deep A 192.0.2.4
@ A 192.0.2.5
\100ot A 192.0.2.6
"""


def test_owners_are_given_in_full_and_once_for_a_run_of_records(tmp_path: Path) -> None:
    found = outcome(tmp_path, ZONE)

    assert found.format == "zone_file"
    assert found.names == [
        "example.",
        "ns1.example.",
        "WWW.example.",
        "*.w.example.",
        "txt.example.",
        "full.other.",
        "deep.sub.example.",
        "sub.example.",
        "dot.sub.example.",
    ]
    assert (found.unreadable_count, found.error) == (0, "")


def test_hashed_owners_are_left_out_and_said(tmp_path: Path) -> None:
    data = (
        b"one.example. 60 IN NS ns.example.\n"
        b"one.example. 60 IN RRSIG NS 8 2 60 x x 1 example. AAAA\n"
        b"0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.example. 60 IN NSEC3 1 1 0 - 2T7B4G4V NS\n"
        b"0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.example. 60 IN RRSIG NSEC3 8 2 60 x x 1 example. AAAA\n"
        b"two.example. 60 IN NS ns.example.\n"
    )

    found = outcome(tmp_path, data)

    assert found.names == ["one.example.", "two.example."]
    assert (found.unreadable_count, [place.why for place in found.unreadable]) == (
        0,
        ["1 owners of NSEC3 records are hashes of names and were left out"],
    )


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"$INCLUDE other.zone", "not followed"),
        (b"$GENERATE 1-9 host-$ A 192.0.2.$", "not carried out"),
        (b"$NONSENSE 1", "not known"),
        (b"alone.example.", "no type"),
        (b"x" * 1100 + b" A 192.0.2.1", "too long"),
        (rb"a\99 A 192.0.2.1", "broken escape"),
        (rb"a\999 A 192.0.2.1", "broken escape"),
        (b"@ A 192.0.2.1", "no $ORIGIN"),
    ],
)
def test_what_cannot_be_read_is_counted_with_its_line(tmp_path: Path, line: bytes, why: str) -> None:
    found = outcome(
        tmp_path, b"one.example. A 192.0.2.1\n" + line + b"\ntwo.example. A 192.0.2.1\n", format_="zone_file"
    )

    assert found.names == ["one.example.", "two.example."]
    assert found.unreadable_count == 1
    assert found.unreadable[0].row == 2
    assert why in found.unreadable[0].why


def test_a_first_record_without_owner_is_counted(tmp_path: Path) -> None:
    found = outcome(tmp_path, b" A 192.0.2.1\n A 192.0.2.2\none.example. A 192.0.2.1\n", format_="zone_file")

    assert (found.names, found.unreadable_count) == (["one.example."], 1)


def test_an_unclosed_parenthesis_swallows_no_name(tmp_path: Path) -> None:
    rows = b"".join(b"name-%d.example. IN NS ns.example.\n" % number for number in range(40_000))

    found = outcome(tmp_path, b"open.example. IN SOA ns host ( 1 2\n" + rows + b"end.example. IN NS (\n")

    assert found.names == [
        "open.example.",
        *(f"name-{number}.example." for number in range(40_000)),
        "end.example.",
    ]
    assert [place.row for place in found.unreadable] == [1, 40_002]


def test_parentheses_on_every_line_cost_no_time(tmp_path: Path) -> None:
    found = outcome(tmp_path, b"open.example. IN NS (\n" * 200_000)

    assert found.names == ["open.example."]


def test_a_zone_larger_than_a_piece_loses_no_owner(tmp_path: Path) -> None:
    rows = b"".join(b"n%d ( ; remark )\n IN NS ns )\n IN NS ns2\n" % number for number in range(150_000))

    found = outcome(tmp_path, b"$ORIGIN " + b"a" * 60 + b".example.\n" + rows)

    assert len(found.names) == 150_000
    assert found.names[-1] == "n149999." + "a" * 60 + ".example."
    assert found.unreadable_count == 0


def test_a_zone_has_no_columns(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has no column"):
        outcome(tmp_path, ZONE, column="owner", format_="zone_file")


LABEL = st.text(alphabet="ab1-", min_size=1, max_size=6)
OWNER = st.one_of(
    LABEL,
    st.just("@"),
    st.just(""),
    st.builds("{}.{}".format, LABEL, LABEL),
    st.builds("{}.test.".format, LABEL),
)
DATA = st.sampled_from(
    ["A 192.0.2.1", "300 IN A 192.0.2.1", 'IN 300 TXT "a;(b"', "NS ( ns1\n )", "MX 10 ( mail ; x )\n )"]
)
RECORD = st.builds("{} {}".format, OWNER, DATA)
DIRECTIVE = st.one_of(
    st.builds("$ORIGIN {}".format, LABEL), st.just("$TTL 60"), st.just("; remark"), st.just("")
)


@given(st.lists(st.one_of(RECORD, DIRECTIVE), max_size=15))
@settings(max_examples=200, deadline=None)
def test_owners_are_those_that_a_plain_reader_gives(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    text = "\n".join(["$ORIGIN example.", "first A 192.0.2.1", *lines, ""])

    found = outcome(tmp_path_factory.getbasetemp(), text.encode(), format_="zone_file")

    assert found.names == plain_owners(text)
    assert found.unreadable_count == 0


def plain_owners(text: str) -> list[str]:
    """Owners as a plain reader finds them in text whose parentheses stand in pairs on neighbouring lines."""
    origin, owner, given = "example.", "", [""]
    inside = False
    for line in text.split("\n"):
        starts_inside, inside = inside, (inside or "( " in line) and ")" not in line.split(";")[0]
        if starts_inside or not line.strip() or line.startswith((";", "$TTL")):
            continue
        if line.startswith("$ORIGIN"):
            word = line.split()[1]
            origin = word if word.endswith(".") else f"{word}.{origin}"
            continue
        word = line.split()[0]
        if not line.startswith(" "):
            owner = origin if word == "@" else word if word.endswith(".") else f"{word}.{origin}"
        if given[-1] != owner:
            given.append(owner)
    return given[1:]


@given(st.text(alphabet='ab.@\\1 \t();"$\nNSA', max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_owners_or_counted_places(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    data = f"$ORIGIN example.\n{text}\nlast.example. A 192.0.2.1\n".encode()

    found = outcome(tmp_path_factory.getbasetemp(), data, format_="zone_file")

    assert found.names
    assert not found.error
