"""Lists of organisations from and to files: format found by content, all or nothing."""

import os
import re
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from tocsin.app.allow_list import dismiss_covered
from tocsin.app.organisations import doubts, shared_domains
from tocsin.interchange.organisation_rows import MAX_FILE_BYTES, Entry, Organisations
from tocsin.interchange.organisations_csv import read_csv, write_csv
from tocsin.interchange.organisations_toml import read_toml, write_toml
from tocsin.model.errors import InputError, UsageError
from tocsin.model.identity import AllowEntry, Identity
from tocsin.store.store import Store
from tocsin.watch.catalogue import service_id
from tocsin.watch.proposal import countries_of

_PACKED: Final = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ", b"BZh", b"PK\x03\x04")
_TOML_LINE: Final = re.compile(rb"\s*(\[|[A-Za-z0-9_\"'-]+\s*=)")
# What the file calls a field, where the model has another word for it.
_MODEL_NAMES: Final = {"id": "slug"}


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would change: nothing is saved yet."""

    new: tuple[Identity, ...]
    changed: tuple[Identity, ...]
    unchanged: int
    ignored: tuple[str, ...]
    doubts: tuple[str, ...]
    allowed: tuple[tuple[Identity, AllowEntry], ...]  # allow-list entries that are not in the store yet

    @property
    def saved(self) -> tuple[Identity, ...]:
        """Organisations to save."""
        return (*self.new, *self.changed)


def read_list(data: bytes) -> Organisations:
    """Organisations of a file, CSV or TOML by its content; raises InputError that lists the faults."""
    if not data.strip():
        raise InputError(
            "the file is empty: it must name the columns, such as id,name,domains,services,language"
        )
    if data.startswith(_PACKED):
        raise InputError("the file is compressed: unpack it first")
    if is_toml(data):
        return read_toml(data, service_id=service_id)
    return read_csv(data, service_id=service_id)


def is_toml(data: bytes) -> bool:
    """Whether a list is TOML and not CSV, by its first line that says something."""
    for line in data[:65536].removeprefix(b"\xef\xbb\xbf").splitlines():
        if line.strip() and not line.lstrip().startswith(b"#"):
            return _TOML_LINE.match(line) is not None
    return False


def import_plan(listed: Organisations, stored: Mapping[str, Identity], now: datetime) -> ImportPlan:
    """Decide what a list changes: a field that the file does not have stays as it is stored.

    A new organisation's countries come from its domains where the file does not give them.
    """
    new: list[Identity] = []
    changed: list[Identity] = []
    for entry in listed.entries:
        before = stored.get(entry.identity.slug)
        after = _merged(entry, before)
        if before is None:
            new.append(after)
        elif after != before:
            changed.append(after)
    result = (*new, *changed)
    whole = {**stored, **{identity.slug: identity for identity in result}}
    return ImportPlan(
        new=tuple(new),
        changed=tuple(changed),
        unchanged=len(listed.entries) - len(result),
        ignored=listed.ignored,
        doubts=(
            *(doubt for identity in result for doubt in doubts(identity, now)),
            *shared_domains(whole.values()),
        ),
        allowed=tuple(_newly_allowed(result, stored)),
    )


def carry_out(store: Store, plan: ImportPlan, *, now: datetime, who: str) -> None:
    """Save what an import changes, all or none, and dismiss what its new allow-list entries cover, but not escalated alerts.

    The organisations are saved first: if the second step is cut off, new names are allowed already.
    """
    store.save_organisations(plan.saved, now=now, who=who)
    for identity, entry in plan.allowed:
        dismiss_covered(store, identity.slug, entry, now=now, who=who)


def read_bytes(path: str) -> bytes:
    """Content of a file ('-': standard input), up to what a list may have; raises InputError that says what to do."""
    try:
        if path == "-":
            return sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
        with Path(path).open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    except IsADirectoryError as error:
        raise InputError(f"{path!r} is a folder; name a CSV or TOML file in it") from error
    except FileNotFoundError as error:
        raise InputError(f"there is no file {path!r}") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise InputError(f"{path!r} cannot be read: {error}") from error


def written_list(identities: Sequence[Identity], form: str) -> bytes:
    """Organisations as a file in `csv` or `toml`; raises UsageError for any other form."""
    writers = {"csv": write_csv, "toml": write_toml}
    if form not in writers:
        raise UsageError(f"nobody knows the format {form!r}: csv or toml")
    return writers[form](identities)


def write_file(path: Path, data: bytes, *, replace_it: bool) -> None:
    """Write a file whole or not at all; raises InputError where it cannot, or where one is there already."""
    if path.exists() and not replace_it:
        raise InputError(f"{str(path)!r} is there already; --replace writes over it")
    try:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InputError(f"{str(path)!r} cannot be written: {error.strerror}") from error


def _merged(entry: Entry, before: Identity | None) -> Identity:
    read = entry.identity
    if before is None:
        return read if "countries" in entry.given else replace(read, countries=countries_of(read.domains))
    given = {_MODEL_NAMES.get(field, field) for field in entry.given}
    return replace(before, **{field: getattr(read, field) for field in given})


def _newly_allowed(
    identities: Iterable[Identity], stored: Mapping[str, Identity]
) -> Iterable[tuple[Identity, AllowEntry]]:
    for identity in identities:
        before = stored.get(identity.slug)
        known = before.allow if before else ()
        yield from ((identity, entry) for entry in identity.allow if entry not in known)
