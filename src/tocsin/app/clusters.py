"""Names that one operator is probably behind: groups of a file or of the store, and the ties of one name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from tocsin.app.opened_files import lines, opened
from tocsin.evidence.infrastructure import load_infrastructure_weights
from tocsin.interchange.fact_rows import read_fact_rows
from tocsin.interchange.fact_table import LONGEST_LINE
from tocsin.interchange.problems import Problem
from tocsin.investigation.candidates import Progress
from tocsin.investigation.clustering import NO_WORD, AnalystWord, Clusters, cluster
from tocsin.investigation.corpus import Corpus
from tocsin.investigation.linking import Rates, links_of
from tocsin.investigation.pivots import pivots
from tocsin.investigation.traits import (
    FEW,
    MOMENTS,
    NAME_SERVER,
    OF_THE_DOMAIN,
    registrable,
    values_of,
)
from tocsin.model.casework import Judgement
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError, InvalidName, UsageError
from tocsin.model.linking import Link, Pivot
from tocsin.model.observation import Fact, FactRow, ObservableKind
from tocsin.names.parsing import domain_name
from tocsin.store.store import Store

_SHOWN: Final = 5
LEAST: Final = 0.05  # probability below which a tie is not worth showing
_MOST_CANDIDATES: Final = 1_000
_OTHERS: Final = 5


@dataclass(slots=True)
class Reading:
    """What was read of a file: how many facts, and what could not be read, of which the first are kept."""

    facts: int = 0
    problems: int = 0
    first_problems: list[Problem] = field(default_factory=list)

    def rows(self, lines: Iterator[bytes], now: datetime | None) -> Iterator[FactRow]:
        """Facts of the lines, counted as they pass."""
        for row in read_fact_rows(lines, now=now):
            if isinstance(row, FactRow):
                self.facts += 1
                yield row
            else:
                self.problems += row.count
                if len(self.first_problems) < _SHOWN:
                    self.first_problems.append(row)

    def counted(self, rows: Iterable[FactRow]) -> Iterator[FactRow]:
        """Rows, counted as they pass."""
        for row in rows:
            self.facts += 1
            yield row


def cluster_file(
    path: str,
    *,
    now: datetime | None = None,
    word: AnalystWord = NO_WORD,
    progress: Progress = lambda _what, _share: None,
) -> tuple[Clusters, Reading]:
    """Group the names of a file of facts (CSV or JSON Lines, plain or compressed; '-' is standard input).

    Nothing is kept: killed at any moment, nothing is lost. Raises InputError where the file cannot be read.
    """
    reading = Reading()
    with opened(path) as file:
        corpus = Corpus.build(reading.rows(lines(file, path, longest=LONGEST_LINE), now))
    if not len(corpus):
        raise InputError(f"there is no name in {path!r}")
    return cluster(corpus, load_infrastructure_weights(), word=word, progress=progress), reading


def word_of(same: Sequence[str], different: Sequence[str]) -> AnalystWord:
    """Pairs as typed ('one.example,other.example') as an analyst's word; raises UsageError for what is no pair."""
    return AnalystWord(tuple(map(_pair, same)), tuple(map(_pair, different)))


def _pair(text: str) -> tuple[str, str]:
    try:
        first, second = (domain_name(name).value for name in text.split(","))
    except (ValueError, InvalidName) as error:
        raise UsageError(f"{text!r} is not a pair of names: write 'one.example,other.example'") from error
    if first == second:
        raise UsageError(f"{text!r} names {first} twice")
    return first, second


def cluster_store(
    store: Store, *, word: AnalystWord = NO_WORD, progress: Progress = lambda _what, _share: None
) -> tuple[Clusters, Reading]:
    """Group every name that the store has facts about; analysts' judgements hold, and `word` beside them.

    Nothing is written.
    """
    kept = _word(store.judgements())
    word = AnalystWord((*kept.same, *word.same), (*kept.different, *word.different))
    reading = Reading()
    corpus = Corpus.build(reading.counted(store.fact_rows()))
    if not len(corpus):
        raise UsageError(
            "there are no facts yet: 'tocsin facts import FILE' or 'tocsin investigate NAME' brings some"
        )
    return cluster(corpus, load_infrastructure_weights(), word=word, progress=progress), reading


def _word(judgements: Iterable[Judgement]) -> AnalystWord:
    said = [(judgement.same, (judgement.first.value, judgement.second.value)) for judgement in judgements]
    return AnalystWord(
        tuple(pair for same, pair in said if same), tuple(pair for same, pair in said if not same)
    )


def related(store: Store, name: DomainName, *, least: float = LEAST) -> tuple[Link, ...]:
    """Names tied to one name, the most probable first: those that share something rare with it are looked up, no others."""
    own = _facts_about(store, name)
    counts = _counts(store, own)
    candidates: dict[str, None] = {}
    for (relation, value), count in sorted(counts.items(), key=lambda item: (item[1], item[0])):
        if 1 < count <= FEW and _says_something(relation, value):
            candidates.update(dict.fromkeys(store.subjects_with(relation, value, limit=FEW)))
        if len(candidates) >= _MOST_CANDIDATES:
            break
    wanted = [each for each in candidates if each != name.value][:_MOST_CANDIDATES]
    if not wanted:
        return ()
    subjects = tuple(dict.fromkeys((*wanted, *map(registrable, wanted))))
    rates = Rates(store.corpus_size(), counts)
    found = links_of(name.value, (*own, *store.facts_of(subjects)), rates, least=least)
    return tuple(link for link in found if candidates.keys() & {link.first, link.second} - {name.value})


def pivots_of(store: Store, name: DomainName, *, show: int = _OTHERS) -> tuple[Pivot, ...]:
    """What a name can share with others, counted in the store before anybody looks them up; the most telling first."""
    own = _facts_about(store, name)
    return pivots(
        name.value,
        own,
        _counts(store, own),
        store.corpus_size(),
        others=lambda relation, value: store.subjects_with(relation, value, limit=show + 1),
    )


def _facts_about(store: Store, name: DomainName) -> tuple[Fact, ...]:
    """Facts of a name, and what holds for it of its registrable domain, as if it were the name's own.

    Whoever registered the domain registered the name; where the domain points says nothing of where the name does.
    """
    facts = store.facts_of(tuple(dict.fromkeys((name.value, registrable(name.value)))))
    return tuple(
        replace(fact, subject=name.value)
        for fact in facts
        if fact.kind is ObservableKind.DOMAIN_NAME
        and (fact.subject == name.value or fact.relation in OF_THE_DOMAIN)
    )


def _counts(store: Store, facts: Iterable[Fact]) -> Mapping[tuple[str, str], int]:
    pairs = dict.fromkeys((fact.relation, fact.value) for fact in facts if fact.relation not in MOMENTS)
    return store.shared_by(tuple(pairs))


def _says_something(relation: str, value: str) -> bool:
    return relation == NAME_SERVER or bool(values_of(relation, value))
