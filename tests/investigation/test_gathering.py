"""From fact rows to columns: what is held of a name, what is left out, and what it has from others."""

import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.investigation.campaigns import Facts, Names, corpus_of, facts_of
from tests.investigation.facts_of_names import campaign, crowd, joined, rows

from tocsin.evidence.infrastructure import Trait
from tocsin.investigation.corpus import Corpus
from tocsin.investigation.gathering import Gathered, Gathering
from tocsin.model.observation import FactRow, Relation

RELATIONS = st.sampled_from(["", "no-such-relation", *(each.value for each in Relation)])


SUBJECTS = st.sampled_from(
    ["bad.example", "www.bad.example", "worse.fr", "fr", "xn--bcher-kva.example", "not a name"]
)


VALUES = st.text(max_size=30) | st.sampled_from(
    ["203.0.113.7", "2017-03-15", "0001-01-01", "9999-12-31T00:00:00Z"]
)


def gathered(found: list[FactRow]) -> Gathered:
    gathering = Gathering()
    for row in found:
        gathering.add(row)
    return gathering.gathered()


def values(found: Gathered, name: str) -> set[tuple[Trait, str]]:
    place = found.names.index(name)
    starts = found.columns.starts
    return {found.values[value] for value in found.columns.values[starts[place] : starts[place + 1]]}


def test_the_order_in_which_facts_came_leaves_no_trace() -> None:
    every = [*campaign(), *crowd(30)]
    shuffled = random.Random(3).sample(every, len(every))

    first, second = gathered(every), gathered(shuffled)

    assert first.names == second.names
    assert first.values == second.values
    assert first.shown == second.shown
    for part in first.columns._fields:
        one, other = getattr(first.columns, part), getattr(second.columns, part)
        assert np.array_equal(one, other, equal_nan=one.dtype.kind == "f")


def test_a_host_has_what_the_registry_says_of_its_domain() -> None:
    found = gathered(
        joined(
            [
                rows("bad.example", registrar="Registrar 3", created="2017-03-15", email="a@mail.example"),
                rows("www.bad.example", addresses="203.0.113.7"),
            ]
        )
    )

    assert (Trait.REGISTRAR, "registrar3") in values(found, "www.bad.example")
    assert (Trait.REGISTRANT_EMAIL, "a@mail.example") in values(found, "www.bad.example")
    assert not math.isnan(found.columns.created[found.names.index("www.bad.example")])


def test_a_parked_name_shows_nothing_but_what_the_registry_says() -> None:
    found = gathered(
        rows("bad.example", registrar="R", servers="ns1.bodis.com", addresses="203.0.113.7", title="Buy it")
    )

    assert {trait for trait, _ in values(found, "bad.example")} == {
        Trait.REGISTRAR,
        Trait.SUFFIX,
        Trait.TEMPLATE,
    }


def test_neighbours_in_front_of_the_real_host_are_no_neighbours() -> None:
    found = gathered(rows("bad.example", addresses="104.21.7.202", network="AS13335"))

    assert Trait.NETWORK not in {trait for trait, _ in values(found, "bad.example")}
    assert found.columns.in_front[0]


def test_a_name_shares_with_another_what_that_one_points_at() -> None:
    found = gathered(joined([rows("bad.example", redirects="worse.fr"), rows("worse.fr", registrar="R")]))

    assert (Trait.REDIRECTS_TO, "worse.fr") in values(found, "worse.fr")


def test_a_name_registered_again_is_as_old_as_its_last_registration() -> None:
    found = gathered(
        joined(
            [rows("bad.example", created="2010-01-01"), rows("bad.example", created="2017-03-15T12:00:00Z")]
        )
    )

    assert found.columns.created[0] == pytest.approx(413_772.0)
    assert not found.columns.whole_day[0]


@pytest.mark.parametrize("date", ["0001-01-01", "9999-12-31", "soon", "", "1950-01-01T00:00:00Z"])
def test_dates_that_cannot_be_are_unknown(date: str) -> None:
    found = gathered([FactRow("bad.example", "created", date, "")])

    assert math.isnan(found.columns.created[0])


@settings(deadline=None)
@given(st.lists(st.builds(FactRow, SUBJECTS, RELATIONS, VALUES, st.just("")), max_size=12))
def test_any_rows_become_columns_of_as_many_names(found: list[FactRow]) -> None:
    result = gathered(found)

    assert result.names == tuple(sorted({row.subject for row in found}))
    assert len(result.columns.known) == len(result.names)
    assert len(result.values) == len(result.shown)


def of(names: Names, name: str, trait: Trait) -> tuple[str, ...]:
    corpus = corpus_of(names)
    return corpus.of_trait(corpus.place[name], trait)


def created(*values: str) -> float:
    corpus = corpus_of({"one.example": {"created": values}})
    return float(corpus.columns.created[0])


def test_a_row_without_relation_says_that_the_name_is_there() -> None:
    gathering = Gathering()
    gathering.add(FactRow("one.example", "", "", ""))

    assert gathering.gathered().names == ("one.example",)


def test_an_address_is_also_a_place_in_a_network() -> None:
    names: Names = {"one.example": {"resolves-to": ["192.0.2.7", "2001:DB8:0:1::7"]}}

    assert set(of(names, "one.example", Trait.ADDRESS)) == {"192.0.2.7", "2001:db8:0:1::7"}
    assert set(of(names, "one.example", Trait.NETWORK)) == {"192.0.2.0/24", "2001:db8::/48"}


def test_name_servers_are_compared_as_a_set_in_whatever_order_and_letters() -> None:
    names: Names = {
        "one.example": {"name-server": ["ns1.host.example", "NS2.host.example"]},
        "two.example": {"name-server": ["ns2.host.example", "ns1.host.example"]},
        "three.example": {"name-server": ["ns1.host.example"]},
    }

    sets = [of(names, name, Trait.NAME_SERVERS) for name in names]

    assert sets[0] == sets[1] != sets[2]
    assert sets[0] == ("ns1.host.example + ns2.host.example",)


def test_name_servers_that_a_registrar_gives_are_told_apart_from_chosen_ones() -> None:
    names: Names = {"one.example": {"name-server": ["ns1.domaincontrol.com", "ns2.domaincontrol.com"]}}

    assert of(names, "one.example", Trait.DEFAULT_NAME_SERVERS) == ("godaddy",)
    assert of(names, "one.example", Trait.NAME_SERVERS) == ()


def test_a_parked_name_keeps_what_the_registry_says_and_loses_what_it_shows() -> None:
    facts: Facts = {
        "name-server": ["ns1.sedoparking.com", "ns2.sedoparking.com"],
        "registrar": "Ordinary Registrar SAS",
        "resolves-to": "192.0.2.7",
        "page-title": "Buy this name",
        "favicon": "77",
        "mail-exchanger": "mx.one.example",
    }

    corpus = corpus_of({"one.example": facts})

    traits = {Trait(int(corpus.traits[value])) for value in corpus.values(0)}
    assert traits == {Trait.REGISTRAR, Trait.SUFFIX, Trait.TEMPLATE}


def test_what_the_registry_says_of_a_domain_holds_for_hosts_that_lack_it() -> None:
    names: Names = {
        "one.example": {
            "registrar": "Ordinary Registrar SAS",
            "registrant-email": "one@mail.example",
            "created": "2017-03-15",
            "resolves-to": "192.0.2.7",
        },
        "www.one.example": {},
        "old.one.example": {"registrar": "Other AB", "created": "2011-01-01"},
    }
    corpus = corpus_of(names)

    assert of(names, "www.one.example", Trait.REGISTRAR) == ("Ordinary Registrar SAS",)
    assert of(names, "www.one.example", Trait.REGISTRANT_EMAIL) == ("one@mail.example",)
    assert of(names, "www.one.example", Trait.ADDRESS) == ()
    assert of(names, "old.one.example", Trait.REGISTRAR) == ("Other AB",)
    moments = corpus.columns.created
    assert moments[corpus.place["www.one.example"]] == moments[corpus.place["one.example"]]
    assert moments[corpus.place["old.one.example"]] < moments[corpus.place["one.example"]]


def test_hosts_of_one_domain_share_it_and_a_domain_alone_shares_nothing() -> None:
    names: Names = {"www.one.example": {}, "mail.one.example": {}, "two.example": {}}

    assert of(names, "www.one.example", Trait.REGISTRABLE_DOMAIN) == ("one.example",)
    assert of(names, "two.example", Trait.REGISTRABLE_DOMAIN) == ()


@pytest.mark.parametrize("relation", ["redirects-to", "alias-of", "form-target", "certificate-name"])
def test_a_name_that_points_at_another_shares_that_with_it(relation: str) -> None:
    corpus = corpus_of({"one.example": {relation: "Two.example"}, "two.example": {}})

    assert set(corpus.values(0)) & set(corpus.values(1)) >= {corpus.texts.index("two.example")}


def test_registrars_are_one_whatever_their_legal_form_and_shown_always_alike() -> None:
    names: Names = {
        "one.example": {"registrar": "GoDaddy.com, LLC"},
        "two.example": {"registrar": "GODADDY"},
        "three.example": {"registrar": "GoDaddy Inc."},
    }
    for order in (list(names), list(names)[::-1]):
        corpus = Corpus.build(facts_of({name: names[name] for name in order}))
        (shown,) = {corpus.of_trait(place, Trait.REGISTRAR) for place in range(3)}
        assert shown == ("GODADDY",)


def test_the_last_registration_and_the_first_report_count() -> None:
    corpus = corpus_of(
        {
            "one.example": {
                "created": ["2011-01-01", "2017-03-15"],
                "reported": ["2017-04-02", "2017-03-20T08:00:00Z"],
            }
        }
    )

    assert corpus.columns.created[0] == created("2017-03-15")
    assert corpus.columns.reported[0] == 17245.0  # days from 1970-01-01 to 2017-03-20


def test_a_day_is_known_as_a_day_and_an_hour_as_an_hour() -> None:
    corpus = corpus_of(
        {"one.example": {"created": "2017-03-15"}, "two.example": {"created": "2017-03-15T12:00:00Z"}}
    )

    assert corpus.columns.whole_day.tolist() == [True, False]
    assert corpus.columns.created[0] == corpus.columns.created[1]
    assert created("2017-03-15T14:00:00+02:00") == created("2017-03-15T12:00:00")


@pytest.mark.parametrize(
    "value", ["", "soon", "0001-01-01", "1969-12-31", "9999-12-31", "2017-13-45", "\ud800", "2017" * 3000]
)
def test_dates_that_cannot_be_are_not_known(value: str) -> None:
    assert math.isnan(created(value))


@pytest.mark.parametrize(
    "value",
    [
        "REDACTED FOR PRIVACY",
        "Domains By Proxy, LLC",
        "WhoisGuard Protected",
        "Contact Privacy Inc.",
        "  ",
        "",
    ],
)
@pytest.mark.parametrize("relation", ["registrant-name", "registrant-organisation", "registrant-email"])
def test_what_names_nobody_is_left_out(relation: str, value: str) -> None:
    corpus = corpus_of({"one.example": {relation: value}})

    assert {Trait(int(corpus.traits[each])) for each in corpus.values(0)} == {Trait.SUFFIX, Trait.TEMPLATE}


def test_a_public_suffix_and_a_single_label_have_neither_suffix_nor_pattern() -> None:
    corpus = corpus_of({"co.uk": {}, "localhost": {}, "one.co.uk": {}})

    assert corpus.of_trait(corpus.place["one.co.uk"], Trait.SUFFIX) == ("co.uk",)
    assert [len(corpus.values(corpus.place[name])) for name in ("co.uk", "localhost")] == [0, 0]


def test_names_in_front_of_which_a_network_stands_are_marked() -> None:
    corpus = corpus_of(
        {"one.example": {"autonomous-system": "as13335"}, "two.example": {"autonomous-system": "AS64500"}}
    )

    assert corpus.columns.in_front.tolist() == [True, False]


def test_the_bits_of_what_is_known_are_those_of_the_values() -> None:
    corpus = corpus_of(
        {"one.example": {"registrar": "One SAS", "resolves-to": "192.0.2.7"}, "two.example": {}}
    )

    for place in range(len(corpus)):
        held = {Trait(int(corpus.traits[value])) for value in corpus.values(place)}
        assert held == {trait for trait in Trait if int(corpus.columns.known[place]) >> trait & 1}


@pytest.mark.parametrize(
    ("relation", "bad"), [("created", "unknown"), ("created", "9999-12-31"), ("reported", "0001-01-01")]
)
def test_a_date_that_cannot_be_does_not_hide_one_that_can(relation: str, bad: str) -> None:
    columns = corpus_of({"one.example": {relation: ["2017-03-15", bad]}}).columns
    assert getattr(columns, relation)[0] > 0


@pytest.mark.parametrize("server", ["", "  "])
def test_an_empty_name_server_is_no_name_server(server: str) -> None:
    corpus = corpus_of({"one.example": {"name-server": server}})
    assert {Trait(int(corpus.traits[value])) for value in corpus.values(0)} == {Trait.SUFFIX, Trait.TEMPLATE}
