"""`tocsin attempt`: the log of what was attempted on an organisation, and what came of it."""

from collections.abc import Sequence
from typing import Annotated

import typer

from tocsin.cli.console import put, put_json, say
from tocsin.cli.opening import opened
from tocsin.cli.options import Chosen, Database
from tocsin.model.casework import Attempt, Outcome

attempt = typer.Typer(
    help="Keep the log of attempts on an organisation: when, by what, on which roles, with what outcome.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Which = Annotated[
    str,
    typer.Argument(metavar="ATTEMPT", help="Its id, or the beginning of that, as 'attempt list' shows it."),
]
Case = Annotated[str, typer.Option(metavar="CASE", help="The case: a name in it, its title, or its id.")]
Note = Annotated[str, typer.Option(metavar="TEXT", help="What else there is to say.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON Lines.")]


@attempt.command(
    epilog="Example: tocsin attempt add en-marche --on 2017-03-20 --kind phishing --to treasurer --outcome opened"
)
def add(
    organisation: Annotated[str, typer.Argument(metavar="ORGANISATION", help="Id of who was attacked.")],
    *,
    on: Annotated[str, typer.Option(metavar="TIME", help="When: 2017-03-20 or 2017-03-20T08:30.")],
    kind: Annotated[
        str,
        typer.Option(
            metavar="KIND", help="phishing, malware, leak, false-story, impersonated-outlet or flood."
        ),
    ],
    channel: Annotated[
        str, typer.Option(metavar="CHANNEL", help="mail, sms, phone, chat, web or other.")
    ] = "mail",
    to: Annotated[
        list[str] | None,
        typer.Option(metavar="ROLE", help="A role that was aimed at; never a person. Repeatable."),
    ] = None,
    decoy: Annotated[
        bool, typer.Option("--decoy", help="It went to a decoy, or was answered with made-up data.")
    ] = False,
    outcome: Annotated[
        str,
        typer.Option(
            metavar="OUTCOME",
            help="blocked, ignored, reported, opened, credentials-entered, compromised or unknown.",
        ),
    ] = Outcome.UNKNOWN.value,
    case: Case = "",
    note: Note = "",
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Write down an attempt."""
    from tocsin.app import attempts
    from tocsin.app.alerts import current_time
    from tocsin.model.casework import AttemptKind, Channel

    now = current_time()
    with opened(database) as store:
        written = attempts.add(
            store,
            organisation,
            happened_at=attempts.moment_of(on, now),
            channel=attempts.word_of(Channel, channel, "channel"),
            kind=attempts.word_of(AttemptKind, kind, "kind of attempt"),
            targets=to or (),
            decoy=decoy,
            outcome=attempts.word_of(Outcome, outcome, "outcome"),
            case=case,
            note=note,
            now=now,
        )
    _put((written,), as_json=as_json)
    say(f"kept as {attempts.short_id(written)}")


@attempt.command(epilog="Example: tocsin attempt update 5f3a9c21 --outcome credentials-entered")
def update(
    which: Which,
    *,
    outcome: Annotated[
        str | None, typer.Option(metavar="OUTCOME", help="What came of it, as is known now.")
    ] = None,
    decoy: Annotated[
        bool | None, typer.Option("--decoy/--no-decoy", help="Whether it went to a decoy.")
    ] = None,
    case: Case = "",
    note: Note = "",
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Write down what was learnt later of an attempt."""
    from tocsin.app import attempts
    from tocsin.app.alerts import current_time

    with opened(database) as store:
        changed = attempts.update(
            store,
            which,
            outcome=None if outcome is None else attempts.word_of(Outcome, outcome, "outcome"),
            decoy=decoy,
            case=case,
            note=note,
            now=current_time(),
        )
    _put((changed,), as_json=as_json)


@attempt.command("list", epilog="Example: tocsin attempt list -o en-marche --since 2017-01-01 --summary")
def list_(
    *,
    organisation: Chosen = None,
    kind: Annotated[list[str] | None, typer.Option(metavar="KIND", help="Only of this kind.")] = None,
    channel: Annotated[
        list[str] | None, typer.Option(metavar="CHANNEL", help="Only by this channel.")
    ] = None,
    outcome: Annotated[
        list[str] | None, typer.Option(metavar="OUTCOME", help="Only with this outcome.")
    ] = None,
    case: Annotated[str, typer.Option(metavar="CASE", help="Only of this case.")] = "",
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help="Only that happened since: 2017-01-01, 30d, 2w.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="TIME", help="Only that happened before: 2017-05-01, 30d, 2w.")
    ] = None,
    summary: Annotated[
        bool, typer.Option("--summary", help="Only what they come to, in a sentence.")
    ] = False,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """List attempts, the oldest first, and what they come to."""
    from tocsin.app import attempts
    from tocsin.app.alerts import current_time, past

    now = current_time()
    with opened(database) as store:
        query = attempts.query(
            store,
            organisations=organisation or (),
            kinds=kind or (),
            channels=channel or (),
            outcomes=outcome or (),
            case=case,
            since=None if since is None else past(since, now),
            until=None if until is None else past(until, now),
        )
        found = tuple(store.attempts(query))
    if summary and as_json:
        put_json(attempts.summary_document(attempts.summary(found)))
        return
    if not summary:
        _put(found, as_json=as_json)
    if not as_json:
        put(attempts.sentence(attempts.summary(found)))


@attempt.command(epilog="Example: tocsin attempt show 5f3a9c21")
def show(which: Which, *, as_json: AsJson = False, database: Database = None) -> None:
    """Show one attempt, and what became of it."""
    from tocsin.app import attempts
    from tocsin.cli.attempt_view import put_attempt

    with opened(database) as store:
        found = attempts.one(store, which)
        trail = attempts.trail(store, found)
    if as_json:
        put_json(attempts.attempt_document(found))
    else:
        put_attempt(found, trail)


def _put(found: Sequence[Attempt], *, as_json: bool) -> None:
    from tocsin.app.attempts import attempt_document
    from tocsin.cli.attempt_view import put_attempts

    if as_json:
        for each in found:
            put_json(attempt_document(each))
    else:
        put_attempts(found)
