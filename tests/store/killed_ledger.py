"""A program that fills the ledger of a case, killed or cut off before and after each statement (each STRIDEth, from the FIRSTth); prints what holds after.

    python killed_ledger.py URL kill|lose [FIRST [STRIDE]]

As `killed_work.py`: each round has a case of its own, and prints what was there right after the accident, and what is
there after the work was simply done again, from its beginning.
"""

import sys
from datetime import timedelta

from tests.store.killed_work import rounds
from tests.store.ledgers import SEEN, assessment, claim, evidence

from tocsin.model.casework import Case
from tocsin.model.grading import Grade
from tocsin.model.threats import IntrusionSet, ThreatActor
from tocsin.store.questions import ActorSet, AssessmentQuery, AuditQuery, ClaimQuery, EvidenceQuery
from tocsin.store.store import Store

HOUR = timedelta(hours=1)


def work(store: Store, title: str) -> None:
    """Add three pieces, grade one anew, withdraw one; add two claims, withdraw one; assess twice; import actors."""
    case = Case(title, SEEN).id
    pieces = [evidence(value, subject=case) for value in "abc"]
    if not list(store.evidence(EvidenceQuery(subjects=(case,), withdrawn=True))):
        store.save_evidence(pieces, now=SEEN, who="me")
    better = evidence("a", subject=case, grade=Grade.of("A1"))
    store.save_evidence([better], now=SEEN, who="me", reason="confirmed")
    store.withdraw_evidence([pieces[1].id], reason="a mistake", now=SEEN, who="me")
    said = [claim(who, subject=case) for who in ("a firm", "a state")]
    if not list(store.claims(ClaimQuery(subjects=(case,), withdrawn=True))):
        store.save_claims(said, now=SEEN, who="me")
    store.withdraw_claims([said[0].id], reason="forged", now=SEEN, who="me")
    first = assessment(subject=case)
    store.save_assessment(first, now=SEEN, who="me")
    store.save_assessment(assessment(1, subject=case, supersedes=first.id), now=SEEN, who="me")
    store.save_threats([IntrusionSet(title)], [ThreatActor(title)], now=SEEN)
    if all(each.name != title for each in store.actor_sets()):
        store.save_actor_set(ActorSet(title, "1", "csv", SEEN, "0" * 64, b"{}"), now=SEEN, who="me")
    store.save_actor_set(ActorSet(title, "2", "csv", SEEN, "1" * 64, b"[]"), now=SEEN, who="me")


def there(store: Store, title: str) -> dict[str, object]:
    case = Case(title, SEEN).id
    pieces = list(store.evidence(EvidenceQuery(subjects=(case,), withdrawn=True)))
    said = list(store.claims(ClaimQuery(subjects=(case,), withdrawn=True)))
    thought = list(store.assessments(AssessmentQuery(subjects=(case,))))
    groups = [each.id for each in store.groups() if each.name == title]
    sponsors = [each.id for each in store.sponsors() if each.name == title]
    subjects = (
        case, title, *groups, *sponsors, *(each.evidence.id for each in pieces), *(each.claim.id for each in said)
    )  # fmt: skip
    return {
        "grades": sorted(str(each.evidence.grade) for each in pieces),
        "evidence withdrawn": sum(each.withdrawn_at is not None for each in pieces),
        "claims": len(said),
        "claims withdrawn": sum(each.withdrawn_at is not None for each in said),
        "assessments": len(thought),
        "names": [len(groups), len(sponsors)],
        "actors": [each.version for each in store.actor_sets() if each.name == title],
        "trail": len(store.audit(AuditQuery(subjects=subjects))),
    }


if __name__ == "__main__":
    rounds(sys.argv[1:], work, there)
