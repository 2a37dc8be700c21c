"""What `tocsin actors` shows: groups as lines, one group with all that is said of it, or JSON."""

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from tocsin.cli.alert_view import safe
from tocsin.cli.console import put, put_json

if TYPE_CHECKING:
    from tocsin.attribution.actors import Found
    from tocsin.attribution.group_profile import GroupProfile, KnownUse
    from tocsin.interchange.actor_directory import Directory, KnownGroup, Said

_NAMES_SHOWN: Final = 8
_WIDTH: Final = 110
_ID_WIDTH: Final = 13
_NAME_WIDTH: Final = 24


def put_groups(groups: "Sequence[KnownGroup]", directory: "Directory", *, as_json: bool) -> None:
    """Write a line for each group."""
    claims = _claims_by_group(directory)
    for group in groups:
        if as_json:
            put_json(group_document(group, claims.get(group.id, ())))
        else:
            others = [name for name in _by_name(group.names) if name != group.name]
            more = f", and {len(others) - _NAMES_SHOWN} more" if len(others) > _NAMES_SHOWN else ""
            _put_line(group, ", ".join(others[:_NAMES_SHOWN]) + more)


def group_document(group: "KnownGroup", claims: "Sequence[Said]") -> dict[str, object]:
    """A group as a JSON object; documented in docs/actors.md and stable."""
    return {
        "id": group.id,
        "name": group.name,
        "names": [_said_document(said) for said in group.names],
        "techniques": list(group.techniques),
        "software": list(group.software),
        "reports": group.reports,
        "victims": [_said_document(said) for said in group.victims],
        "sponsor_claims": [_said_document(said) for said in claims],
        "references": list(group.references),
    }


def put_found(found: "Sequence[Found]", directory: "Directory", *, as_json: bool) -> None:
    """Write a line for each group that was found, with the names that fit and by whose word."""
    claims = _claims_by_group(directory)
    for hit in found:
        if as_json:
            document = group_document(hit.group, claims.get(hit.group.id, ()))
            put_json({**document, "by": [_said_document(said) for said in hit.by]})
        else:
            words = [f"{name} ({_first_word(told)})" for name, told in _by_name(hit.by).items()]
            _put_line(hit.group, "; ".join(words[:_NAMES_SHOWN]))


def profile_document(profile: "GroupProfile") -> dict[str, object]:
    """A group with its uses as a JSON object, as of a day where one is given; documented in docs/actors.md and stable."""
    group = profile.group
    return {
        "id": group.id,
        "name": group.name,
        "as_of": profile.as_of.isoformat() if profile.as_of else None,
        "names": [_said_document(said) for said in profile.names],
        "techniques": [use.id for use in profile.uses if use.kind == "technique"],
        "software": [use.id for use in profile.uses if use.kind == "software"],
        "reports": len(profile.reports),
        "victims": [_said_document(said) for said in profile.victims],
        "sponsor_claims": [_said_document(said) for said in profile.sponsor_claims],
        "references": list(group.references),
        "uses": [_use_document(use) for use in profile.uses],
    }


def put_profile(profile: "GroupProfile", *, with_uses: bool, is_first: bool = True) -> None:
    """Print all that is said of a group; the claims about sponsors stand apart."""
    group = profile.group
    if not is_first:
        put("")
    put(safe(f"{group.name} ({group.id})"))
    if profile.as_of:
        put(f"as known at the end of {profile.as_of}; what nobody dates is left out")
    _put_names(profile)
    _put_uses(profile, with_uses=with_uses)
    if profile.victims:
        _put_wrapped("reported victims: ", dict.fromkeys(said.what for said in profile.victims))
    if profile.sponsor_claims:
        put("Claims about a sponsor, which is another question and never computed:")
    for name, told in _by_name(profile.sponsor_claims).items():
        put(safe(f"  {name} ({_first_word(told)})"))


def _put_names(profile: "GroupProfile") -> None:
    from tocsin.attribution.actors import folded

    names, own = _by_name(profile.names), folded(profile.group.name)
    for name, told in names.items():
        if folded(name) != own:
            put(safe(f"  also {name:<22} {_first_word(told)}"))
    if profile.as_of and own not in map(folded, names):
        put("  nobody is on record as calling it so by then")


def _put_uses(profile: "GroupProfile", *, with_uses: bool) -> None:
    if not profile.uses:
        put("  no technique or software was reported" + (" by then" if profile.as_of else ""))
        return
    techniques = [use for use in profile.uses if use.kind == "technique"]
    software = [use for use in profile.uses if use.kind == "software"]
    days = [report.date for report in profile.reports if report.date]
    span = ", all undated" if not days else f", {days[0]}" + (f" to {days[-1]}" if days[-1] > days[0] else "")
    reports = _counted(len(profile.reports), "report")
    put(
        f"  {_counted(len(techniques), 'technique')} and {_counted(len(software), 'piece')} of software in {reports}{span}"
    )
    if with_uses:
        for use in (*techniques, *software):
            first = use.first_reported or "undated"
            put(safe(f"    {use.id:<10} {use.name:<44} {first:<10}  {_counted(len(use.reports), 'report')}"))
    elif software:
        _put_wrapped("software: ", [f"{use.name} ({use.id})" for use in software])


def _put_wrapped(label: str, words: Iterable[str]) -> None:
    text = safe(label + "; ".join(words))
    for line in textwrap.wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="    "):
        put(line)


def _put_line(group: "KnownGroup", rest: str) -> None:
    from tocsin.attribution.actors import short_id

    put(safe(f"{short_id(group.id):<{_ID_WIDTH}} {group.name:<{_NAME_WIDTH}} {rest}".rstrip()))


def _by_name(told: "Iterable[Said]") -> "dict[str, list[Said]]":
    """Who says it, by what is said, in the spelling of the first; `Fancy Bear` and `FANCY BEAR` are one."""
    from tocsin.attribution.actors import folded

    spelt: dict[str, list[Said]] = defaultdict(list)
    for said in told:
        spelt[folded(said.what)].append(said)
    return {words[0].what: words for words in spelt.values()}


def _first_word(told: "Sequence[Said]") -> str:
    """By whose word something is first, and how many say so too."""
    first = min(told, key=lambda said: (not said.said_on, said.said_on))
    words = ", ".join(filter(None, (first.source, first.said_on))) or "no source given"
    return f"{words}, and {len(told) - 1} more" if len(told) > 1 else words


def _claims_by_group(directory: "Directory") -> "dict[str, list[Said]]":
    claims: dict[str, list[Said]] = defaultdict(list)
    for claim in directory.sponsor_claims:
        claims[claim.group_id].append(claim.claim)
    return claims


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _use_document(use: "KnownUse") -> dict[str, object]:
    return {
        "kind": use.kind,
        "id": use.id,
        "name": use.name,
        "first_reported": use.first_reported or None,
        "reports": [
            {"title": report.title, "url": report.url or None, "date": report.date or None}
            for report in use.reports
        ],
    }


def _said_document(said: "Said") -> dict[str, object]:
    return {"name": said.what, "source": said.source or None, "said_on": said.said_on or None}
