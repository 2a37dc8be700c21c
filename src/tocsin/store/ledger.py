"""What the store does with evidence, claims, assessments, names of groups and sponsors, and imported actors."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from tocsin.model.assessment import Assessment, Claim, Evidence
from tocsin.model.errors import InvalidValue
from tocsin.model.threats import IntrusionSet, ThreatActor
from tocsin.store import actor_set_table, assessment_table, ledger_table, threat_table
from tocsin.store.connecting import Database
from tocsin.store.ledger_table import CLAIMS, EVIDENCE
from tocsin.store.questions import (
    ActorSet,
    AssessmentQuery,
    ClaimQuery,
    ClaimRecord,
    EvidenceQuery,
    EvidenceRecord,
)


class Ledger:
    """Part of `Store`: what bears on who is behind a case, and what was thought of it.

    Every change leaves an entry in the audit trail; doing it twice changes nothing.
    """

    _database: Database

    def save_evidence(
        self, evidence: Sequence[Evidence], *, now: datetime, who: str, reason: str = ""
    ) -> int:
        """Keep evidence, all or none; return how many pieces were new, changed or had been withdrawn.

        A piece takes the place of an earlier one of its id, and what was otherwise then is in the audit trail: its old
        and new grade, and the rest with the reason. What was withdrawn comes back.
        """
        with self._database.writing("saving evidence") as connection:
            return ledger_table.save(connection, EVIDENCE, evidence, now=now, who=who, reason=reason)

    def save_entries(
        self,
        evidence: Sequence[Evidence],
        claims: Sequence[Claim],
        groups: Sequence[IntrusionSet] = (),
        sponsors: Sequence[ThreatActor] = (),
        *,
        now: datetime,
        who: str,
        reason: str = "",
    ) -> tuple[int, int]:
        """Keep evidence, claims and what those are called that they name, all or none, each as by its own `save_`.

        Returns how many pieces of evidence and how many claims were new, changed or had been withdrawn.
        """
        with self._database.writing("saving evidence and claims") as connection:
            threat_table.save_groups(connection, groups, now=now)
            threat_table.save_sponsors(connection, sponsors, now=now)
            return (
                ledger_table.save(connection, EVIDENCE, evidence, now=now, who=who, reason=reason),
                ledger_table.save(connection, CLAIMS, claims, now=now, who=who, reason=reason),
            )

    def withdraw_evidence(self, ids: Collection[str], *, reason: str, now: datetime, who: str) -> int:
        """Take evidence out of what counts, kept with the reason; return how many pieces were not withdrawn before.

        Ids that are not there change nothing. Raises `InvalidValue` without a reason.
        """
        _check_reason(reason, "evidence")
        with self._database.writing("withdrawing evidence") as connection:
            return ledger_table.withdraw(connection, EVIDENCE, ids, reason=reason, now=now, who=who)

    def evidence(self, query: EvidenceQuery) -> Iterator[EvidenceRecord]:
        """Evidence that the query means, in the order in which it was observed; flat in memory."""
        with self._database.reading("reading evidence") as connection:
            yield from ledger_table.find_evidence(connection, query)

    def save_claims(self, claims: Sequence[Claim], *, now: datetime, who: str, reason: str = "") -> int:
        """Keep claims as `save_evidence` keeps evidence."""
        with self._database.writing("saving claims") as connection:
            return ledger_table.save(connection, CLAIMS, claims, now=now, who=who, reason=reason)

    def withdraw_claims(self, ids: Collection[str], *, reason: str, now: datetime, who: str) -> int:
        """Withdraw claims as `withdraw_evidence` withdraws evidence."""
        _check_reason(reason, "a claim")
        with self._database.writing("withdrawing claims") as connection:
            return ledger_table.withdraw(connection, CLAIMS, ids, reason=reason, now=now, who=who)

    def claims(self, query: ClaimQuery) -> Iterator[ClaimRecord]:
        """Claims that the query means, in the order in which they were said; flat in memory."""
        with self._database.reading("reading claims") as connection:
            yield from ledger_table.find_claims(connection, query)

    def save_assessment(self, assessment: Assessment, *, now: datetime, who: str) -> bool:
        """Keep an assessment for good; False when it is there already. Its entry in the trail is its subject's.

        Raises `StoreError` when another of the same id is there, or when what it supersedes is not.
        """
        with self._database.writing("saving an assessment") as connection:
            return assessment_table.save(connection, assessment, now=now, who=who)

    def assessments(self, query: AssessmentQuery) -> Iterator[Assessment]:
        """Assessments that the query means, in the order in which they were made; a few in memory at a time."""
        with self._database.reading("reading assessments") as connection:
            yield from assessment_table.find(connection, query)

    def save_threats(
        self, groups: Sequence[IntrusionSet], sponsors: Sequence[ThreatActor] = (), *, now: datetime
    ) -> None:
        """Keep what groups and sponsors are called; a name alone takes the place of nothing that is known of it."""
        with self._database.writing("saving names of groups") as connection:
            threat_table.save_groups(connection, groups, now=now)
            threat_table.save_sponsors(connection, sponsors, now=now)

    def groups(self, ids: Collection[str] | None = None) -> tuple[IntrusionSet, ...]:
        """Groups of some ids as far as they are known, or all of them, by name."""
        with self._database.reading("reading names of groups") as connection:
            return tuple(threat_table.find_groups(connection, ids))

    def sponsors(self, ids: Collection[str] | None = None) -> tuple[ThreatActor, ...]:
        """Sponsors of some ids as far as they are known, or all of them, by name."""
        with self._database.reading("reading names of sponsors") as connection:
            return tuple(threat_table.find_sponsors(connection, ids))

    def save_actor_set(self, actors: ActorSet, *, now: datetime, who: str) -> bool:
        """Keep an imported set in place of the one of its name; False when that is the same already."""
        with self._database.writing(f"saving the actors {actors.name!r}") as connection:
            return actor_set_table.save(connection, actors, now=now, who=who)

    def actor_sets(self) -> tuple[ActorSet, ...]:
        """All imported sets, by name."""
        with self._database.reading("reading imported actors") as connection:
            return tuple(actor_set_table.every(connection))

    def remove_actor_set(self, name: str, *, now: datetime, who: str) -> bool:
        """Forget an imported set; False when there is none of that name."""
        with self._database.writing(f"removing the actors {name!r}") as connection:
            return actor_set_table.remove(connection, name, now=now, who=who)


def _check_reason(reason: str, what: str) -> None:
    if not reason.strip():
        raise InvalidValue(f"withdrawing {what} needs a reason")
