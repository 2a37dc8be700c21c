"""Newline lists: one name a line; lines that begin with `#` are remarks."""

from collections.abc import Iterator

from tocsin.model.errors import UsageError
from tocsin.names.blocks import NameBlock, lines_block
from tocsin.watch.seam import Batch, Text

_REMARK = ord("#")


def read(text: Text, column: str | None, /) -> Iterator[Batch]:
    """Give every line that is neither empty nor a remark."""
    if column is not None:
        raise UsageError(f"{text.label} is read as a list of one name a line: it has no column {column!r}")
    for line, piece in text.pieces():
        yield text.batch(_without_remarks(lines_block(piece)), line)


def _without_remarks(block: NameBlock) -> NameBlock:
    remarks = block.data[block.starts] == _REMARK
    if not remarks.any():
        return block
    return NameBlock(block.data, block.starts[~remarks], block.ends[~remarks], block.first_row)
