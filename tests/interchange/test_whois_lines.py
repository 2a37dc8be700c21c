import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.interchange.whois_lines import MOST_LINES, Line, lines_of

HEADINGS = frozenset({"registrar", "name servers"})


def read(text: str) -> list[Line]:
    return list(lines_of(text, is_heading=HEADINGS.__contains__))


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("Domain Name: X", "domain name", "X"),
        ("domain.............: x", "domain", "x"),
        ("Registrant\t\t: J", "registrant", "J"),
        ("nserver:ns1.x", "nserver", "ns1.x"),
        ("Name Server 2: ns2.x", "name server", "ns2.x"),
        ("e-mail:  a@b", "e mail", "a@b"),
        ("a. [Domain Name]    X.JP", "domain name", "X.JP"),
        ("** Domain Name: x", "domain name", "x"),
        ("ns1.example.net 2001:db8::1", "", "ns1.example.net 2001:db8::1"),
        ("a plain sentence", "", "a plain sentence"),
    ],
)
def test_a_line_is_a_key_and_its_value(text: str, key: str, value: str) -> None:
    (line,) = read(text)

    assert (line.key, line.value) == (key, value)


def test_blank_lines_part_blocks_and_end_headings() -> None:
    lines = read("Registrar:\n\n   Names\n\nCreated: x")

    assert [(line.heading, line.value) for line in lines] == [("registrar", "Names"), ("", "x")]
    assert lines[0].block != lines[1].block


def test_a_line_back_at_the_margin_ends_what_is_indented() -> None:
    lines = read("Registrar:\n   Names\nCreated: x")

    assert [(line.heading, line.is_below) for line in lines] == [("registrar", True), ("", False)]


def test_a_line_without_a_key_goes_on_with_the_one_before() -> None:
    lines = read("nameservers:   a.x\n               b.x")

    assert [(line.key, line.value, line.continues) for line in lines] == [
        ("nameservers", "a.x", False),
        ("nameservers", "b.x", True),
    ]


def test_remarks_are_passed_over_and_empty_keys_say_so() -> None:
    lines = read("% Registrar: x\n# y\n>>> Last update: z <<<\nRegistrant Fax:\nNext: 1")

    assert [(line.key, line.value) for line in lines] == [("registrant fax", ""), ("next", "1")]


def test_no_more_lines_are_read_than_allowed() -> None:
    assert len(read("a: b\n" * (MOST_LINES + 5))) == MOST_LINES


@given(st.text(alphabet=st.sampled_from("ab:. \t\n[]%*\x00\u2028"), max_size=200))
def test_any_text_gives_lines(text: str) -> None:
    for line in read(text):
        assert line.key or line.value.strip()
