"""The tree of commands; each command module imports what is slow inside its functions."""

from collections.abc import Sequence

import typer

from tocsin.cli.actors import actors
from tocsin.cli.alert import alert
from tocsin.cli.assess import assess
from tocsin.cli.attempt import attempt
from tocsin.cli.case import case
from tocsin.cli.claims import claims
from tocsin.cli.cluster import cluster
from tocsin.cli.console import say
from tocsin.cli.db import db
from tocsin.cli.demo import demo
from tocsin.cli.doctor import doctor
from tocsin.cli.evidence import evidence
from tocsin.cli.explain import explain
from tocsin.cli.facts import facts
from tocsin.cli.init import init
from tocsin.cli.investigate import investigate
from tocsin.cli.organisation import organisation
from tocsin.cli.pivot import pivot
from tocsin.cli.plugins import plugins
from tocsin.cli.report import report
from tocsin.cli.scan import scan
from tocsin.model.errors import TocsinError, UsageError

_STOPPED = 130

root = typer.Typer(
    name="tocsin",
    help="Find the names that imitate an organisation, and say why and how sure that is.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
root.command(epilog='Example: tocsin init en-marche.fr --name "En Marche !" --service OneDrive')(init)
root.command(epilog="Example: tocsin scan new-names.txt.gz --json")(scan)
root.command(epilog="Example: tocsin explain onedrive-en-marche.fr")(explain)
root.command(epilog="Example: tocsin investigate onedrive-en-marche.fr")(investigate)
root.command(epilog="Example: tocsin pivot onedrive-en-marche.fr")(pivot)
root.command(epilog="Example: tocsin cluster --facts facts.jsonl --json")(cluster)
root.command(epilog="Example: tocsin assess onedrive-en-marche.fr --as-of 2017-04-24 --explain")(assess)
root.command(epilog="Example: tocsin report onedrive-en-marche.fr --format rpz --tlp green -o lures.zone")(
    report
)
root.add_typer(organisation, name="organisation")
root.add_typer(alert, name="alert")
root.add_typer(case, name="case")
root.add_typer(actors, name="actors")
root.add_typer(attempt, name="attempt")
root.add_typer(claims, name="claims")
root.add_typer(evidence, name="evidence")
root.add_typer(facts, name="facts")
root.add_typer(db, name="db")
root.command(epilog="Example: tocsin doctor --json")(doctor)
root.command(epilog="Example: tocsin plugins")(plugins)
root.command(epilog="Example: tocsin demo")(demo)


@root.callback()
def _options() -> None:
    """Keep `tocsin` a group even with a single command."""


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code: 0 done, 1 failed, 2 misused, 130 stopped by Ctrl-C."""
    try:
        code = root(args=list(arguments), prog_name="tocsin", standalone_mode=False)
    except typer.TyperException as error:
        say(f"tocsin: {error.format_message()} (try `--help`)")
        return error.exit_code
    except (typer.Abort, KeyboardInterrupt):
        say("stopped")
        return _STOPPED
    except UsageError as error:
        say(f"tocsin: {error}")
        return 2
    except TocsinError as error:
        say(f"tocsin: {error}")
        return 1
    if code == _STOPPED:  # typer makes this of a KeyboardInterrupt inside a command, and says nothing
        say("stopped")
    return code if isinstance(code, int) else 0
