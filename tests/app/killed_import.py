"""A program that is killed at each statement of an import in turn; prints what holds after, and after doing it again.

    python killed_import.py URL FILE

Each round has a case of its own.
"""

import json
import os
import signal
import sys
from datetime import UTC, datetime
from itertools import count

from sqlalchemy import Connection, Engine, event

from tocsin.app.case_orders import open_case
from tocsin.app.cases import find
from tocsin.app.evidence_import import import_case
from tocsin.store.opening import open_store
from tocsin.store.questions import AuditQuery, ClaimQuery, EvidenceQuery
from tocsin.store.store import Store

NOW = datetime(2025, 5, 1, tzinfo=UTC)


def there(store: Store, case: str) -> dict[str, int]:
    subjects = (find(store, case).case.id,)
    pieces = [each.evidence.id for each in store.evidence(EvidenceQuery(subjects=subjects))]
    claims = [each.claim.id for each in store.claims(ClaimQuery(subjects=subjects))]
    entries = store.audit(AuditQuery(subjects=tuple(pieces + claims))) if pieces or claims else ()
    return {"evidence": len(pieces), "claims": len(claims), "entries": len(entries)}


def kill_at(at: int) -> None:
    numbers = count()

    def step(_connection: Connection, *more: object) -> None:
        is_question = any(isinstance(each, str) and each.startswith(("SELECT", "PRAGMA")) for each in more)
        if not is_question and next(numbers) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", step)
    event.listen(Engine, "commit", step)  # before it is done


def main(url: str, path: str) -> None:
    with open_store(url) as store:
        for at in count():
            case = f"round{at}.example"
            open_case(store, (case,), now=NOW)
            store.close()  # a child must not have its parent's connection
            process = os.fork()
            if process == 0:
                kill_at(at)
                import_case(store, case, path, now=NOW, who="test")
                os._exit(0)
            _, status = os.waitpid(process, 0)
            found = {"status": status, "killed": there(store, case)}
            import_case(store, case, path, now=NOW, who="test")
            sys.stdout.write(json.dumps({**found, "again": there(store, case)}) + "\n")
            if status == 0:
                return


if __name__ == "__main__":
    main(*sys.argv[1:])
