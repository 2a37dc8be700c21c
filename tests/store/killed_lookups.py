"""A program that imports facts and makes lookups, killed or cut off at each statement (each STRIDEth, from the FIRSTth); prints what holds after.

    python killed_lookups.py URL kill|lose [FIRST [STRIDE]]

As `killed_work.py`: each round has names of its own, and prints what was there right after the accident, and what is
there after the work was simply done again, an hour later, when leases are over.
"""

import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy import Connection, Engine, event
from tests.store.killed_work import kill, lose

from tocsin.model.casework import Case, CaseChange, CaseMember, CaseNote
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import StoreError
from tocsin.model.observation import ObservableKind, ObservedData
from tocsin.store.opening import open_store
from tocsin.store.questions import CaseQuery, Cursor, Job, JobQuery
from tocsin.store.store import Store

NOW = datetime(2026, 11, 24, tzinfo=UTC)
NAME = ObservableKind.DOMAIN_NAME
BATCHES = 2


def fact(subject: str, relation: str, value: str, source: str) -> ObservedData:
    return ObservedData(NAME, subject, relation, value, source, NOW, NOW, source)


def subjects(name: str) -> tuple[str, ...]:
    return (f"good.{name}", f"bad.{name}")


def work(store: Store, name: str, now: datetime) -> None:
    """Import two batches of facts about a name of this round, make two lookups, of which one fails, open a case."""
    cursor = store.cursor(name)
    for batch in range(int(cursor.position) if cursor else 0, BATCHES):
        found = [fact(subjects(name)[0], "text", f"{batch} {number}", "file") for number in range(2)]
        old = [fact(subjects(name)[0], "name-server", "old.example", "dns")] if batch == 0 else []
        store.record_facts([*found, *old], now=now, cursor=Cursor(name, str(batch + 1)))
    store.enqueue([Job(NAME, subject, "dns") for subject in subjects(name)], now=now, unless_done_since=NOW)
    for job in store.claim(5, now=now, lease_s=60, worker=f"{os.getpid()}"):
        if job.subject.startswith("bad."):
            store.fail(job, "no answer", retry_at=None, now=now)
        else:
            seen = fact(job.subject, "name-server", "new.example", "dns")
            store.complete(job, [seen], ended_relations=frozenset({"name-server"}), now=now)
    case = Case(name, NOW, ("en-marche",))
    members = tuple(CaseMember(case.id, DomainName(each), 0.9, "x", "me", NOW) for each in subjects(name))
    store.save_cases(
        [CaseChange(case, members, notes=(CaseNote(case.id, NOW, "me", "x"),))], now=NOW, who="me"
    )


def there(store: Store, name: str) -> dict[str, object]:
    facts = store.facts_of(subjects(name))
    cursor = store.cursor(name)
    return {
        "cursor": int(cursor.position) if cursor else 0,
        "imported": sum(len(each.sources) for each in facts if each.relation == "text"),
        "looked up": sum(len(each.sources) for each in facts if each.value == "new.example"),
        "ended": sum(each.true_to is not None for each in facts),
        "case": [
            [len(each.members), len(each.notes), len(each.case.organisations)]
            for each in store.cases(CaseQuery(titles=(name,)))
        ],
        "states": sorted(job.state.value for job in store.jobs(JobQuery(subjects=subjects(name)))),
    }


def before_step(at: int, accident: Callable[[Connection], None]) -> None:
    """Cause an accident before the statement, or the commit, of a number."""
    numbers = count()

    def step(connection: Connection, *_: object) -> None:
        if next(numbers) == at:
            accident(connection)

    event.listen(Engine, "before_cursor_execute", step)
    event.listen(Engine, "commit", step)


def child(store: Store, name: str, at: int, accident: str) -> int:
    """Work until the accident; 0 when there was none."""
    before_step(at, kill if accident == "kill" else lose)
    try:
        work(store, name, NOW)
    except StoreError:
        return 1
    return 0


def main(url: str, accident: str, first: str = "0", stride: str = "1") -> None:
    with open_store(url) as store:
        for at in count(int(first), int(stride)):
            name = f"round{at}.example"
            store.close()  # a child must not have its parent's connection
            process = os.fork()
            if process == 0:
                os._exit(child(store, name, at, accident))
            _, status = os.waitpid(process, 0)
            problems = store.check() if at % 8 < 2 or status == 0 else ()
            found = {"accident": there(store, name), "problems": problems, "status": status}
            work(store, name, NOW + timedelta(hours=1))
            found["again"] = there(store, name)
            sys.stdout.write(json.dumps(found) + "\n")
            if status == 0:
                return


if __name__ == "__main__":
    main(*sys.argv[1:])
