"""What the tests of reading share: a file with given bytes, read to its end."""

from dataclasses import dataclass
from pathlib import Path

from tocsin.model.errors import InputError
from tocsin.watch.reading import open_names
from tocsin.watch.seam import Unreadable


@dataclass(frozen=True)
class Outcome:
    names: list[str]
    unreadable: list[Unreadable]
    unreadable_count: int
    error: str
    format: str = ""
    compression: str = ""


def outcome(folder: Path, data: bytes, *, column: str | None = None, format_: str | None = None) -> Outcome:
    path = folder / "names"
    path.write_bytes(data)
    return outcome_of(str(path), column=column, format_=format_)


def outcome_of(path: str, *, column: str | None = None, format_: str | None = None) -> Outcome:
    names: list[str] = []
    places: list[Unreadable] = []
    count = 0
    error = ""
    try:
        opened = open_names(path, column=column, format=format_)
    except InputError as problem:
        return Outcome([], [], 0, str(problem))
    try:
        for batch in opened.batches():
            assert batch.block.first_row == len(names)
            names += [batch.block.written(row) for row in range(len(batch.block))]
            places += batch.unreadable
            count += batch.unreadable_count
    except InputError as problem:
        error = str(problem)
    return Outcome(names, places, count, error, opened.format, opened.compression)
