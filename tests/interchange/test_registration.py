from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.interchange.registration import (
    MOST_VALUES,
    NOT_REGISTERED,
    RELATIONS,
    Parsed,
    Provenance,
    Registration,
    facts,
    not_registered,
    shortened,
)
from tocsin.model.domain_names import DomainName
from tocsin.model.observation import Relation

HOSTILE = st.sampled_from("aZ09 .:;,-@<>/\\\x00\x1b\n\u200b\u202e\ud800\u00e9\u0301\u2028\U0001f600")

NOW = datetime(2017, 4, 25, 12, tzinfo=UTC)
NAME = DomainName("onedrive-en-marche.fr")


def read(*texts: tuple[Relation, str]) -> Parsed:
    return facts([Registration(NAME, texts)], Provenance("test", NOW))


def values(parsed: Parsed) -> list[tuple[str, str]]:
    return [(found.relation, found.value) for found in parsed.observations]


def test_an_observation_says_who_saw_it_when_and_from_which_root() -> None:
    (found,) = read((Relation.REGISTRAR, "Registrar of Names")).observations

    assert (found.subject, found.source, found.origin) == (NAME.value, "test", f"whois:{NAME}")
    assert (found.first_seen, found.last_seen, found.public_since) == (NOW, NOW, None)


@pytest.mark.parametrize(
    ("relation", "written", "kept"),
    [
        (Relation.CREATED, "15-Mar-2017", "2017-03-15"),
        (Relation.EXPIRES, "2018-03-15T00:00:00Z", "2018-03-15T00:00:00Z"),
        (
            Relation.REGISTRATION_STATUS,
            "clientTransferProhibited https://icann.org/epp#x",
            "client transfer prohibited",
        ),
        (Relation.REGISTRATION_STATUS, "client transfer prohibited", "client transfer prohibited"),
        (Relation.REGISTRATION_STATUS, "ok (https://www.icann.org/epp#OK)", "active"),
        (Relation.NAME_SERVER, "NS1.EXAMPLE.NET. 192.0.2.1", "ns1.example.net"),
        (Relation.REGISTRANT_EMAIL, "mailto:Jean@MAIL.example", "jean@mail.example"),
        (Relation.REGISTRANT_EMAIL, "Select form at https://x.example", "Select form at https://x.example"),
        (Relation.REGISTRANT_EMAIL, "jean AT mail.example", "jean@mail.example"),
        (Relation.NAME_SERVER, "- ns1.example.net", "ns1.example.net"),
        (Relation.REGISTRANT_NAME, "Jean\x00\u202e <b>Dupont</b>\r\n", "Jean <b>Dupont</b>"),
    ],
)
def test_what_is_one_thing_is_written_one_way(relation: Relation, written: str, kept: str) -> None:
    assert values(read((relation, written))) == [(relation.value, kept)]


def test_several_addresses_in_one_field_are_several_facts() -> None:
    parsed = read((Relation.REGISTRANT_EMAIL, "a@x.example, <b@x.example>;c@x.example"))

    assert [value for _, value in values(parsed)] == ["a@x.example", "b@x.example", "c@x.example"]


@pytest.mark.parametrize("lie", ["0001-01-01T00:00:00Z", "1970-01-01", "2017-04-27", "9999-12-31T23:59:59Z"])
def test_a_creation_that_cannot_be_is_left_out_and_told(lie: str) -> None:
    parsed = read((Relation.CREATED, lie), (Relation.REGISTRAR, "R"))

    assert values(parsed) == [("registrar", "R")]
    assert len(parsed.problems) == 1
    assert lie in parsed.problems[0]


def test_an_expiry_may_lie_ahead_but_not_beyond_a_century() -> None:
    parsed = read((Relation.EXPIRES, "9999-12-31"), (Relation.EXPIRES, "2099-01-01"))

    assert values(parsed) == [("expires", "2099-01-01")]
    assert "too far in the future" in parsed.problems[0]


def test_clocks_may_differ_by_a_day() -> None:
    assert values(read((Relation.CREATED, "2017-04-26T11:00:00Z"))) == [("created", "2017-04-26T11:00:00Z")]


def test_of_two_creations_the_first_stands_and_the_other_is_told() -> None:
    parsed = read((Relation.CREATED, "2017-03-15"), (Relation.CREATED, "2016-01-01"))

    assert values(parsed) == [("created", "2017-03-15")]
    assert "2016-01-01" in parsed.problems[0]


def test_of_several_updates_the_latest_counts() -> None:
    parsed = read(*((Relation.UPDATED, day) for day in ("2016-01-01", "2017-03-16", "2017-03-15T10:00:00Z")))

    assert (values(parsed), parsed.problems) == ([("updated", "2017-03-16")], ())


def test_several_states_in_one_field_are_several_facts() -> None:
    parsed = read((Relation.REGISTRATION_STATUS, "clientUpdateProhibited, ok"))

    assert [value for _, value in values(parsed)] == ["client update prohibited", "active"]


def test_the_same_value_twice_is_one_fact_without_a_word() -> None:
    parsed = read((Relation.NAME_SERVER, "ns1.x.example"), (Relation.NAME_SERVER, "NS1.X.EXAMPLE."))

    assert parsed.problems == ()
    assert values(parsed) == [("name-server", "ns1.x.example")]


def test_a_flood_of_name_servers_is_cut_and_told() -> None:
    parsed = read(*((Relation.NAME_SERVER, f"ns{number}.x.example") for number in range(5000)))

    assert len(parsed.observations) == MOST_VALUES
    assert parsed.problems[-1] == f"and {5000 - MOST_VALUES - 20} more"


def test_an_unregistered_name_is_a_fact() -> None:
    found = not_registered(NAME, Provenance("rdap", NOW, public_since=NOW))

    assert (found.relation, found.value, found.public_since) == (
        Relation.REGISTRATION_STATUS,
        NOT_REGISTERED,
        NOW,
    )


def test_few_problems_are_all_told() -> None:
    assert shortened(["a", "b"]) == ("a", "b")


@given(st.lists(st.tuples(st.sampled_from(sorted(RELATIONS)), st.text(alphabet=HOSTILE, max_size=60))))
def test_any_texts_give_facts_and_problems(texts: list[tuple[Relation, str]]) -> None:
    parsed = read(*texts)

    for found in parsed.observations:
        found.value.encode()
    "".join(parsed.problems).encode()
