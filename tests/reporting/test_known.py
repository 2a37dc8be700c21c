from tests.reporting.contents import LURE, fact

from tocsin.model.domain_names import DomainName
from tocsin.model.observation import Relation
from tocsin.reporting.known import Known

HOST = DomainName(f"www.{LURE}")


def test_a_host_has_the_registration_of_its_domain_and_addresses_of_its_own() -> None:
    known = Known.of([fact(LURE, Relation.REGISTRAR, "R"), fact(LURE, Relation.RESOLVES_TO, "192.0.2.1")])

    assert known.value(HOST, Relation.REGISTRAR) == "R"
    assert known.values(HOST, Relation.RESOLVES_TO) == ()


def test_what_a_host_has_of_its_own_comes_first() -> None:
    known = Known.of([fact(LURE, Relation.NAME_SERVER, "a"), fact(HOST.value, Relation.NAME_SERVER, "b")])

    assert known.values(HOST, Relation.NAME_SERVER) == ("b",)


def test_each_value_comes_once_in_order() -> None:
    known = Known.of(
        [fact(LURE, Relation.RESOLVES_TO, value) for value in ("192.0.2.9", "192.0.2.1", "192.0.2.9")]
    )

    assert known.values(DomainName(LURE), Relation.RESOLVES_TO) == ("192.0.2.1", "192.0.2.9")


def test_nothing_is_known_of_a_public_suffix_or_where_nothing_is_known() -> None:
    assert Known().value(DomainName("fr"), Relation.REGISTRAR) == ""
    assert Known().values(DomainName(LURE), Relation.REGISTRAR) == ()
