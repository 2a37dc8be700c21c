"""The second half of the demonstration: from the one published name to the others, by facts among ordinary facts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tocsin.app.aims import alerts_of
from tocsin.app.attempts import sentence, summary
from tocsin.app.cases import Joined, follow
from tocsin.app.clusters import pivots_of, related
from tocsin.app.demo.case import EN_MARCHE, NEAR_MISSES
from tocsin.app.demo.case_facts import (
    FIRST,
    case_attempts,
    case_facts,
    case_statements,
)
from tocsin.app.demo.ordinary_facts import ordinary_facts
from tocsin.app.demo.ordinary_names import ordinary_names
from tocsin.app.timeline import case_timeline
from tocsin.model.alert import Alert
from tocsin.model.domain_names import DomainName
from tocsin.model.linking import Pivot
from tocsin.model.observation import Fact
from tocsin.model.timeline import Event
from tocsin.store.questions import AttemptQuery
from tocsin.store.store import Store

WITH_FACTS: Final = 4_000


@dataclass(frozen=True, slots=True)
class Investigation:
    """What the one name led to.

    `size`: names of which facts are known. `facts`: those of the first name. `raised`: alerts that follow
    from the case; `alerts`: all on its names.
    `attempts`: what the log comes to, in a sentence.
    """

    size: int
    facts: tuple[Fact, ...]
    pivots: tuple[Pivot, ...]
    joined: Joined
    raised: tuple[Alert, ...]
    alerts: tuple[Alert, ...]
    events: tuple[Event, ...]
    attempts: str


def investigate(store: Store, now: datetime, *, ordinary: int = WITH_FACTS) -> Investigation:
    """Put the facts in, those of so many ordinary names with them, and look into the first name with nothing else to go by."""
    names = [name for name in ordinary_names(2 * ordinary) if name.count(".") == 1][:ordinary]
    names += [name for name in NEAR_MISSES if name.count(".") == 1]
    store.record_facts([*(fact.observed() for fact in case_facts()), *ordinary_facts(names)], now=now)
    store.save_attempts(case_attempts(EN_MARCHE.slug), now=now, who="demo")
    first = DomainName(FIRST)
    joined = follow(store, first, related, now)
    record = joined.record
    return Investigation(
        store.corpus_size(),
        store.facts_of((FIRST,)),
        pivots_of(store, first),
        joined,
        joined.raised.told,
        alerts_of(store, record) if record else (),
        case_timeline(store, record, case_statements()) if record else (),
        sentence(summary(tuple(store.attempts(AttemptQuery(organisations=(EN_MARCHE.slug,)))))),
    )
