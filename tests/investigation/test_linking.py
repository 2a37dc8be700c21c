from datetime import UTC, datetime

import pytest
from tests.investigation.facts_of_names import campaign, rows

from tocsin.evidence.infrastructure import Trait
from tocsin.investigation.linking import Rates, counted, link, links_of
from tocsin.model.errors import InvalidValue
from tocsin.model.observation import Fact, FactRow, FactSource, ObservableKind

SEEN = datetime(2017, 4, 25, tzinfo=UTC)
SOURCE = FactSource("test", "test", SEEN, SEEN)


def facts(found: list[FactRow]) -> list[Fact]:
    return [
        Fact(ObservableKind.DOMAIN_NAME, row.subject, row.relation, row.value, (SOURCE,))
        for row in found
        if row.relation
    ]


CAMPAIGN = campaign(3)
NAMES = sorted({row.subject for row in CAMPAIGN})
COUNTS = {
    ("registrant-email", "somebody@mail.example"): 3,
    ("registrar", "Registrar 3"): 900,
    ("resolves-to", "203.0.113.7"): 3,
    ("name-server", "cora.ns.cloudflare.com"): 400,
    ("name-server", "quincy.ns.cloudflare.com"): 3,
}
RATES = Rates(5_000, COUNTS)


def of(name: str) -> list[Fact]:
    return [fact for fact in facts(CAMPAIGN) if fact.subject == name]


def test_two_names_of_one_registrant_are_tied_by_counts_of_the_store() -> None:
    found = link(of(NAMES[0]), of(NAMES[1]), RATES)

    assert found.probability > 0.99
    email = next(reason for reason in found.reasons if reason.relation == "registrant-email")
    assert (email.shared_by, email.of) == (3, 5_000)


def test_what_a_privacy_service_shows_ties_nothing() -> None:
    one, other = (
        facts(rows(name, email="REDACTED FOR PRIVACY")) for name in ("kukelele.com", "pamiroto.com")
    )

    found = link(one, other, Rates(5_000, {("registrant-email", "REDACTED FOR PRIVACY"): 4_000}))

    assert found.probability < 0.01
    assert all(reason.family != "registrant" for reason in found.reasons)


def test_a_link_needs_two_names_with_facts() -> None:
    for one, other in (([], of(NAMES[0])), (of(NAMES[0]), of(NAMES[0]))):
        with pytest.raises(InvalidValue, match="between two names"):
            link(one, other, RATES)


def test_links_of_a_name_are_to_all_others_the_most_probable_first() -> None:
    found = links_of(NAMES[0], [*facts(CAMPAIGN), *facts(rows("garden.org", registrar="Registrar 3"))], RATES)

    assert [each.probability for each in found] == sorted((each.probability for each in found), reverse=True)
    assert len(found) == 3
    assert links_of("unknown.example", facts(CAMPAIGN), RATES) == ()
    assert len(links_of(NAMES[0], facts(CAMPAIGN), RATES, least=0.9)) == 2


def test_a_set_is_as_rare_as_its_rarest_server_and_networks_are_not_counted() -> None:
    found = counted(CAMPAIGN, RATES)

    assert found[Trait.NAME_SERVERS, "cora.ns.cloudflare.com + quincy.ns.cloudflare.com"] == 3
    assert found[Trait.NAME_SERVER_PROVIDER, "cloudflare"] == 1_500
    assert found[Trait.NETWORK, "203.0.113.0/24"] == 5_000
    assert found[Trait.SUFFIX, "fr"] == 60


def test_what_nobody_counted_is_said_to_be_an_estimate() -> None:
    found = link(of(NAMES[0]), of(NAMES[1]), RATES)

    suffix = next(reason for reason in found.reasons if reason.relation == "suffix")
    assert suffix.of == 0
    assert suffix.statement == "both under .fr, a suffix of about 0.012 of all names (an estimate)"


def test_who_somebody_thinks_is_behind_names_ties_them_in_no_way() -> None:
    said = [
        Fact(ObservableKind.DOMAIN_NAME, name, "attributed-to", "Sofacy", (SOURCE,)) for name in NAMES[:2]
    ]
    rates = Rates(5_000, COUNTS | {("attributed-to", "Sofacy"): 2})

    assert link([*of(NAMES[0]), said[0]], [*of(NAMES[1]), said[1]], rates) == link(
        of(NAMES[0]), of(NAMES[1]), RATES
    )
    assert link([said[0]], [said[1]], rates).probability < 0.05
