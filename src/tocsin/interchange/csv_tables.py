"""CSV (RFC 4180) for spreadsheets: no cell is a formula, whatever stands in it and however it is cut."""

import csv
import io
from collections.abc import Iterable, Sequence

from tocsin.interchange.organisations_csv import disarmed
from tocsin.model.plain_text import plain_text


def csv_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write the table with its columns' names first; every cell is one plain line.

    Where a spreadsheet would compute a cell, or what it cuts out of one, an apostrophe stands before it:
    `organisations_csv.rearmed` takes it away.
    """
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([disarmed(plain_text(each)) for each in row] for row in rows)
    return text.getvalue()
