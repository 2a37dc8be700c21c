"""A table of every name of the report, for spreadsheets."""  # the format's name

from collections.abc import Iterator
from typing import Final

from tocsin.interchange.csv_tables import csv_table
from tocsin.interchange.defanging import defanged
from tocsin.interchange.times import utc_text
from tocsin.model.alert import Alert
from tocsin.model.casework import CaseMember
from tocsin.model.domain_names import DomainName
from tocsin.model.observation import Relation
from tocsin.names.parsing import unicode_name
from tocsin.reporting.blocklist import blocklist
from tocsin.reporting.file_names import file_name
from tocsin.reporting.known import Known
from tocsin.reporting.seam import Content, Document

COLUMNS: Final = (
    "name",
    "name_for_people",
    "organisation",
    "probability",
    "state",
    "first_seen",
    "told",
    "case",
    "case_probability",
    "created",
    "registrar",
    "name_servers",
    "addresses",
    "why",
    "may_be_blocked",
    "tlp",
)


def render(content: Content, /) -> Document:
    """Write a row for each name and organisation it was told of; names in cases without an alert have one row."""
    text = csv_table(COLUMNS, sorted(_rows(content)))
    return Document(text.encode(), "text/csv; charset=utf-8; header=present", file_name(content, "csv"))


def _rows(content: Content) -> Iterator[tuple[str, ...]]:
    known = Known.of(content.facts)
    blocked = blocklist(content)
    verdicts = {each.name: "yes" for each in blocked.listed} | {
        each.name: f"no: {defanged(each.why)}" for each in blocked.refused
    }
    members = {
        member.name: (record.case.title, member) for record in content.cases for member in record.members
    }
    alerted = {alert.name for alert in content.alerts}
    for alert in content.alerts:
        yield _row(content, known, verdicts, alert.name, alert, members.get(alert.name))
    for name, member in members.items():
        if name not in alerted:
            yield _row(content, known, verdicts, name, None, member)


def _row(
    content: Content,
    known: Known,
    verdicts: dict[DomainName, str],
    name: DomainName,
    alert: Alert | None,
    member: tuple[str, CaseMember] | None,
) -> tuple[str, ...]:
    return (
        name.value,
        defanged(unicode_name(name).text),
        *_of_alert(alert),
        *(("", "") if member is None else (member[0], f"{member[1].probability:.4f}")),
        known.value(name, Relation.CREATED),
        known.value(name, Relation.REGISTRAR),
        " ".join(known.values(name, Relation.NAME_SERVER)),
        " ".join(known.values(name, Relation.RESOLVES_TO)),
        _why(alert, member),
        verdicts[name],
        content.tlp.value,
    )


def _of_alert(alert: Alert | None) -> tuple[str, str, str, str, str]:
    if alert is None:
        return "", "", "", "", ""
    told = utc_text(alert.told) if alert.told else ""
    return (
        alert.organisation,
        f"{alert.probability:.4f}",
        alert.state.value,
        utc_text(alert.first_seen),
        told,
    )


def _why(alert: Alert | None, member: tuple[str, CaseMember] | None) -> str:
    said = [weighed.finding.statement for weighed in alert.evidence] if alert else []
    if member is not None:
        said.append(member[1].reason)
    return defanged("; ".join(said))
