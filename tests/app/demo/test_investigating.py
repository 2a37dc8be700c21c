"""The second half of the demonstration alone, without the scan before it."""

from pathlib import Path

from tocsin.app.demo.case import EN_MARCHE
from tocsin.app.demo.case_facts import FIRST, REPLAYED
from tocsin.app.demo.investigating import WITH_FACTS, investigate
from tocsin.store.opening import open_store


def test_the_facts_alone_lead_from_the_first_name_to_its_siblings(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'demo.db'}") as store:
        store.save_organisations((EN_MARCHE,), now=REPLAYED, who="test")

        found = investigate(store, REPLAYED)

    assert found.size > WITH_FACTS
    assert {fact.subject for fact in found.facts} == {FIRST}
    assert len(found.joined.newcomers) >= 3
    told = {
        alert.name.value for alert in found.raised
    }  # nothing was scanned: the case is looked at all the same
    assert {FIRST, "portal-office.fr", "accounts-office.fr"} <= told
    assert found.attempts.startswith("5 attempts (5 phishing); nothing was compromised")
