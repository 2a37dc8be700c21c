"""Notices to the abuse desks of registrars and hosts, one for each, in the language of the report."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tocsin.interchange.defanging import defanged, name_for_people
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError
from tocsin.model.ids import tocsin_id
from tocsin.model.observation import Relation
from tocsin.reporting.blocklist import Listed, blocklist
from tocsin.reporting.file_names import file_name
from tocsin.reporting.known import Known
from tocsin.reporting.letters import LetterTexts, contact_line, item, letter, paragraph
from tocsin.reporting.seam import Content, Document, Tlp

_RULE: Final = "=" * 76
_FREE: Final = frozenset({Tlp.CLEAR, Tlp.GREEN})


@dataclass(frozen=True, slots=True)
class _Desk:
    """Whom a notice goes to: `registrar` or `host`, by name."""

    kind: str
    name: str


def render(content: Content, /) -> Document:
    """Write the notices, one after the other. Raises InputError where there is nobody to write to.

    Names that may not be blocked are in none; a name of which neither registrar nor address is known is said.
    """
    texts = LetterTexts.of(content.language)
    found = blocklist(content)
    known = Known.of(fact for fact in content.facts if fact.true_to is None)  # who can act is who has it now
    desks: defaultdict[_Desk, list[Listed]] = defaultdict(list)
    orphans = []
    for listed in found.listed:
        its = tuple(_desks(known, listed.name))
        for desk in its:
            desks[desk].append(listed)
        if not its:
            orphans.append(
                f"nobody to write to about {name_for_people(listed.name)}: neither its registrar nor an address is known"
            )
    if not desks:
        raise InputError(
            f"no notice can be written about {content.title!r}: no registrar and no address is known"
        )
    notices = [_notice(content, texts, known, desk, names) for desk, names in _in_order(desks)]
    return Document(
        f"\n{_RULE}\n\n".join(notices).encode(),
        "text/plain; charset=utf-8",
        file_name(content, "abuse.txt"),
        (*found.sentences, *orphans, *_warning(content)),
    )


def _desks(known: Known, name: DomainName) -> Iterator[_Desk]:
    """Give who can act on a name: its registrars, and the networks of its addresses, or the addresses themselves."""
    for registrar in known.values(name, Relation.REGISTRAR):
        yield _Desk("registrar", registrar)
    networks = known.values(name, Relation.AUTONOMOUS_SYSTEM)
    for host in networks or known.values(name, Relation.RESOLVES_TO):
        yield _Desk("host", host)


def _in_order(desks: dict[_Desk, list[Listed]]) -> list[tuple[_Desk, list[Listed]]]:
    return sorted(desks.items(), key=lambda each: (each[0].kind == "host", each[0].name))


def _warning(content: Content) -> tuple[str, ...]:
    if content.tlp in _FREE:
        return ()
    return (f"the report is {content.tlp.label}: make sure that these notices may leave your organisation",)


def _notice(content: Content, texts: LetterTexts, known: Known, desk: _Desk, names: Sequence[Listed]) -> str:
    whom = _whom(content, texts, names)
    reference = tocsin_id("x-tocsin-notice", content.title, desk.kind, desk.name).partition("--")[2]
    head = [
        texts.text("head.tlp", tlp=content.tlp.label),
        texts.text("head.from", author=content.author),
        *contact_line(content.contact, texts),
        texts.text(f"head.to_{desk.kind}", recipient=desk.name),
        texts.text("head.date", date=f"{content.made_at:%Y-%m-%d}"),
        texts.text("head.reference", reference=reference),
        texts.counted(f"abuse.subject_{desk.kind}", len(names), whom=whom),
    ]
    return letter(
        (
            "\n".join(head),
            texts.text("abuse.greeting"),
            paragraph(texts.text("abuse.what", whom=whom)),
            *(_about(texts, known, listed) for listed in names),
            paragraph(texts.text(f"abuse.ask_{desk.kind}")),
            paragraph(texts.text("abuse.careful")),
            texts.text("abuse.closing"),
            defanged(content.author),
        )
    )


def _whom(content: Content, texts: LetterTexts, names: Sequence[Listed]) -> str:
    """Names of the organisations that these names are aimed at."""
    aimed = {slug for listed in names for slug in listed.organisations}
    known = [each.name for each in content.organisations if each.slug in aimed]
    return texts.listed(known or sorted(aimed))


def _about(texts: LetterTexts, known: Known, listed: Listed) -> str:
    unknown = texts.texts["unknown"]
    created = known.value(listed.name, Relation.CREATED)
    addresses = known.values(listed.name, Relation.RESOLVES_TO)
    lines = (
        texts.text("abuse.registered", value=created or unknown),
        texts.text("abuse.addresses", value=", ".join(addresses) or unknown),
        texts.text("abuse.probability", value=texts.percent(listed.probability)),
        texts.text("abuse.why", value=listed.why),
    )
    return "\n".join((f"  {name_for_people(listed.name)}", *(item(line, indent="    ") for line in lines)))
