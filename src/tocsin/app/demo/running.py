"""Running the demonstration: a database and a list of its own, the real scan, and where the one name leads."""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from tocsin.app.demo.case import EN_MARCHE, demonstration_names
from tocsin.app.demo.investigating import Investigation, investigate
from tocsin.app.scan import Scan, ScanSettings, Tally, budgets_of, ranked, store_and_tell
from tocsin.model.alert import Alert
from tocsin.store.opening import open_store
from tocsin.watch.reading import open_names

# Findings of this detector say that nothing but a service is named.
_SERVICE: Final = "service_word"


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What the scan did, and what the first name led to.

    `told`: alerts that the scan told; `weak`: candidates that only name a service.
    """

    told: tuple[Alert, ...]
    weak: tuple[Alert, ...]
    tally: Tally
    investigation: Investigation

    def rank(self, name: str) -> int:
        """Place of a name among the weak candidates, the likeliest first; 0 where it is none."""
        return next((place for place, alert in enumerate(self.weak, 1) if alert.name.value == name), 0)


def demonstrate(now: datetime, *, ordinary: int) -> Demonstration:
    """Scan the list into a database that is gone afterwards, and look into the first name of the case."""
    with tempfile.TemporaryDirectory(prefix="tocsin-demo-") as place:
        folder = Path(place)
        list_file = folder / "new-names.txt"
        list_file.write_text("\n".join(demonstration_names(ordinary)) + "\n", encoding="ascii")
        return _scan(list_file, f"sqlite:///{folder / 'demo.db'}", now)


def _scan(list_file: Path, database: str, now: datetime) -> Demonstration:
    settings = ScanSettings()
    seen: list[Alert] = []
    with open_store(database) as store, open_names(str(list_file)) as names:
        store.save_organisations((EN_MARCHE,), now=now, who="demo")
        scan = Scan((EN_MARCHE,), settings, now)
        told = store_and_tell(
            scan,
            (names,),
            store,
            budgets_of((EN_MARCHE,), settings),
            who="demo",
            progress=lambda _: None,  # it takes seconds
            seen=seen.append,
        )
        investigation = investigate(store, now)
    known = {alert.id for alert in told}
    weak = [alert for alert in seen if alert.id not in known and _names_only_a_service(alert)]
    return Demonstration(told, ranked(weak), scan.tally, investigation)


def _names_only_a_service(alert: Alert) -> bool:
    return any(weighed.finding.detector == _SERVICE for weighed in alert.evidence)
