"""Every sentence that a rationale is made of: a fixed set of templates, so that other languages can be had by pattern.

`said` fills a template in, `recognised` finds the template of a sentence and what was filled in. What comes from outside
(values, sources, names of groups) stands in the sentence as it was given: whoever shows it escapes it.
"""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from tocsin.model.errors import InvalidValue

TEMPLATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        # What a hypothesis is called in sentences. A group is called by its name.
        "answer.unknown": "a group that no report describes",
        "answer.shared": "a shared tool or a hired service",
        "answer.imitator": "somebody who imitates {group}",
        # What one piece of evidence says.
        "piece.named": "{source} ({grade}): {what} is named by {own} of {reports} reports on {group}, and by {all} of {total} reports on anybody.",
        "piece.exclusive": "{source} ({grade}): {what} is named by {own} of {reports} reports on {group}, and by no report on another known group.",
        "piece.not_of_group": "{source} ({grade}): {what} is named by no report on {group}, and by {all} of {total} reports on anybody.",
        "piece.never_named": "{source} ({grade}): {what} is named by no report known on that day.",
        "piece.named_by": "{source} ({grade}): {what} is named by {all} of {total} reports on anybody.",
        "piece.link": "{source} ({grade}) links the case with {group}: {what}.",
        "piece.refutation": "{source} ({grade}) says that the case is not {group}'s: {what}.",
        "piece.not_weighed": "{source} ({grade}): {what} is kept, and not weighed: nothing is known of what it is worth.",
        "piece.no_group": "{source} ({grade}) is not weighed, for it points to no one known group: {what}.",
        "piece.ambiguous": "{source} ({grade}): {what} is not weighed: several known groups bear the name that it gives.",
        "piece.victims_off": "{source} ({grade}): {what} is not weighed: what groups aim at was switched off.",
        # What stands under a family of the waterfall.
        "term.earlier_reports": "The report on {group} most like the case is {report}, with a likeness of {likeness}.",
        "term.activity": "How much was reported on each group of late: the prior, before any evidence.",
        "term.unknown": "What speaks for a group that no report describes: the share of first reports, and how much evidence there is.",
        "term.stated_odds": "Odds that were set by hand.",
        "term.imitators": "What goes to somebody who imitates {group}.",
        "term.shared": "What goes to a shared tool or a hired service.",
        "term.held": "No answer is shown with more than {percent} while one origin decides it, or while an imitator cannot be ruled out.",
        # What would be, were one thing different.
        "if.family": "without the evidence of the family '{family}'",
        "if.removal": "without the piece that matters most: {what}",
        "if.imitators": "with imitators in {percent} of cases",
        "if.grades": "with every source one grade worse",
        # What to find out next.
        "next.exclusive": "Look for {what}: so far only {group} was said to use it.",
        "next.software": "Look for {what}: {own} of {reports} reports on {group} name it, and {all} of {total} on anybody.",
        "next.technique": "Look for {what} as a technique: {own} of {reports} reports on {group} name it, and {all} of {total} on anybody.",
        "next.link": "Look for a link of the family '{family}' with what is known of {group}.",
        "next.private": "Look for something on {group} that was never published and is hard to forge: it tells the group from an imitator.",
        # Why a piece is in one assessment and not in the other.
        "compare.known_later": "It became known on {day}, after the day of the earlier assessment.",
        "compare.entered": "It was entered after the earlier assessment was made.",
        "compare.not_yet_known": "It became known on {day}, after the day of the later assessment.",
        "compare.withdrawn": "It was withdrawn.",
        "compare.gone": "It is not kept any more.",
        "compare.regraded": "Its grade was {before} and is {after}.",
        # What a reader must know.
        "remark.no_evidence": "There is no evidence to weigh.",
        "remark.insufficient": "The evidence is insufficient to name a group.",
        "remark.few": "Fewer than {least} pieces of evidence count: no group is named by so few.",
        "remark.no_group": "No report known on that day describes any group.",
        "remark.indistinct": "The evidence cannot tell {group} from somebody who imitates it.",
        "remark.imitator_second": "The likeliest answer after {leader} is {imitator}.",
        "remark.imitator_first": "An answer that is likelier still than {leader}: {imitator}.",
        "remark.decides": "Without one single origin the group could not be named: {origin}.",
        "remark.held": "The answer is held at {percent}, because one single origin decides it.",
        "remark.cycle": "These sources refer to each other in a circle, and count as one origin: {sources}.",
        "remark.chain": "Pieces of evidence that go back over others to one origin, and count once: {count}, to {origin}.",
        "remark.grades": "One origin was graded both {better} and {worse}; the worse counts: {origin}.",
        "remark.same": "Pieces of evidence that repeat another of the same origin, and count once: {count}.",
        "remark.later": "Pieces of evidence that became known after that day, and were left out: {count}.",
        "remark.never_named": "No report known on that day names: {what}.",
        "remark.undescribed": "No report known on that day describes {group}: it starts as a stated part of what is unknown.",
        "remark.ambiguous": "Several known groups bear the name in a piece of evidence, which was not weighed: {what}.",
        "remark.not_weighed": "Kinds of evidence that were kept, and not weighed: {kinds}.",
        "remark.odds": "Odds of a group that is not known were not used: {group}.",
        "remark.unmeasured": "Only so many different pieces were each left out once: {count}. Not measured: {rest}.",
    }
)
FAMILIES: Final = (
    "techniques", "software", "earlier reports", "activity", "somebody unknown", "stated odds", "imitators",
    "shared tools", "held back",
    "registration", "malware", "infrastructure", "victims", "traces", "methods", "name style", "other",
)  # fmt: skip
"""Families of the waterfall: of the model first, then those of links (`evidence/links.toml`)."""

# What some fields hold; all others hold any text.
_GRADE, _NUMBER = r"[A-F][1-6]", r"\d+"
_HOLDS: Final[Mapping[str, str]] = MappingProxyType(
    dict.fromkeys(("grade", "better", "worse", "before", "after"), _GRADE)
    | dict.fromkeys(("own", "reports", "all", "total", "count", "rest", "least"), _NUMBER)
    | {"percent": r"\d+%", "likeness": r"\d\.\d\d", "day": r"\d{4}-\d\d-\d\d"}
)
_FIELD: Final = re.compile(r"\\\{(\w+)\\\}")


def said(key: str, **given: object) -> str:
    """The sentence of a key, filled in; whatever is filled in stands on one line."""
    return TEMPLATES[key].format(**{name: " ".join(str(value).split()) for name, value in given.items()})


def recognised(sentence: str) -> tuple[str, Mapping[str, str]]:
    """Key of a sentence and what was filled in; raises InvalidValue where no template fits.

    Where several fit, that with the most words of its own is taken.
    """
    for key, pattern in _patterns():
        if found := pattern.fullmatch(sentence):
            return key, MappingProxyType(found.groupdict())
    raise InvalidValue(f"no template of a rationale fits {sentence[:80]!r}")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    ordered = sorted(TEMPLATES, key=lambda key: -len(re.sub(r"\{\w+\}", "", TEMPLATES[key])))
    return tuple((key, _pattern(TEMPLATES[key])) for key in ordered)


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(
        _FIELD.sub(lambda found: f"(?P<{found[1]}>{_HOLDS.get(found[1], '.*?')})", re.escape(template))
    )
