"""Dated profiles of known groups, as JSON: who was said to use what, in which reports (`docs/assess.md` has the format)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tocsin.evidence.reported_uses import SOFTWARE, TECHNIQUE, UNDATED, ReportedUses, Use, reported_uses
from tocsin.interchange.json_documents import objects, parsed, text_of, texts_of
from tocsin.interchange.problems import Problem, problem
from tocsin.model.errors import InputError

UNKNOWN_KIND: Final = "is neither a technique nor a software"
NO_REPORT: Final = "is a use that no report speaks of"
NO_ID: Final = "is an actor without an id"
# Rows times columns, of 8 bytes each, are held in memory: ATT&CK as a whole has 1 million.
MAX_CELLS: Final = 50_000_000
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class ReportSource:
    """Where a report can be read."""

    title: str
    url: str
    date: str


@dataclass(frozen=True, slots=True, eq=False)
class ActorProfiles:
    """Uses by report, and the names of what they are about: groups, techniques and software by id.

    `notice` is what the source wants to be said with it. Aliases are current names: the format has no dates for them.
    """

    uses: ReportedUses
    names: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]
    tools: frozenset[str]
    reports: Mapping[str, ReportSource]
    notice: str
    problems: tuple[Problem, ...]


def read_profiles(data: bytes) -> ActorProfiles:
    """Profiles from the bytes of a JSON document; raises InputError where it has none, or too much."""
    document = parsed(data, "file of profiles")
    if not isinstance(document, dict) or not isinstance(document.get("actors"), list):
        raise InputError("the file of profiles is no object with a list of 'actors'")
    reports = dict(_reports(document.get("reports")))
    malware = dict(_malware(document.get("software")))
    names: dict[str, str] = {}
    for part in ("techniques", "software"):
        names.update(_names(document.get(part)))
    problems: list[Problem] = []
    uses = list(_uses(document["actors"], reports, problems))
    refuse_too_much(uses)
    actors = [actor for actor in objects(document["actors"]) if _id_of(actor.get("id"))]
    names.update({_id_of(actor["id"]): text_of(actor.get("name")) or _id_of(actor["id"]) for actor in actors})
    if not uses:
        raise InputError("the file of profiles says of no group what it used")
    return ActorProfiles(
        uses=reported_uses(uses, malware),
        names=names,
        aliases={_id_of(actor["id"]): tuple(texts_of(actor.get("aliases", []))) for actor in actors},
        tools=frozenset(value for value, is_malware in malware.items() if not is_malware),
        reports=reports,
        notice=text_of(document.get("source")),
        problems=tuple(problems),
    )


def day_of(value: object) -> int:
    """Day of a text such as 2017-04-25 (a time may follow) as an ordinal; UNDATED for anything else."""
    try:
        return date.fromisoformat(text_of(value)[:10]).toordinal()
    except ValueError:
        return UNDATED


def _uses(actors: list[Any], reports: Mapping[str, ReportSource], problems: list[Problem]) -> Iterator[Use]:
    for number, actor in enumerate(actors, 1):
        group = _id_of(actor.get("id")) if isinstance(actor, dict) else ""
        if not group:
            problems.append(problem(f"actor {number}", actor, NO_ID))
            continue
        for use in objects(actor.get("uses", [])):
            kind, value = text_of(use.get("kind")), _id_of(use.get("value"))
            said = [report for report in texts_of(use.get("reports", [])) if _id_of(report)]
            if kind not in {TECHNIQUE, SOFTWARE} or not value:
                problems.append(problem(f"actor {group}", use.get("value"), UNKNOWN_KIND))
                continue
            if not said:
                problems.append(problem(f"actor {group}", value, NO_REPORT))
            for report in said:
                day = day_of(reports[report].date) if report in reports else UNDATED
                yield Use(report, day, group, kind, value)


def refuse_too_much(uses: list[Use]) -> None:
    """Raise InputError where rows times columns would not fit in memory."""
    rows = len({(use.report, use.day, use.group) for use in uses})
    columns = len({(use.kind, use.value) for use in uses})
    if rows * columns > MAX_CELLS:
        raise InputError(
            f"the file of profiles has {rows:,} reports on {columns:,} techniques and software: too many"
        )


def _reports(value: object) -> Iterator[tuple[str, ReportSource]]:
    for name, report in _entries(value):
        yield (
            name,
            ReportSource(
                text_of(report.get("title")), text_of(report.get("url")), text_of(report.get("date"))
            ),
        )


def _malware(value: object) -> Iterator[tuple[str, bool]]:
    for name, software in _entries(value):
        yield name, text_of(software.get("type")) != "tool"


def _names(value: object) -> Iterator[tuple[str, str]]:
    for name, entry in _entries(value):
        yield name, text_of(entry.get("name")) or name


def _entries(value: object) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, entry in value.items() if isinstance(value, dict) else ():
        if isinstance(entry, dict) and _id_of(name):
            yield name, entry


def _id_of(value: object) -> str:
    """An id that can be printed and kept; '' for anything else."""
    text = value if isinstance(value, str) else ""
    return text if text.isprintable() and 0 < len(text.strip()) == len(text) <= _LONGEST else ""
