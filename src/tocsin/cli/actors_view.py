"""What `tocsin actors` shows: groups as lines, one group with all that is said of it, or JSON."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from tocsin.cli.alert_view import safe
from tocsin.cli.console import put, put_json

if TYPE_CHECKING:
    from tocsin.attribution.actors import Found
    from tocsin.interchange.actor_directory import Directory, KnownGroup, Said

_NAMES_SHOWN: Final = 8
_VICTIMS_SHOWN: Final = 40


def put_groups(groups: "Sequence[KnownGroup]", directory: "Directory", *, as_json: bool) -> None:
    """Write a line for each group."""
    for group in groups:
        if as_json:
            put_json(group_document(group, directory))
        else:
            others = list(dict.fromkeys(said.what for said in group.names if said.what != group.name))
            put(safe(f"{group.id:<8} {group.name:<24} {', '.join(others[:_NAMES_SHOWN])}".rstrip()))


def group_document(group: "KnownGroup", directory: "Directory") -> dict[str, object]:
    """A group as a JSON object; documented in docs/actors.md and stable."""
    return {
        "id": group.id,
        "name": group.name,
        "names": [_said_document(said) for said in group.names],
        "techniques": list(group.techniques),
        "software": list(group.software),
        "reports": group.reports,
        "victims": [_said_document(said) for said in group.victims],
        "sponsor_claims": [_said_document(said) for said in _claims(group, directory)],
    }


def put_found(found: "Sequence[Found]", directory: "Directory", *, as_json: bool) -> None:
    """Write a line for each group that was found, with the names that fit and by whose word."""
    for hit in found:
        if as_json:
            put_json(
                {**group_document(hit.group, directory), "by": [_said_document(said) for said in hit.by]}
            )
        else:
            words = "; ".join(f"{said.what}{_by(said)}" for said in hit.by[:_NAMES_SHOWN])
            put(safe(f"{hit.group.id:<8} {hit.group.name:<24} {words}".rstrip()))


def put_group(hit: "Found", directory: "Directory") -> None:
    """Print all that is said of a group; the claims about sponsors stand apart."""
    group = hit.group
    put(safe(f"{group.name} ({group.id})"))
    for name, told in _by_name(group).items():
        put(safe(f"  also {name}: {'; '.join(told)}"))
    put(
        f"  {len(group.techniques)} techniques and {len(group.software)} pieces of software in {group.reports} reports"
    )
    if group.victims:
        put(safe(f"  reported victims: {', '.join(said.what for said in group.victims[:_VICTIMS_SHOWN])}"))
    claims = _claims(group, directory)
    if claims:
        put("Claims about a sponsor, which is another question and never computed:")
    for said in claims:
        put(safe(f"  {said.what}{_by(said)}"))


def _by_name(group: "KnownGroup") -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for said in group.names:
        if said.what != group.name:
            names.setdefault(said.what, []).append(_by(said).strip(" ()") or "no source given")
    return names


def _claims(group: "KnownGroup", directory: "Directory") -> "list[Said]":
    return [claim.claim for claim in directory.sponsor_claims if claim.group_id == group.id]


def _by(said: "Said") -> str:
    told = ", ".join(filter(None, (said.source, said.said_on)))
    return f" ({told})" if told else ""


def _said_document(said: "Said") -> dict[str, object]:
    return {"name": said.what, "source": said.source or None, "said_on": said.said_on or None}
