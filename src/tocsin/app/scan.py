"""Scanning names for imitations: read, match, score, keep what is likely enough, tell what the budgets allow."""

import heapq
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib.resources.abc import Traversable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin.app.plugins import plugin_weights
from tocsin.evidence.base_rates import load_base_rates
from tocsin.evidence.log_odds import logit
from tocsin.model.alert import Alert
from tocsin.model.errors import InputError, InvalidName, StoreError, TocsinError, UsageError
from tocsin.model.identity import Identity
from tocsin.names.blocks import NameBlock
from tocsin.names.matching import match
from tocsin.names.validity import Fault, validity
from tocsin.store.questions import Cursor
from tocsin.store.store import Store
from tocsin.watch.explaining import Explainer, Scored
from tocsin.watch.reading import NamesFile
from tocsin.watch.scoring import Scorer
from tocsin.watch.seam import Batch, Unreadable, detectors
from tocsin.watch.watchlist import Watchlist

DEFAULT_PRIOR: Final = 0.001
DEFAULT_MINIMUM: Final = 0.2
# What is less likely than this is not kept in the database: `--all` shows it, and a scan finds it again.
KEPT: Final = 0.01
_UNREADABLE_SHOWN: Final = 5
_CERTAIN: Final = 1.0 - 2.0**-53  # the largest probability below 1: log-odds of 1 are infinite
_LEAST_PRIOR: Final = 1e-12  # shared by ten thousand organisations it still has log-odds


@dataclass(frozen=True, slots=True)
class ScanSettings:
    """How to scan.

    `prior`: share of new names that imitate somebody on the watch list. `minimum`: probability from which somebody is
    told. `budget`: alerts per organisation in seven days, instead of the organisations' own. `weights`: a folder of
    weights to use instead of those that ship.
    """

    prior: float = DEFAULT_PRIOR
    minimum: float = DEFAULT_MINIMUM
    budget: int | None = None
    threads: int = 2
    weights: Traversable | None = None

    def __post_init__(self) -> None:
        if not _LEAST_PRIOR <= self.prior < 1.0:
            raise UsageError(f"the prior is {self.prior}; give a share between 0 and 1, such as 0.001")
        if not 0.0 <= self.minimum <= 1.0:
            raise UsageError(f"the least probability is {self.minimum}; give one from 0 to 1")
        if self.budget is not None and self.budget < 0:
            raise UsageError(f"the budget is {self.budget}; give 0 or more alerts")

    def for_part(self, part: int, everybody: int) -> "ScanSettings":
        """The same for a scan that looks for a part of the watch list: each organisation keeps its share of the prior."""
        return replace(self, prior=self.prior * part / everybody) if everybody else self


@dataclass(slots=True)
class Tally:
    """What a scan has seen so far."""

    names: int = 0
    hits: int = 0  # lines above the lookup floor: pairs of name and organisation
    kept: int = 0  # lines that are at least KEPT likely
    new: int = 0  # of them, not known before
    own: int = 0  # lines on names that are the organisation's own or allowed
    nameless: int = 0  # lines on what is no domain name, which cannot become alerts
    nameless_first: list[Unreadable] = field(default_factory=list)
    unreadable: int = 0
    unreadable_first: list[Unreadable] = field(default_factory=list)
    bytes_read: int = 0
    matching_s: float = 0.0  # processor time, over all threads
    elapsed_s: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class LookedAt:
    """A batch with its scored lines, the `Fault` of each name, and the processor seconds the matcher took."""

    batch: Batch
    scored: Scored
    faults: NDArray[np.uint8]
    matching_s: float


class Scan:
    """One watch list, compiled, and what is done with every batch of names."""

    def __init__(self, identities: Sequence[Identity], settings: ScanSettings, now: datetime) -> None:
        if not identities:
            raise UsageError("nobody is watched yet: 'tocsin init DOMAIN' adds an organisation")
        rates = load_base_rates()
        known = detectors()
        weights = plugin_weights(settings.weights)
        self.settings = settings
        self.now = now
        self.watchlist = Watchlist.compile(identities, rates, now)
        self.prior = settings.prior / len(identities)
        self.scorer = Scorer(self.watchlist, rates, weights)
        self.explainer = Explainer.of(self.watchlist, weights, known, self.prior)
        self.tally = Tally()

    def alerts(self, batch: Batch, *, least: float) -> Iterator[Alert]:
        """Alerts of a batch that are at least so likely, in the order of the names; own and allowed names left out."""
        return self.alerts_of(self.looked_at(batch), least=least)

    def each(self, batches: Iterable[Batch]) -> Iterator["LookedAt"]:
        """Every batch in its order, looked at on all threads while the next ones are read; few are held at a time.

        Where the reading fails, what was read before comes first.
        """
        ahead = self.settings.threads
        waiting: deque[Future[LookedAt]] = deque()
        failure: TocsinError | None = None
        with ThreadPoolExecutor(ahead) as pool:
            try:
                for batch in batches:
                    waiting.append(pool.submit(self.looked_at, batch))
                    if len(waiting) >= ahead:
                        yield waiting.popleft().result()
            except InputError as error:
                failure = error
            while waiting:
                yield waiting.popleft().result()
        if failure is not None:
            raise failure

    def looked_at(self, batch: Batch) -> "LookedAt":
        """Match and score a batch and look for faults in its names; any thread may, nothing is counted yet."""
        began = time.thread_time()
        hits = match(batch.block, self.watchlist.index, threads=1)
        matching_s = time.thread_time() - began
        lines = self.scorer.lines(batch.block, hits)
        return LookedAt(batch, Scored(batch.block, hits, lines), validity(batch.block), matching_s)

    def alerts_of(self, looked: "LookedAt", *, least: float) -> Iterator[Alert]:
        """Count what was looked at and give its alerts, as `alerts` does."""
        self._count(looked)
        scored = looked.scored
        floor = logit(min(least, _CERTAIN)) - logit(self.prior) if least > 0.0 else -np.inf
        # Outside detectors may move a line either way; without them the bulk score decides alone.
        for line in np.flatnonzero(scored.lines.log_odds >= floor):
            alert = self._alert(scored, int(line))
            if alert is not None:
                yield alert

    def _count(self, looked: "LookedAt") -> None:
        tally, batch, faults = self.tally, looked.batch, looked.faults
        tally.names += len(batch.block)
        tally.hits += len(looked.scored.lines)
        tally.bytes_read = batch.bytes_read
        tally.matching_s += looked.matching_s
        faulty = np.flatnonzero((faults != Fault.NONE) & (faults != Fault.NO_DOT))
        tally.unreadable += batch.unreadable_count + len(faulty)
        room = max(_UNREADABLE_SHOWN - len(tally.unreadable_first), 0)
        named = (_unreadable(batch.block, int(row), Fault(int(faults[row])).why) for row in faulty[:room])
        tally.unreadable_first += [*batch.unreadable, *named][:room]

    def _alert(self, scored: Scored, line: int) -> Alert | None:
        try:
            alert = self.explainer.alert(scored, line, self.now)
        except InvalidName as error:
            self._refuse(scored, line, str(error))
            return None
        if self.watchlist.allow.allows(alert.name.value, alert.organisation) is not None:
            self.tally.own += 1
            return None
        return alert

    def _refuse(self, scored: Scored, line: int, why: str) -> None:
        self.tally.nameless += 1
        if len(self.tally.nameless_first) < _UNREADABLE_SHOWN:
            self.tally.nameless_first.append(_unreadable(scored.block, int(scored.lines.row[line]), why))


def _unreadable(block: NameBlock, row: int, why: str) -> Unreadable:
    return Unreadable(block.first_row + row + 1, block.written(row)[:80], why)


def chosen(identities: Sequence[Identity], slugs: Sequence[str]) -> tuple[Identity, ...]:
    """The organisations that were named, all where none was; raises UsageError for one that is not watched."""
    known = {identity.slug: identity for identity in identities}
    for slug in slugs:
        if slug not in known:
            raise UsageError(f"organisation {slug!r} is not watched; 'tocsin organisation list' shows who is")
    return tuple(known[slug] for slug in slugs) if slugs else tuple(identities)


def budgets_of(identities: Sequence[Identity], settings: ScanSettings) -> dict[str, int]:
    """Alerts in seven days that each organisation may be told."""
    return {
        identity.slug: identity.alert_budget if settings.budget is None else settings.budget
        for identity in identities
    }


Progress = Callable[[Tally], None]


def look(scan: Scan, files: Sequence[NamesFile], *, least: float, progress: Progress) -> Iterator[Alert]:
    """Every alert at least so likely, in the order of the names, while it is found; nothing is stored."""
    began = time.perf_counter()
    for file in files:
        for looked in scan.each(file.batches()):
            yield from scan.alerts_of(looked, least=least)
            scan.tally.elapsed_s = time.perf_counter() - began
            progress(scan.tally)


def best(
    scan: Scan, files: Sequence[NamesFile], budgets: Mapping[str, int], *, progress: Progress
) -> tuple[Alert, ...]:
    """The alerts that would be told: for each organisation the likeliest its budget allows. Nothing is stored."""
    heaps: dict[str, _Best] = {slug: _Best(budget) for slug, budget in budgets.items()}
    for alert in look(scan, files, least=scan.settings.minimum, progress=progress):
        scan.tally.kept += 1
        heaps[alert.organisation].offer(alert)
    return ranked([alert for heap in heaps.values() for alert in heap.alerts()])


class _Best:
    """The likeliest alerts of one organisation, at most so many, each name once."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._heap: list[tuple[float, str]] = []
        self._alerts: dict[str, Alert] = {}

    def offer(self, alert: Alert) -> None:
        """Keep the alert while it is among the likeliest."""
        name = alert.name.value
        known = self._alerts.get(name)
        if not self._room or (known is not None and known.probability >= alert.probability):
            return
        if known is not None:  # the same name, in a spelling that is likelier
            self._heap.remove((known.probability, name))
            heapq.heapify(self._heap)
        self._alerts[name] = alert
        heapq.heappush(self._heap, (alert.probability, name))
        if len(self._heap) > self._room:
            del self._alerts[heapq.heappop(self._heap)[1]]

    def alerts(self) -> list[Alert]:
        """What was kept, in no order."""
        return list(self._alerts.values())


def ranked(alerts: Sequence[Alert]) -> tuple[Alert, ...]:
    """Alerts with the likeliest first."""
    return tuple(sorted(alerts, key=lambda alert: (-alert.probability, alert.name.value, alert.organisation)))


def store_and_tell(
    scan: Scan,
    files: Sequence[NamesFile],
    store: Store,
    budgets: Mapping[str, int],
    *,
    who: str,
    progress: Progress,
    seen: Callable[[Alert], None] | None = None,
) -> tuple[Alert, ...]:
    """Scan into the store; return the alerts that became new, the likeliest first.

    Each batch is stored with its cursor in one transaction, and telling is one more: killed at any moment, the next
    scan of the same files finishes the work and tells nothing twice. `seen` gets every alert above the lookup floor.
    """
    began = time.perf_counter()
    for file in files:
        _store_one(scan, file, store, who=who, progress=progress, seen=seen, began=began)
    told = store.settle(budgets, minimum=scan.settings.minimum, now=scan.now)
    scan.tally.elapsed_s = time.perf_counter() - began
    return ranked(told)


def _store_one(
    scan: Scan,
    file: NamesFile,
    store: Store,
    *,
    who: str,
    progress: Progress,
    seen: Callable[[Alert], None] | None,
    began: float,
) -> None:
    run = store.begin_scan(file.label, now=scan.now, who=who)
    before = replace(scan.tally)
    try:
        for looked in scan.each(file.batches()):
            _store_batch(scan, looked, store, Cursor(file.label, looked.batch.cursor), seen)
            scan.tally.elapsed_s = time.perf_counter() - began
            progress(scan.tally)
    except BaseException:
        # What went wrong is what must be heard of, not that the scan could not be noted as stopped either.
        with suppress(StoreError):
            _finish(scan, store, run, before, "stopped")
        raise
    _finish(scan, store, run, before, "done")


def _finish(scan: Scan, store: Store, run: str, before: Tally, outcome: str) -> None:
    tally = scan.tally
    store.finish_scan(
        run,
        now=scan.now,
        names=tally.names - before.names,
        hits=tally.hits - before.hits,
        alerts=tally.new - before.new,
        unreadable=tally.unreadable - before.unreadable,
        outcome=outcome,
    )


def _store_batch(
    scan: Scan, looked: LookedAt, store: Store, cursor: Cursor, seen: Callable[[Alert], None] | None
) -> None:
    least = KEPT if seen is None else 0.0
    found = []
    for alert in scan.alerts_of(looked, least=least):
        if seen is not None:
            seen(alert)
        if alert.probability >= KEPT:
            found.append(alert)
    scan.tally.kept += len(found)
    scan.tally.new += store.record_alerts(_once_each(found), now=scan.now, cursor=cursor)


def _once_each(alerts: Sequence[Alert]) -> list[Alert]:
    """The likeliest alert of each name and organisation: a list may hold a name twice, spelt in two ways."""
    found: dict[tuple[str, str], Alert] = {}
    for alert in alerts:
        pair = (alert.name.value, alert.organisation)  # what the alert's id is made of, and quicker
        known = found.get(pair)
        if known is None or alert.probability > known.probability:
            found[pair] = alert
    return list(found.values())
