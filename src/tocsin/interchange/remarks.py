"""Remarks in files that programs read: lines that the programs skip, and that nothing from outside can end early."""

from collections.abc import Iterable
from dataclasses import dataclass

from tocsin.model.domain_names import DomainName
from tocsin.model.plain_text import plain_text


@dataclass(frozen=True, slots=True)
class Noted:
    """A name for a list, what to note beside it, and the same where there is little room: any texts."""

    name: DomainName
    note: str = ""
    short: str = ""


def remark_lines(sentences: Iterable[str], mark: str) -> str:
    """Write each sentence as one line behind the mark."""
    return "".join(f"{mark} {plain_text(sentence)}".rstrip() + "\n" for sentence in sentences)


def beside(note: str, mark: str) -> str:
    """Write what stands behind an entry on its line; '' where there is nothing to say."""
    plain = plain_text(note)
    return f" {mark} {plain}" if plain else ""
