"""`tocsin assess`: how probable each known group, an unknown one or an imitator is for cases of a file."""

from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.console import say

if TYPE_CHECKING:
    from tocsin.app.assess import Reading

_HELP = """Say of each case of a file how probable each known group, an unknown one, and an imitator of the leader is.

Needs no database and keeps nothing. For each case the groups are taken as reports dated before the case's
`profiles_before` described them: a profile that holds the case's own report makes every answer look right. A group is
named only where it is more likely than all else together; otherwise the answer is that the evidence is insufficient.
docs/assess.md has the formats, the method and how far it can be trusted.
"""


def assess(
    *,
    cases: Annotated[
        str,
        typer.Option(metavar="FILE", help="Cases as JSON Lines, plain or compressed; '-' is standard input."),
    ],
    profiles: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Dated profiles, or the ATT&CK bundle, as JSON; else those that ship."
        ),
    ] = None,
    drop_reports: Annotated[
        str | None, typer.Option(metavar="FILE", help="Reports not to be used for a case, as JSON Lines.")
    ] = None,
    coefficients: Annotated[
        str | None, typer.Option(metavar="FILE", help="Other coefficients than those that ship.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="What the lead rests on, and what each piece of evidence does.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines, a line for each case.")] = False,
) -> None:
    """Carry out `tocsin assess`."""
    from tocsin.app import assess as assessing
    from tocsin.attribution.assessing import Assessor
    from tocsin.cli.assess_view import put_document, put_reading

    reading = assessing.Reading()
    known = assessing.load_profiles(profiles)
    for problem in known.problems:
        reading.refuse(problem)
    assessor = Assessor(known, assessing.load_coefficients(coefficients))
    dropped = assessing.load_dropped(drop_reports, reading)
    put = put_document if as_json else put_reading
    for assessed in assessing.assess_file(cases, assessor, dropped=dropped, reading=reading, explain=explain):
        put(assessed, known)
    say(_summary(reading))


assess.__doc__ = _HELP


def _summary(reading: "Reading") -> str:
    told = [f"{reading.cases:,} cases assessed"]
    if reading.problems:
        told.append(f"{reading.problems:,} things could not be read:")
        told += [f"  {problem}" for problem in reading.first_problems]
    return "\n".join(told)
