"""CSV (RFC 4180) for spreadsheets: no cell is a formula, whatever stands in it."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from tocsin.model.plain_text import plain_text

# A cell that begins so is computed when the file is opened, or sent off (OWASP, "CSV Injection"). Of full-width signs
# spreadsheets of East Asia make formulas too.
_FORMULA: Final = frozenset("=+-@\t\r|%\uff1d\uff0b\uff0d\uff20\u2212")
_QUOTE: Final = "'"


def csv_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write the table with its columns' names first; every cell is one plain line.

    A cell that a spreadsheet would compute begins with an apostrophe, and so does one that began with an apostrophe
    before such a sign: `plain_cell` gives back what was there.
    """
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(each) for each in row] for row in rows)
    return text.getvalue()


def plain_cell(cell: str) -> str:
    """Undo what `csv_table` did to a cell that would have been a formula."""
    return cell[1:] if cell.startswith(_QUOTE) and _is_computed(cell[1:]) else cell


def _cell(text: str) -> str:
    plain = plain_text(text)
    return _QUOTE + plain if _is_computed(plain) else plain


def _is_computed(text: str) -> bool:
    return text.lstrip(_QUOTE)[:1] in _FORMULA and bool(text.lstrip(_QUOTE))
