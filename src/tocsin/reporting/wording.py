"""How one report words what it is about: its organisations, names, addresses, groups and sources."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tocsin.model.assessment import Hypothesis, HypothesisKind
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidName
from tocsin.model.identity import Identity
from tocsin.names.parsing import domain_name
from tocsin.reporting.blocks import Line, Span, Style
from tocsin.reporting.catalogue import Texts
from tocsin.reporting.outside import Suspects, shown, shown_name, visible
from tocsin.reporting.seam import Content

_LOG: Final = "log of attempts"  # as timelines have it
_ODDS: Final = "odds:"  # before the group, as assessments have it


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """The texts of the report's language, and what the content calls things."""

    texts: Texts
    organisations: Mapping[str, Identity]
    groups: Mapping[str, str]
    sponsors: Mapping[str, str]
    cases: Mapping[str, str]
    suspects: Suspects

    def organisation(self, slug: str) -> str:
        """Name of an organisation; its slug where the content does not hold it."""
        known = self.organisations.get(slug)
        return visible(known.name if known else slug)

    def name(self, text: str) -> Line:
        """A domain name as people read it, with its A-label form beside where the two differ; defanged."""
        try:
            u_labels, a_labels = shown_name(domain_name(text))
        except InvalidName:
            return (Span(shown(text), Style.NAME),)
        return named(u_labels, a_labels)

    def value(self, text: str) -> Span:
        """A value of a fact, such as an address or a hash."""
        return Span(shown(text), Style.NAME)

    def free(self, text: str) -> str:
        """Free text from outside: a note, a quotation."""
        return shown(text)

    def source(self, text: str) -> str:
        """Who says so; only what the report is about is defanged in it. Our own log is called so in every language."""
        return self.texts.text("attempts.log") if text == _LOG else self.suspects.defanged(text)

    def group(self, stix_id: str | None) -> str:
        """Name of a group; its id where the content does not hold it, '' for None."""
        return visible(self.groups.get(stix_id, stix_id)) if stix_id else ""

    def sponsor(self, stix_id: str | None) -> str:
        """Name of a sponsor; its id where the content does not hold it, '' for None."""
        return visible(self.sponsors.get(stix_id, stix_id)) if stix_id else ""

    def parameter(self, name: str) -> str:
        """What a parameter of an assessment, or a version of what it rests on, is called."""
        group = name.removeprefix(_ODDS)
        if group != name:
            return self.texts.text("parameter.odds", group=self.group(group) or self.free(group))
        return self.texts.word("parameter", name)

    def case(self, stix_id: str) -> str:
        """Title of a case; its id where the content does not hold it."""
        return shown(self.cases.get(stix_id, stix_id))

    def hypothesis(self, hypothesis: Hypothesis) -> str:
        """One answer to the question of the group."""
        if hypothesis.kind is HypothesisKind.GROUP:
            return self.group(hypothesis.group)
        return self.texts.text(f"hypothesis.{hypothesis.kind.value}", group=self.group(hypothesis.group))


def named(u_labels: str, a_labels: str) -> Line:
    """A line of a name and its A-label form."""
    if not a_labels:
        return (Span(u_labels, Style.NAME),)
    return (Span(u_labels, Style.NAME), Span(" "), Span(f"({a_labels})", Style.NAME))


def wording_of(content: Content, texts: Texts) -> Wording:
    """How this report words things."""
    return Wording(
        texts,
        {each.slug: each for each in content.organisations},
        {each.id: each.name for each in content.groups},
        {each.id: each.name for each in content.sponsors},
        _titles(content),
        Suspects(_suspects(content)),
    )


def _titles(content: Content) -> dict[str, str]:
    """Titles of cases, also by the campaign that a case became and by cases that were merged into it."""
    titles = {record.case.id: record.case.title for record in content.cases}
    others = [record.case.campaign for record in content.cases if record.case.campaign]
    others += [merged for merged, _ in content.merged]
    return titles | {each: titles.get(content.case_of(each), each) for each in others}


def _suspects(content: Content) -> Iterator[str]:
    own = {domain.value for each in content.organisations for domain in each.domains}
    for name in _names(content):
        if name not in own:
            yield name


def _names(content: Content) -> Iterator[str]:
    for alert in content.alerts:
        yield alert.name.value
        if alert.registrable is not None:
            yield alert.registrable.value
    for record in content.cases:
        yield from (member.name.value for member in record.members)
    for link in content.links:
        yield from (link.first, link.second)
    for fact in content.facts:
        yield from (fact.subject, fact.value)


def plain(line: Line) -> str:
    """The text of a line without its styles."""
    return "".join(span.text for span in line)


def domain_of(text: str) -> DomainName | None:
    """The domain name a text is; None where it is none."""
    try:
        return domain_name(text)
    except InvalidName:
        return None
