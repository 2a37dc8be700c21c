"""What an investigation shows: what is known of a name, what it shares with others, its case and what follows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from rich.table import Table
from rich.text import Text

from tocsin.cli.alert_view import safe
from tocsin.cli.case_view import put_case, put_joined
from tocsin.cli.console import put, say
from tocsin.cli.pivot_view import put_pivots
from tocsin.cli.tables import printer
from tocsin.model.domain_names import DomainName
from tocsin.model.observation import Fact
from tocsin.names.parsing import unicode_name

if TYPE_CHECKING:
    from tocsin.app.enrichment import Failure, Progress
    from tocsin.app.investigate import Dossier
    from tocsin.store.store import Store

_VALUES: Final = 6  # of one relation
_ALONE: Final = 10  # pivots that nobody shares are named when they are no more
# In the order in which an analyst reads them; what is not named here comes after.
_FIRST: Final = (
    "created",
    "registrar",
    "registrant-email",
    "registrant-name",
    "registrant-organisation",
    "name-server",
    "resolves-to",
    "mail-exchanger",
    "certificate-issuer",
    "page-title",
)
_QUIET: Final = frozenset({"updated", "expires", "registration-status", "text", "certificate"})


def lookups(progress: "Progress", counts: Mapping[str, int]) -> Iterator[str]:
    """Say in lines what the lookups came to: one for each that gave nothing."""
    ended = f", {progress.ended_facts:,} facts ended" if progress.ended_facts else ""
    yield (
        f"{progress.done + progress.failed:,} lookups: {progress.new_facts:,} new facts{ended};"
        f" {progress.failed:,} without an answer"
    )
    for failure in progress.failures:
        yield f"  {_failure(failure)}"
    if progress.failed > len(progress.failures):
        yield f"  and {progress.failed - len(progress.failures):,} more"
    if waiting := counts.get("waiting", 0) + counts.get("running", 0):
        yield f"{waiting:,} lookups wait: 'tocsin investigate' makes those that are due"


def _failure(failure: "Failure") -> str:
    again = (
        f"; again from {failure.retry_at:%H:%M:%SZ}" if failure.retry_at else "; not tried again by itself"
    )
    return f"{failure.enricher} of {failure.subject}: {failure.why}{again}"


def put_dossier(store: "Store", found: "Dossier", size: int) -> None:
    """Print to stdout what was found of one name."""
    from tocsin.app.cases import short_id

    console = printer()
    console.print(Text(_shown(found.name), style="bold"))
    _put_facts(found.facts, found.name)
    put("  what it can share with others, and what that adds to the log-odds of one operator behind both:")
    alone = sum(not pivot.others for pivot in found.pivots)
    put_pivots([pivot for pivot in found.pivots if pivot.others or alone <= _ALONE], size)
    if alone > _ALONE:
        put(f"     -  and {alone:,} facts that it shares with nobody: tocsin pivot {found.name}")
    put_joined(found.joined)
    record = found.joined.record
    if record is not None:
        from tocsin.app.aims import alerts_of

        put("")
        put_case(record, alerts_of(store, record))
        put(f"  timeline: tocsin case timeline {short_id(record.case)}")
    put("")


def put_next(size: int) -> None:
    """Say what an investigation rests on, and what may be done next."""
    say(
        f"weighed against {size:,} names with facts; more of them make the weights better: tocsin facts import FILE\n"
        "next: tocsin case confirm CASE, case reject NAME OTHER --reason TEXT, or case split"
    )


def _put_facts(facts: Sequence[Fact], name: DomainName) -> None:
    """Print facts of a name, and under a heading of their own those of what was registered: they are true of another host."""
    if not facts:
        put("  nothing is known of it")
        return
    _put_grid([fact for fact in facts if fact.subject == name.value])
    for subject in dict.fromkeys(fact.subject for fact in facts if fact.subject != name.value):
        put(f"  of {safe(subject)}, under which it stands:")
        _put_grid([fact for fact in facts if fact.subject == subject])


def _put_grid(facts: Sequence[Fact]) -> None:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(width=24, no_wrap=True)
    grid.add_column(overflow="fold")
    for relation, values in _by_relation(facts).items():
        more = f" and {len(values) - _VALUES} more" if len(values) > _VALUES else ""
        grid.add_row(Text(f"  {relation}", style="dim"), Text(safe(", ".join(values[:_VALUES]) + more)))
    printer().print(grid)


def _by_relation(facts: Sequence[Fact]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    places = {relation: place for place, relation in enumerate(_FIRST)}
    for fact in sorted(
        facts, key=lambda fact: (places.get(fact.relation, len(places)), fact.relation, fact.value)
    ):
        if fact.relation not in _QUIET:
            ended = f" (until {fact.true_to:%Y-%m-%d})" if fact.true_to else ""
            value = f"{fact.value}{ended}"
            if value not in found.setdefault(fact.relation, []):
                found[fact.relation].append(value)
    return found


def _shown(name: DomainName) -> str:
    # A name that looks like ASCII and is not must never stand alone.
    shown = safe(unicode_name(name).text)
    return shown if shown == name.value else f"{shown} ({name})"
