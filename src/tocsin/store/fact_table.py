"""Facts in their tables: recorded, ended and read, each within the transaction it is given."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select

from tocsin.model.errors import StoreError
from tocsin.model.observation import Fact, FactRow, ObservableKind, ObservedData
from tocsin.store import fact_rows
from tocsin.store.bulk import among, listed, paired, pairs, place, put
from tocsin.store.columns import microseconds, original_text
from tocsin.store.numbering import Numbers, find_numbers, give_numbers, short_text
from tocsin.store.questions import FactTally
from tocsin.store.schema import claims, fact_sources, facts, subjects
from tocsin.store.sightings import UNKNOWN, Novelty, Sighting, end, take_in

_DOMAIN: Final = ObservableKind.DOMAIN_NAME.value
_AT_ONCE: Final = 10_000
_PAGE: Final = 5000
_COLUMNS: Final = ", ".join(f"facts.{column.name}" for column in facts.columns)

# In SQLite, CROSS JOIN keeps the order of the tables: subjects in the order of their index, and nothing is sorted.
_ROWS: Final = (
    "SELECT facts.subject, facts.claim, facts.true_from, facts.first_seen, subjects.text, claims.relation, "  # noqa: S608  # only our own words
    "coalesce(claims.whole, claims.text) FROM subjects CROSS JOIN facts CROSS JOIN claims "
    f"WHERE subjects.kind = '{_DOMAIN}' AND facts.subject = subjects.number AND claims.number = facts.claim "
    "ORDER BY subjects.text, facts.subject, facts.claim"
)

_Pair = tuple[int, int]


def record(connection: Connection, observations: Sequence[ObservedData], now: datetime) -> FactTally:
    """Put in what is new and join what is known; taking in the same again changes nothing."""
    found = [
        _record_batch(connection, observations[start : start + _AT_ONCE], microseconds(now))[0]
        for start in range(0, len(observations), _AT_ONCE)
    ]
    return FactTally(
        sum(each.new for each in found),
        sum(each.more_sources for each in found),
        sum(each.known for each in found),
    )


def record_lookup(
    connection: Connection,
    kind: ObservableKind,
    subject: str,
    observations: Sequence[ObservedData],
    *,
    ended_relations: frozenset[str],
    sources: frozenset[str],
    now: datetime,
) -> FactTally:
    """Record what a lookup of one subject showed, and end what the same sources say of it and it no longer showed."""
    at = microseconds(now)
    tally, touched = _record_batch(connection, observations, at)
    numbers = find_numbers(connection, subjects, [(kind.value, subject)])
    asked = find_numbers(connection, fact_sources, [(source,) for source in sources])
    number = numbers.get((kind.value, subject))
    if number is None or not asked or not ended_relations:
        return tally
    statement = (
        f"SELECT {_COLUMNS} FROM facts JOIN claims ON claims.number = facts.claim "  # noqa: S608  # only our own words
        f"WHERE facts.subject = {place(connection)} AND facts.true_to IS NULL "
        f"AND {among(connection, 'claims.relation')} AND {among(connection, 'facts.source')}"
    )
    rows = connection.exec_driver_sql(
        statement, (number, listed(connection, ended_relations), listed(connection, asked.values()))
    )
    gone = [row for row in map(_sighting_of, rows) if (row.subject, row.claim) not in touched]
    ended = end(gone, at)
    put(connection, facts, [row.row for row in gone])
    return FactTally(tally.new, tally.more_sources, tally.known, ended)


def _record_batch(
    connection: Connection, observations: Sequence[ObservedData], now: int
) -> tuple[FactTally, Collection[_Pair]]:
    """Record a batch; return what it came to, and which pairs of subject and claim it was about."""
    if not observations:
        return FactTally(), ()
    numbered, claimed, named = _numbers(connection, observations)
    seen = [
        fact_rows.sighting(
            each,
            numbered.of[each.kind, each.subject],
            claimed.of[each.kind, each.relation, each.value],
            named.of[each.source,],
            now,
        )
        for each in observations
    ]
    known = _known(
        connection,
        {
            (each.subject, each.claim)
            for each in seen
            if each.subject <= numbered.last_known and each.claim <= claimed.last_known
        },
    )
    count = Counter(take_in(known[each.subject, each.claim], each) for each in seen)
    put(connection, facts, [row.row for rows in known.values() for row in rows if row.changed])
    return FactTally(count[Novelty.NEW], count[Novelty.MORE_SOURCES], count[Novelty.KNOWN]), known.keys()


def _numbers(
    connection: Connection, observations: Sequence[ObservedData]
) -> tuple[Numbers, Numbers, Numbers]:
    """Numbers of the subjects, claims and sources of observations."""
    # Dictionaries and not sets: numbers are given out in the order of the observations, the same in every run.
    subject_keys = dict.fromkeys((each.kind, each.subject) for each in observations)
    claim_keys = dict.fromkeys((each.kind, each.relation, each.value) for each in observations)
    source_keys = dict.fromkeys((each.source,) for each in observations)
    return (
        give_numbers(connection, subjects, subject_keys),
        give_numbers(connection, claims, claim_keys),
        give_numbers(connection, fact_sources, source_keys),
    )


def _known(connection: Connection, wanted: Collection[_Pair]) -> defaultdict[_Pair, list[Sighting]]:
    found: defaultdict[_Pair, list[Sighting]] = defaultdict(list)
    if wanted:
        rows = connection.exec_driver_sql(
            f"SELECT {_COLUMNS} FROM {pairs(connection)} "  # noqa: S608  # only our own words
            "CROSS JOIN facts WHERE facts.subject = wanted.one AND facts.claim = wanted.two",
            paired(connection, wanted),
        )
        for row in map(_sighting_of, rows):
            found[row.subject, row.claim].append(row)
    return found


def _sighting_of(row: Row[Any]) -> Sighting:
    return Sighting(*row)  # type: ignore[call-arg]  # a row has the columns, in the order of the fields


def of_subjects(connection: Connection, texts: Collection[str]) -> tuple[Fact, ...]:
    """Every fact about the subjects of some texts, of whatever kind: by subject, relation, value and beginning."""
    statement = (
        "SELECT subjects.kind, coalesce(subjects.whole, subjects.text) AS subject, claims.relation, "  # noqa: S608  # as above
        "coalesce(claims.whole, claims.text) AS value, coalesce(named.whole, named.text) AS source, "
        "facts.true_from, facts.true_to, facts.first_seen, facts.last_seen, facts.public_since, facts.origin, "
        "facts.grade, facts.times "
        "FROM subjects CROSS JOIN facts CROSS JOIN claims CROSS JOIN fact_sources AS named "
        f"WHERE {among(connection, 'subjects.text')} AND facts.subject = subjects.number "
        "AND claims.number = facts.claim AND named.number = facts.source "
        "ORDER BY 2, 1, 3, 4, facts.true_from, facts.first_seen, 5"
    )
    rows = connection.exec_driver_sql(statement, (listed(connection, {short_text(text) for text in texts}),))
    try:
        return tuple(fact_rows.facts_of(iter(rows.mappings())))
    except ValueError as error:
        raise StoreError(f"a fact is damaged ({error}); run 'tocsin db check'") from error


def shared_by(connection: Connection, values: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Of how many domain names each value is or was true; 0 of a value that nothing is known of."""
    numbers = find_numbers(connection, claims, [(_DOMAIN, relation, value) for relation, value in values])
    counted = connection.exec_driver_sql(
        "SELECT claim, count(DISTINCT subject) FROM facts "  # noqa: S608  # as above
        f"WHERE {among(connection, 'claim')} GROUP BY claim",
        (listed(connection, numbers.values()),),
    )
    counts: dict[int, int] = dict(counted.all())
    return {
        (relation, value): counts.get(numbers.get((_DOMAIN, relation, value), 0), 0)
        for relation, value in values
    }


def subjects_with(connection: Connection, relation: str, value: str, limit: int) -> tuple[str, ...]:
    """Domain names of which a value is or was true, those known longest first."""
    key = (_DOMAIN, relation, value)
    number = find_numbers(connection, claims, [key]).get(key)
    if number is None:
        return ()
    named = (
        select(facts.c.subject)
        .where(facts.c.claim == number)
        .distinct()
        .order_by(facts.c.subject)
        .limit(limit)
    )
    shown = named.subquery()
    statement = (
        select(func.coalesce(subjects.c.whole, subjects.c.text))
        .join(shown, shown.c.subject == subjects.c.number)
        .order_by(subjects.c.number)
    )
    return tuple(connection.execute(statement).scalars())


def values_of(connection: Connection, relation: str) -> tuple[str, ...]:
    """Every value that was ever said of a domain name in a relation, each once."""
    named = select(func.coalesce(claims.c.whole, claims.c.text)).where(
        claims.c.kind == _DOMAIN, claims.c.relation == str(relation)
    )
    return tuple(sorted(connection.execute(named).scalars()))


def rows_of_domain_names(connection: Connection) -> Iterator[FactRow]:
    """Every relation and value of every domain name once, with the earliest time of it; by name, flat in memory."""
    rows = connection.execution_options(yield_per=_PAGE).exec_driver_sql(_ROWS)
    last: tuple[int, int] | None = None
    name = relation = value = ""
    when = 0
    for subject, claim, began, seen, *texts in rows:
        time = seen if began == UNKNOWN else began
        if (subject, claim) == last:
            when = min(when, time)
            continue
        if last is not None:
            yield _row(name, relation, value, when)
        last, when = (subject, claim), time
        name, relation, value = texts
    if last is not None:
        yield _row(name, relation, value, when)


def _row(name: str, relation: str, value: str, when: int) -> FactRow:
    return FactRow(
        original_text(name), original_text(relation), original_text(value), fact_rows.iso_text(when)
    )


def count_names(connection: Connection) -> int:
    """How many domain names there are facts about."""
    statement = select(func.count()).select_from(subjects).where(subjects.c.kind == _DOMAIN)
    return connection.execute(statement).scalar_one()
