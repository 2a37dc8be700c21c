"""What changed between two assessments, for people: probabilities, evidence, what it was computed with, what others said."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tocsin.app.assess_comparison import Compared, why
from tocsin.app.assessment_words import (
    confidence,
    day_of,
    hypothesis_name,
    parameter_name,
    share,
    verdict,
)
from tocsin.app.kept_assessments import short_id
from tocsin.attribution.comparing import Changed, ChangedPiece, Moved
from tocsin.cli.assess_case_view import put_claims
from tocsin.cli.assess_lines import put_heading, put_paragraph, put_rows
from tocsin.cli.console import put
from tocsin.model.assessment import Assessment

_SHOWN: Final = 8
_LEAST: Final = 0.005  # a change of less shows as none
_ARROW: Final = "->"


def put_comparison(found: Compared, *, explain: bool = False) -> None:
    """Print a comparison to stdout; with `explain` also what does something else by the company it is in."""
    comparison, names = found.comparison, found.names
    put_paragraph(found.record.case.title, style="bold")
    put_paragraph(f"from {_called(found, earlier=True)} to {_called(found, earlier=False)}", indent=2)
    put("")
    for each in (found.earlier, found.later):
        put_paragraph(verdict(each, names), style="bold")
    _put_confidence(found.earlier, found.later)
    put_heading("Why")
    put_paragraph(why(found), indent=2)
    _put_moved(comparison.moved, names)
    _put_pieces("Evidence that came", comparison.came)
    _put_pieces("Evidence that went", comparison.went)
    _put_pieces("Evidence that was graded anew", comparison.regraded)
    if explain or not (comparison.came or comparison.went or comparison.regraded):
        shifted = [each for each in comparison.shifted if _signed(each.before) != _signed(each.after)]
        _put_pieces("Evidence that does something else than before", shifted)
    _put_changed("Parameters", comparison.parameters, names)
    _put_changed("Versions", comparison.versions, names)
    put_claims(found.claims, names, when=f"between {day_of(found.earlier)} and {day_of(found.later)}")


def _put_confidence(earlier: Assessment, later: Assessment) -> None:
    if earlier.confidence == later.confidence:
        put_paragraph(confidence(later))
        return
    put_rows(((f"{day_of(each)}:", confidence(each) or "-") for each in (earlier, later)), indent=0)


def _called(found: Compared, *, earlier: bool) -> str:
    each = found.earlier if earlier else found.later
    kept = "" if each.as_of.date() in found.made_now else f" (assessment {short_id(each)})"
    return f"{day_of(each)}{kept}"


def _put_moved(moved: Sequence[Moved], names: Mapping[str, str]) -> None:
    put_heading("What became likelier, and what less likely")
    seen = [each for each in moved if abs(each.change) >= _LEAST]
    put_rows(
        (
            (
                _share(each.before),
                _ARROW,
                _share(each.after),
                f"{100 * each.change:+.0f}",
                hypothesis_name(each.hypothesis, names),
            )
            for each in seen[:_SHOWN]
        ),
        right=(0, 2, 3),
    )
    if len(seen) > _SHOWN:
        put_paragraph(f"and {len(seen) - _SHOWN} more: --json has them all", indent=2)
    if not seen:
        put_paragraph("nothing by half a point or more", indent=2)


def _share(probability: float | None) -> str:
    return "-" if probability is None else share(probability)


def _put_pieces(heading: str, pieces: Sequence[ChangedPiece]) -> None:
    if not pieces:
        return
    put_heading(f"{heading} (and what it does to the log-odds of what leads)")
    put_rows(_told(pieces[:_SHOWN]), right=(0, 2))
    if len(pieces) > _SHOWN:
        put_paragraph(f"and {len(pieces) - _SHOWN} more: --json has them all", indent=2)


def _told(pieces: Sequence[ChangedPiece]) -> Iterator[Sequence[str]]:
    for each in pieces:
        yield (
            _signed(each.before),
            _ARROW,
            _signed(each.after),
            " ".join(filter(None, (each.statement, each.why))),
        )


def _signed(log_odds: float | None) -> str:
    return "-" if log_odds is None else f"{round(log_odds, 2) + 0.0:+.2f}"


def _put_changed(heading: str, changed: Sequence[Changed], names: Mapping[str, str]) -> None:
    if changed:
        put_heading(heading)
        put_rows(
            (
                (parameter_name(each.name, names), _value(each.before), _ARROW, _value(each.after))
                for each in changed
            ),
            right=(1,),
        )


def _value(value: str | float | None) -> str:
    if value is None:
        return "-"
    return value if isinstance(value, str) else f"{value:g}"
