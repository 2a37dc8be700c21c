"""The assessments of a case in the order in which they were made: a table, one line each."""

from collections.abc import Mapping, Sequence
from typing import Final

from rich.table import Table
from rich.text import Text

from tocsin.app.assessment_words import day_of, hypothesis_name, likelihood, ranked, share
from tocsin.app.kept_assessments import short_id
from tocsin.cli.alert_view import safe
from tocsin.cli.assess_lines import put_page
from tocsin.cli.moments import minute
from tocsin.model.assessment import Assessment

INSUFFICIENT: Final = "insufficient evidence"


def put_history(assessments: Sequence[Assessment], names: Mapping[str, str]) -> None:
    """Print a table of assessments to stdout; nothing when there are none."""
    if not assessments:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in ("id", "as of", "made", "by"):
        table.add_column(head, no_wrap=head != "by", overflow="fold")
    table.add_column("verdict on the group", overflow="fold")
    table.add_column("pieces", justify="right", no_wrap=True)
    for each in assessments:
        table.add_row(
            short_id(each),
            day_of(each),
            minute(each.made_at),
            Text(safe(each.author)),
            Text(safe(_verdict(each, names))),
            str(len(each.evidence)),
        )
    put_page(table)


def _verdict(assessment: Assessment, names: Mapping[str, str]) -> str:
    named = assessment.named()
    if named is not None:
        return f"{hypothesis_name(named.hypothesis, names)}: {likelihood(named.probability)}"
    best = ranked(assessment)[0]
    return f"{INSUFFICIENT}; leads: {hypothesis_name(best.hypothesis, names)} ({share(best.probability)})"
