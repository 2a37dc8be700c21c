"""From fact rows to numbered values: each text is held once, and names, dates and labels become arrays."""

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin.evidence.infrastructure import Trait
from tocsin.evidence.providers import load_providers
from tocsin.investigation.columns import (
    GRAM,
    LONGEST_LABEL,
    RADIX,
    UNKNOWN,
    Columns,
    grams_of,
    rows_to_columns,
    symbols_of,
)
from tocsin.investigation.name_patterns import template
from tocsin.investigation.traits import (
    HOSTING,
    MOMENTS,
    NAME_SERVER,
    OF_THE_REGISTRATION,
    POINTING,
    Value,
    comparable,
    is_parked,
    of_name_servers,
    values_of,
)
from tocsin.model.observation import FactRow
from tocsin.names.blocks import block_of
from tocsin.names.public_suffix import registrable_spans, suffix_table

_EARLIEST: Final = datetime(1985, 1, 1, tzinfo=UTC)  # when the first name of all was registered
_LATEST: Final = datetime(2200, 1, 1, tzinfo=UTC)
_NOON: Final = 12.0
_HOUR_S: Final = 3600.0
_DAY_H: Final = 24.0


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """Names in rising order with their columns; the values in the order of their numbers, and how each is shown."""

    names: tuple[str, ...]
    columns: Columns
    values: tuple[Value, ...]
    shown: tuple[str, ...]
    gram_codes: int = RADIX**GRAM


@dataclass(frozen=True, slots=True)
class _Label:
    """What is left of a name's public suffix, its registrable domain, and that suffix; '' where it has none."""

    left: str
    registrable: str
    suffix: str


class Gathering:
    """Facts on their way into columns."""

    def __init__(self) -> None:
        self._names: dict[str, int] = {}
        self._numbers: dict[Value, int] = {}
        self._shown: list[str] = []
        self._of_fact: dict[tuple[str, str], tuple[int, ...]] = {}
        self._owners = array("q")
        self._values = array("q")
        self._servers: dict[int, set[str]] = {}
        self._created: dict[int, str] = {}
        self._reported: dict[int, str] = {}

    def add(self, row: FactRow) -> None:
        """Take in one fact; a row without relation says only that the name is there."""
        subject, relation, value, _ = row
        name = self._names.setdefault(subject, len(self._names))
        numbers = self._of_fact.get((relation, value))
        if numbers is None:
            if relation == NAME_SERVER:
                self._servers.setdefault(name, set()).add(value.lower())
                return
            if relation in MOMENTS:
                self._moment(name, MOMENTS[relation], value)
                return
            numbers = self._of_fact[relation, value] = tuple(map(self._number, values_of(relation, value)))
        for number in numbers:
            self._owners.append(name)
            self._values.append(number)

    def _moment(self, name: int, trait: Trait, value: str) -> None:
        # A name that was registered again is a new one, so the last date counts; of reports the first does.
        if trait is Trait.CREATED:
            self._created[name] = max(self._created.get(name, ""), value)
        else:
            self._reported[name] = min(self._reported.get(name, value), value)

    def _number(self, value: Value) -> int:
        trait, text = value
        number = self._numbers.setdefault((trait, comparable(trait, text)), len(self._numbers))
        if number == len(self._shown):
            self._shown.append(text)
        elif text < self._shown[number]:  # of several spellings always the same one is shown
            self._shown[number] = text
        return number

    def _give(self, name: int, value: Value) -> None:
        self._owners.append(name)
        self._values.append(self._number(value))

    def gathered(self) -> Gathered:
        """Everything that was taken in; to be called once."""
        self._add_pointed_at()
        parked = self._add_name_servers()
        labels = _labels(tuple(self._names))
        self._add_labels(labels)
        owners, values = self._inherited(labels, parked)
        order = sorted(self._names)
        rank = np.empty(len(order), dtype=np.int64)
        rank[[self._names[name] for name in order]] = np.arange(len(order))
        self._renumber(values := values.copy())
        starts, numbered = rows_to_columns(rank[owners], values, len(order))
        return Gathered(
            tuple(order),
            self._columns(order, labels, starts, numbered),
            tuple(self._numbers),
            tuple(self._shown),
        )

    def _renumber(self, values: NDArray[np.int64]) -> None:
        """Number values in their own order, so that the order in which facts came leaves no trace."""
        ordered = sorted(self._numbers)
        new = np.empty(len(ordered), dtype=np.int64)
        new[[self._numbers[value] for value in ordered]] = np.arange(len(ordered))
        self._shown = [self._shown[self._numbers[value]] for value in ordered]
        self._numbers = {value: number for number, value in enumerate(ordered)}
        values[:] = new[values]

    def _add_pointed_at(self) -> None:
        """Give a name what others have that names it: one that redirects to another shares that with it."""
        for value in [value for value in self._numbers if value[0] in POINTING]:
            name = self._names.get(value[1])
            if name is not None:
                self._give(name, value)

    def _add_name_servers(self) -> set[int]:
        """Give names what their set of servers says; return the parked ones."""
        said: dict[frozenset[str], tuple[tuple[Value, ...], bool]] = {}
        parked = set()
        for name, servers in self._servers.items():
            key = frozenset(servers)
            if key not in said:
                ordered = sorted(servers)
                said[key] = (of_name_servers(ordered), is_parked(ordered))
            values, rests = said[key]
            if rests:
                parked.add(name)
                continue
            for value in values:
                self._give(name, value)
        return parked

    def _add_labels(self, labels: list[_Label]) -> None:
        several = Counter(label.registrable for label in labels)
        for name, label in enumerate(labels):
            if not label.registrable:
                continue
            self._give(name, (Trait.SUFFIX, label.suffix))
            self._give(name, (Trait.TEMPLATE, template(label.registrable.partition(".")[0])))
            if several[label.registrable] > 1:
                self._give(name, (Trait.REGISTRABLE_DOMAIN, label.registrable))

    def _inherited(
        self, labels: list[_Label], parked: set[int]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Owners and values less what a parked name shows, and with what the registry says of a host's domain."""
        owners = np.frombuffer(self._owners, dtype=np.int64)
        values = np.frombuffer(self._values, dtype=np.int64)
        traits = np.array([trait for trait, _ in self._numbers], dtype=np.uint8)[values]
        keep = ~(self._marked(parked)[owners] & np.isin(traits, list(HOSTING)))
        # In front of the real host the network's customers are next to each other by chance.
        keep &= ~(self._marked(self._in_front(owners, values))[owners] & (traits == Trait.NETWORK))
        owners, values, traits = owners[keep], values[keep], traits[keep]
        parents = dict(self._parents(labels))
        if not parents:
            return owners, values
        of_registry = np.isin(traits, list(OF_THE_REGISTRATION))
        lacking = np.ones(len(self._names), dtype=np.bool_)
        lacking[owners[of_registry]] = False
        said: dict[int, list[int]] = {}
        wanted = of_registry & np.isin(owners, list(set(parents.values())))
        for owner, value in zip(owners[wanted].tolist(), values[wanted].tolist(), strict=True):
            said.setdefault(owner, []).append(value)
        more = [
            (host, value)
            for host, parent in parents.items()
            if lacking[host]
            for value in said.get(parent, ())
        ]
        for host, parent in parents.items():
            if parent in self._created:
                self._created.setdefault(host, self._created[parent])
        added = np.array(more, dtype=np.int64).reshape(-1, 2)
        return np.concatenate([owners, added[:, 0]]), np.concatenate([values, added[:, 1]])

    def _marked(self, places: set[int]) -> NDArray[np.bool_]:
        marks = np.zeros(len(self._names), dtype=np.bool_)
        marks[list(places)] = True
        return marks

    def _in_front(self, owners: NDArray[np.int64], values: NDArray[np.int64]) -> set[int]:
        """Names whose addresses belong to a network that stands in front of the real host."""
        networks = [(Trait.AUTONOMOUS_SYSTEM, text) for text in sorted(load_providers().in_front)]
        hiding = [self._numbers[value] for value in networks if value in self._numbers]
        return set(owners[np.isin(values, hiding)].tolist())

    def _parents(self, labels: list[_Label]) -> Iterator[tuple[int, int]]:
        for text, name in self._names.items():
            registrable = labels[name].registrable
            if registrable and registrable != text and registrable in self._names:
                yield name, self._names[registrable]

    def _columns(
        self,
        order: list[str],
        labels: list[_Label],
        starts: NDArray[np.int64],
        values: NDArray[np.int32],
    ) -> Columns:
        old = [self._names[name] for name in order]
        created, whole_day = _hours([self._created.get(name, "") for name in old])
        reported, _ = _hours([self._reported.get(name, "") for name in old])
        block = block_of(labels[name].left[-LONGEST_LABEL:] for name in old)
        letters = symbols_of(block.data)
        gram_starts, grams = grams_of(letters, block.starts, block.ends)
        traits = np.array([trait for trait, _ in self._numbers], dtype=np.uint32)
        owners = np.repeat(np.arange(len(order)), np.diff(starts))
        known = np.zeros(len(order), dtype=np.uint32)
        np.bitwise_or.at(known, owners, np.uint32(1) << traits[values])
        in_front = self._marked(self._in_front(owners, values.astype(np.int64)))
        return Columns(
            starts,
            values,
            known,
            in_front,
            created,
            whole_day,
            np.floor(reported / _DAY_H),
            letters,
            block.starts,
            block.ends,
            gram_starts,
            grams,
        )


def _labels(names: tuple[str, ...]) -> list[_Label]:
    block = block_of(names)
    firsts, afters = registrable_spans(block, np.arange(len(names)), suffix_table())
    begins = block.starts
    found = []
    for name, first, after, begin in zip(
        names, firsts.tolist(), afters.tolist(), begins.tolist(), strict=True
    ):
        if first < 0:
            found.append(_Label(name, "", ""))
        else:
            found.append(_Label(name[: after - begin], name[first - begin :], name[after - begin + 1 :]))
    return found


def _hours(moments: list[str]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Hours since 1970 of ISO 8601 texts, NaN for '' and what cannot be; and whether only the day is known."""
    hours = np.full(len(moments), UNKNOWN)
    whole_day = np.zeros(len(moments), dtype=np.bool_)
    for place, text in enumerate(moments):
        if not text:
            continue
        moment = _moment(text)
        if moment is None:
            continue
        whole_day[place] = len(text) <= len("2017-03-15")
        hours[place] = moment.timestamp() / _HOUR_S + (_NOON if whole_day[place] else 0.0)
    return hours, whole_day


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment if _EARLIEST <= moment <= _LATEST else None
