"""MISP events as JSON: attributes, objects of MISP's own templates, tags, in the words of its core format."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from tocsin.model.ids import tocsin_id
from tocsin.model.plain_text import plain_text

Attribute = dict[str, object]

_LONGEST: Final = 2_000
# How far MISP itself may pass an event on: this server, this community, everybody. It shares on its own, so a colour
# that needs a person's decision stays on this server.
_DISTRIBUTION: Final = {"clear": "3", "green": "1", "amber": "0", "amber+strict": "0", "red": "0"}
_INHERIT: Final = "5"
_MEDIUM: Final = "2"
_COMPLETED: Final = "2"


@dataclass(frozen=True, slots=True)
class Template:
    """One of MISP's object templates."""

    name: str
    uuid: str
    version: str
    category: str


DOMAIN_IP: Final = Template("domain-ip", "43b3b146-77eb-4931-b4cc-b66c60f28734", "11", "network")
WHOIS: Final = Template("whois", "429faea1-34ff-47af-8a00-7c62d3be5a6a", "10", "network")


@dataclass(frozen=True, slots=True)
class Field:
    """One attribute of an object: its relation within the template, its type, its value."""

    relation: str
    type: str
    value: str


@dataclass(slots=True)
class MispEvent:
    """One event while it is written. Ids are deterministic: the same report imported again updates the event."""

    title: str
    author: str
    tlp: str
    at: datetime
    _attributes: list[Attribute] = field(default_factory=list, init=False)
    _objects: list[dict[str, object]] = field(default_factory=list, init=False)
    _reports: list[dict[str, object]] = field(default_factory=list, init=False)

    @property
    def uuid(self) -> str:
        """Id of the event, made from its title and author."""
        return _uuid("event", self.title, self.author)

    def attribute(
        self,
        category: str,
        kind: str,
        value: str,
        *,
        comment: str = "",
        to_ids: bool = False,
        first_seen: datetime | None = None,
        last_seen: datetime | None = None,
    ) -> None:
        """Add an attribute that stands alone; `to_ids`: machines may look for it."""
        self._attributes.append(
            self._attribute(
                _uuid("attribute", self.uuid, category, kind, value),
                category,
                kind,
                value,
                comment=comment,
                to_ids=to_ids,
                first_seen=first_seen,
                last_seen=last_seen,
            )
        )

    def object(self, template: Template, key: str, fields: Sequence[Field], *, comment: str = "") -> None:
        """Add an object of a template; `key` makes its id. Its attributes are context, and nothing looks for them."""
        uuid = _uuid("object", self.uuid, template.name, key)
        self._objects.append(
            {
                "uuid": uuid,
                "name": template.name,
                "meta-category": template.category,
                "template_uuid": template.uuid,
                "template_version": template.version,
                "timestamp": self._timestamp,
                "distribution": _INHERIT,
                "comment": plain_text(comment, longest=_LONGEST),
                "deleted": False,
                "Attribute": [self._field(uuid, each) for each in fields],
            }
        )

    def report(self, name: str, markdown: str) -> None:
        """Add an event report: text for people, as Markdown that is written already; it goes as far as the event."""
        self._reports.append(
            {
                "uuid": _uuid("report", self.uuid, name),
                "name": plain_text(name, longest=250) or "-",
                "content": markdown,
                "timestamp": self._timestamp,
                "distribution": _INHERIT,
                "deleted": False,
            }
        )

    def text(self) -> str:
        """Write the event as JSON."""
        event = {
            "uuid": self.uuid,
            "info": plain_text(self.title, longest=_LONGEST) or "-",
            "date": self.at.astimezone(UTC).date().isoformat(),
            "timestamp": self._timestamp,
            "published": False,
            "analysis": _COMPLETED,
            "threat_level_id": _MEDIUM,
            "distribution": _DISTRIBUTION[self.tlp],
            "Orgc": {
                "name": plain_text(self.author, longest=250) or "-",
                "uuid": _uuid("author", self.author),
            },
            "Tag": [{"name": f"tlp:{self.tlp}", "exportable": True}],
            "Attribute": self._attributes,
            "Object": self._objects,
            "EventReport": self._reports,
        }
        return json.dumps({"Event": event}, ensure_ascii=True, indent=1) + "\n"

    @property
    def _timestamp(self) -> str:
        return str(int(self.at.timestamp()))

    def _field(self, object_uuid: str, each: Field) -> Attribute:
        uuid = _uuid("attribute", object_uuid, each.relation, each.value)
        made = self._attribute(uuid, _CATEGORY[each.type], each.type, each.value)
        return {**made, "object_relation": each.relation, "disable_correlation": False}

    def _attribute(
        self,
        uuid: str,
        category: str,
        kind: str,
        value: str,
        *,
        comment: str = "",
        to_ids: bool = False,
        first_seen: datetime | None = None,
        last_seen: datetime | None = None,
    ) -> Attribute:
        made: Attribute = {
            "uuid": uuid,
            "category": category,
            "type": kind,
            "value": plain_text(value, longest=_LONGEST) or "-",
            "comment": plain_text(comment, longest=_LONGEST),
            "to_ids": to_ids,
            "timestamp": self._timestamp,
            "distribution": _INHERIT,
            "deleted": False,
        }
        if first_seen is not None:
            made["first_seen"] = _moment(first_seen)
            made["last_seen"] = _moment(max(first_seen, last_seen or first_seen))
        return made


_CATEGORY: Final = {
    "domain": "Network activity",
    "hostname": "Network activity",
    "ip-dst": "Network activity",
    "AS": "Network activity",
    "datetime": "Other",
    "text": "Other",
    "whois-registrar": "Attribution",
    "whois-registrant-email": "Attribution",
    "whois-registrant-name": "Attribution",
    "whois-registrant-org": "Attribution",
}


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _uuid(*parts: str) -> str:
    return tocsin_id("x-misp", *parts).partition("--")[2]
