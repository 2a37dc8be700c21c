"""Running the demonstration: a database and a list of its own, the real scan, and where the one name leads."""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from tocsin.app.demo.behind import Behind, look_behind
from tocsin.app.demo.case import EN_MARCHE, demonstration_names
from tocsin.app.demo.case_facts import REPLAYED
from tocsin.app.demo.investigating import Investigation, investigate
from tocsin.app.demo.reports import Written, case_page, folder_for, group_page, write_pages
from tocsin.app.scan import Scan, ScanSettings, Tally, budgets_of, ranked, store_and_tell
from tocsin.model.alert import Alert
from tocsin.model.casework import CaseRecord
from tocsin.model.errors import InputError
from tocsin.reporting.seam import Content
from tocsin.store.opening import open_store
from tocsin.store.store import Store
from tocsin.watch.reading import open_names

# Findings of this detector say that nothing but a service is named.
_SERVICE: Final = "service_word"


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What the scan did, what the first name led to, who may be behind it, and the reports that were written.

    `told`: alerts that the scan told; `weak`: candidates that only name a service. `targets` is what a report on the group
    says of two years.
    """

    told: tuple[Alert, ...]
    weak: tuple[Alert, ...]
    tally: Tally
    investigation: Investigation
    behind: Behind
    targets: Content
    written: tuple[Written, ...]

    def rank(self, name: str) -> int:
        """Place of a name among the weak candidates, the likeliest first; 0 where it is none."""
        return next((place for place, alert in enumerate(self.weak, 1) if alert.name.value == name), 0)


def demonstrate(now: datetime, place: Path, *, ordinary: int) -> Demonstration:
    """Follow the case from a list of names to the reports, in a database that is gone afterwards.

    Names are found as on the evening of 25 April 2017; the assessments are made `now`, each with what was known on its day.
    Reports go into the folder `place`; raises InputError where they cannot.
    """
    output = folder_for(place)
    with tempfile.TemporaryDirectory(prefix="tocsin-demo-") as temporary:
        folder = Path(temporary)
        list_file = folder / "new-names.txt"
        list_file.write_text("\n".join(demonstration_names(ordinary)) + "\n", encoding="ascii")
        with open_store(f"sqlite:///{folder / 'demo.db'}") as store:
            return _followed(store, list_file, output, now)


def _followed(store: Store, list_file: Path, output: Path, now: datetime) -> Demonstration:
    told, seen, tally = _scanned(store, list_file)
    investigation = investigate(store, REPLAYED)
    record = _case_of(investigation)
    behind = look_behind(store, record, now)
    known = {alert.id for alert in told}
    weak = [alert for alert in seen if alert.id not in known and _names_only_a_service(alert)]
    group = group_page(store, now)
    written = write_pages((case_page(store, record, now), group), output)
    return Demonstration(told, ranked(weak), tally, investigation, behind, group.content, written)


def _scanned(store: Store, list_file: Path) -> tuple[tuple[Alert, ...], list[Alert], Tally]:
    """What is told, everything that was seen, and the count."""
    settings = ScanSettings()
    seen: list[Alert] = []
    with open_names(str(list_file)) as names:
        store.save_organisations((EN_MARCHE,), now=REPLAYED, who="demo")
        scan = Scan((EN_MARCHE,), settings, REPLAYED)
        told = store_and_tell(
            scan,
            (names,),
            store,
            budgets_of((EN_MARCHE,), settings),
            who="demo",
            progress=lambda _: None,  # it takes seconds
            seen=seen.append,
        )
    return told, seen, scan.tally


def _case_of(investigation: Investigation) -> CaseRecord:
    if investigation.joined.record is None:
        raise InputError("the first name of the case was tied to no other: run 'tocsin doctor'")
    return investigation.joined.record


def _names_only_a_service(alert: Alert) -> bool:
    return any(weighed.finding.detector == _SERVICE for weighed in alert.evidence)
