from collections.abc import Sequence

from tests.investigation.facts_of_names import rows
from tests.investigation.test_linking import facts

from tocsin.investigation.pivots import pivots

NAME = "onedrive-en-marche.fr"
FACTS = facts(
    rows(
        NAME,
        email="somebody@mail.example",
        registrar="GoDaddy.com, LLC",
        servers="ns1.shared.example ns2.shared.example",
        addresses="203.0.113.7",
        created="2017-03-15",
    )
) + facts(rows(NAME, email="REDACTED FOR PRIVACY"))
COUNTS = {
    ("registrant-email", "somebody@mail.example"): 4,
    ("registrar", "GoDaddy.com, LLC"): 6_000,
    ("name-server", "ns1.shared.example"): 40_000,
    ("name-server", "ns2.shared.example"): 40_000,
    ("resolves-to", "203.0.113.7"): 1,
}
HOLDERS = {
    ("registrant-email", "somebody@mail.example"): [NAME, "mail-en-marche.fr", "portal-office.fr"],
    ("name-server", "ns1.shared.example"): [NAME, "both.example", "one.example"],
    ("name-server", "ns2.shared.example"): [NAME, "both.example", "two.example"],
}


def others(relation: str, value: str) -> Sequence[str]:
    return HOLDERS.get((relation, value), ())


def test_a_registrant_of_four_weighs_much_a_server_of_forty_thousand_and_a_privacy_service_nothing() -> None:
    found = pivots(NAME, FACTS, COUNTS, 50_000, others=others)

    by_relation = {pivot.reason.relation: pivot for pivot in found}
    assert found[0].reason.relation == "registrant-email"
    assert found[0].reason.log_odds > 8.0
    assert found[0].reason.statement == "an e-mail address of 4 of 50,000 names: somebody@mail.example"
    assert by_relation["name-servers"].reason.log_odds == 0.0
    nobody = [pivot for pivot in found if pivot.reason.value == "REDACTED FOR PRIVACY"]
    assert [pivot.reason.log_odds for pivot in nobody] == [0.0]
    assert "privacy service" in nobody[0].reason.statement


def test_others_are_named_without_the_name_itself_and_the_rest_is_counted() -> None:
    first = pivots(NAME, FACTS, COUNTS, 50_000, others=others)[0]

    assert first.others == ("mail-en-marche.fr", "portal-office.fr")
    assert first.more == 1


def test_a_set_of_name_servers_is_shared_by_those_who_have_all_of_it() -> None:
    found = {pivot.reason.relation: pivot for pivot in pivots(NAME, FACTS, COUNTS, 50_000, others=others)}

    assert found["name-servers"].others == ("both.example",)


def test_nobody_is_looked_up_where_nobody_else_has_it() -> None:
    asked: list[str] = []

    def noted(relation: str, value: str) -> Sequence[str]:
        asked.append(value)
        return others(relation, value)

    found = pivots(NAME, FACTS, COUNTS, 50_000, others=noted)

    assert "203.0.113.7" not in asked
    address = next(pivot for pivot in found if pivot.reason.relation == "address")
    assert address.others == ()
    assert "no other of" in address.reason.statement


def test_a_name_without_facts_has_no_pivots() -> None:
    assert pivots(NAME, (), {}, 0) == ()
