"""`tocsin assess`: who may be behind a case and how sure that is; the same for a file of cases; what changed since."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.console import say
from tocsin.cli.options import Database
from tocsin.model.errors import InputError, UsageError

if TYPE_CHECKING:
    from tocsin.app.assess import Reading

_HELP = """Say who may be behind a case, as of a day, and how sure that is; the answer is kept and never changed.

For CASE the evidence is what follows from its facts and what was written down (`tocsin evidence add`), as far as it was
known on that day; what others claim is shown beside it and never summed. A group is named only where it is more likely
than all else together; otherwise the answer is that the evidence is insufficient. The state behind a group is another
question and is not computed.

--compare says what changed between two assessments, or between two days of CASE, and why.

--cases assesses the cases of a file: it needs no database and keeps nothing. For each the groups are taken as reports
dated before its `profiles_before` described them. docs/assess.md has the formats, the method and how far it can be
trusted.
"""

Which = Annotated[
    str, typer.Argument(metavar="CASE", help="A name in the case, its title, or the beginning of its id.")
]
AsOf = Annotated[
    str,
    typer.Option(
        "--as-of", metavar="DAY", help="With what was known at the end of that day (UTC); else now."
    ),
]
Explain = Annotated[
    bool, typer.Option("--explain", help="What the lead rests on, and what each piece of evidence does.")
]
NoKeep = Annotated[bool, typer.Option("--no-keep", help="Show it and keep nothing.")]
History = Annotated[bool, typer.Option("--history", help="List the assessments of CASE that are kept.")]
Compare = Annotated[
    tuple[str, str] | None,
    typer.Option(
        "--compare", metavar="A B", help="Two assessments by their ids, or two days of CASE (2017-04-24)."
    ),
]
Cases = Annotated[
    str, typer.Option(metavar="FILE", help="Cases as JSON Lines, plain or compressed; '-' is standard input.")
]
Profiles = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="With --cases: dated profiles, or the ATT&CK bundle, as JSON; else those that ship.",
    ),
]
DropReports = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="With --cases: reports not to be used for a case, as JSON Lines."),
]
Coefficients = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="With --cases: other coefficients than those that ship."),
]
Settings = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Settings; else TOCSIN_CONFIG, else tocsin.toml of your own."),
]


def assess(
    case: Which = "",
    *,
    as_of: AsOf = "",
    explain: Explain = False,
    no_keep: NoKeep = False,
    history: History = False,
    compare: Compare = None,
    cases: Cases = "",
    profiles: Profiles = None,
    drop_reports: DropReports = None,
    coefficients: Coefficients = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
    config: Settings = None,
    database: Database = None,
) -> None:
    """Carry out `tocsin assess`."""
    from tocsin.cli import assess_orders

    of_a_case = {"--as-of": as_of, "--no-keep": no_keep, "--history": history, "--compare": compare}
    of_a_file = {"--profiles": profiles, "--drop-reports": drop_reports, "--coefficients": coefficients}
    if cases:
        _refuse({"CASE": case, **of_a_case}, "--cases is for a file of cases: leave out")
        _assess_file(cases, profiles, drop_reports, coefficients, explain=explain, as_json=as_json)
        return
    _refuse(of_a_file, "only with --cases:")
    order = assess_orders.Order(
        case, as_of, config=config, database=database, explain=explain, as_json=as_json
    )
    if compare is not None:
        _refuse({"--as-of": as_of, "--no-keep": no_keep, "--history": history}, "--compare goes without")
        assess_orders.compare(order, *compare)
    elif not case:
        raise UsageError(
            "say what to assess: a case, or --cases with a file; 'tocsin case list' shows the cases"
        )
    elif history:
        _refuse({"--as-of": as_of, "--no-keep": no_keep, "--explain": explain}, "--history goes without")
        assess_orders.list_history(order)
    else:
        assess_orders.assess_one(order, keep=not no_keep)


assess.__doc__ = _HELP


def _refuse(given: Mapping[str, object], told: str) -> None:
    found = [name for name, value in given.items() if value]
    if found:
        raise UsageError(f"{told} {', '.join(found)}")


def _assess_file(
    path: str,
    profiles: str | None,
    drop_reports: str | None,
    coefficients: str | None,
    *,
    explain: bool,
    as_json: bool,
) -> None:
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
    for assessed in assessing.assess_file(path, assessor, dropped=dropped, reading=reading, explain=explain):
        put(assessed, known)
    say(_summary(reading))
    if not reading.cases:
        raise InputError(f"no case in {path!r} could be read: each line is a JSON object with a case_id")


def _summary(reading: "Reading") -> str:
    told = ["one case assessed" if reading.cases == 1 else f"{reading.cases:,} cases assessed"]
    if reading.problems:
        things = "one thing" if reading.problems == 1 else f"{reading.problems:,} things"
        told.append(f"{things} could not be read:")
        told += [f"  {problem}" for problem in reading.first_problems]
    return "\n".join(told)
