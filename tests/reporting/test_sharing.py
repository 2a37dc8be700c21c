from tests.reporting.contents import LURE, MAIL, OFFICE, content, fact, record

from tocsin.model.linking import Link, Reason
from tocsin.model.observation import Relation
from tocsin.reporting.sharing import MOST_VALUES, sharing


def test_only_what_two_names_show_is_shared() -> None:
    shared = sharing(
        content(
            links=(),
            facts=(
                fact(LURE, Relation.REGISTRAR, "R"),
                fact(MAIL, Relation.REGISTRAR, "R"),
                fact(MAIL, Relation.RESOLVES_TO, "192.0.2.1"),
                fact("elsewhere.example", Relation.RESOLVES_TO, "192.0.2.1"),
            ),
        )
    )

    assert shared.names == (LURE, MAIL, OFFICE)
    assert [(each.relation, each.value, each.names, each.log_odds) for each in shared.values] == [
        ("registrar", "R", (MAIL, LURE), None)
    ]


def test_days_tie_nothing_in_a_drawing() -> None:
    facts = tuple(fact(name, Relation.CREATED, "2017-04-14") for name in (LURE, MAIL))

    assert sharing(content(links=(), facts=facts)).values == ()


def test_servers_of_a_name_are_one_value() -> None:
    facts = tuple(
        fact(name, Relation.NAME_SERVER, server)
        for name in (LURE, MAIL)
        for server in ("b.example", "a.example")
    )

    (shared,) = sharing(content(links=(), facts=facts)).values

    assert (shared.relation, shared.value) == ("name-servers", "a.example + b.example")


def test_links_say_what_a_value_is_worth_and_the_weightiest_comes_first() -> None:
    reasons = (
        Reason("hosting", "address", "192.0.2.1", 2, 9, 0.2, 4.0, "one address"),
        Reason("registration", "registrar", "R", 5, 9, 0.5, 0.2, "one registrar"),
        Reason("name", "name-part", "en-marche", 3, 9, 0.3, 3.0, "one part"),
    )

    shared = sharing(content(facts=(), links=(Link(LURE, MAIL, 0.9, reasons),)))

    assert [(each.relation, each.log_odds) for each in shared.values] == [
        ("resolves-to", 4.0),
        ("registrar", 0.2),
    ]


def test_of_very_many_values_the_weightiest_are_kept_and_the_rest_is_counted() -> None:
    facts = tuple(
        fact(name, Relation.RESOLVES_TO, f"192.0.2.{number}")
        for name in (LURE, MAIL)
        for number in range(100)
    )

    shared = sharing(content(cases=(record(LURE, MAIL),), links=(), facts=facts))

    assert (len(shared.values), shared.left_out) == (MOST_VALUES, 100 - MOST_VALUES)
