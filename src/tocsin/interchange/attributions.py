"""Who is said to be behind an observable, in the words of others: names of groups, and MISP's tags and galaxies of them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from tocsin.interchange.fact_values import plain_text
from tocsin.interchange.json_documents import objects, text_of
from tocsin.interchange.misp_attributes import Stated, Subject, host_of_url
from tocsin.model.errors import InvalidValue
from tocsin.model.observation import ObservableKind, Relation

# Galaxies of groups. Those of sponsors ('intelligence-agency'), of tools and of techniques say nothing of a group.
GALAXIES: Final = frozenset(
    {
        "threat-actor",
        "microsoft-activity-group",
        "360net-threat-actor",
        "mitre-intrusion-set",
        "mitre-enterprise-attack-intrusion-set",
        "mitre-mobile-attack-intrusion-set",
        "mitre-pre-attack-intrusion-set",
        "mitre-ics-groups",
    }
)
# How a tag may tie a group to what it hangs on; '' where MISP does not say. 'targets' and the like tie no attacker to it.
TIES: Final = frozenset(
    {"", "attributed-to", "indicates", "related-to", "used-by", "uses", "belongs-to", "owned-by"}
)
_TAG: Final = re.compile(r'misp-galaxy:([a-z0-9-]{1,60})="([^"]{1,300})"\Z', re.IGNORECASE)
_ATTACK_ID: Final = re.compile(r"\s+-\s+G\d{4}\Z")


def group_text(word: str) -> str:
    """Somebody's word for a group on one line, without the id that MISP puts behind ATT&CK's; raises InvalidValue."""
    return plain_text(_ATTACK_ID.sub("", word))


def groups_said(holder: Mapping[str, Any], *, inherited: bool = True) -> tuple[str, ...]:
    """Groups to which the tags and galaxies of a MISP event or attribute tie it, each once, as they are called there.

    Answers to a search repeat the tags of the event at each attribute; whether these count is `inherited`.
    """
    found: dict[str, None] = {}
    for word in (*_of_tags(holder, inherited=inherited), *_of_galaxies(holder)):
        try:
            found[group_text(word)] = None
        except InvalidValue:
            continue  # a cluster without a name
    return tuple(found)


def _of_tags(holder: Mapping[str, Any], *, inherited: bool) -> Iterator[str]:
    for tag in objects(holder.get("Tag")):
        found = _TAG.match(text_of(tag.get("name")))
        if tag.get("inherited") and not inherited:
            continue
        if found and found[1].lower() in GALAXIES and _ties(tag):
            yield found[2]


def _of_galaxies(holder: Mapping[str, Any]) -> Iterator[str]:
    for galaxy in objects(holder.get("Galaxy")):
        for cluster in objects(galaxy.get("GalaxyCluster")):
            kind = text_of(cluster.get("type")) or text_of(galaxy.get("type"))
            if kind.lower() in GALAXIES and _ties(cluster):
                yield text_of(cluster.get("value"))


def _ties(holder: Mapping[str, Any]) -> bool:
    return text_of(holder.get("relationship_type")).lower().replace("_", "-") in TIES


def attributed(subjects: Sequence[Subject], groups: Iterable[str]) -> tuple[Stated, ...]:
    """Facts that observables belong to groups.

    The host of a URL does not follow: it may be anybody's with whom files can be left. Nor does a network.
    """
    own = _without_hosts(subjects)
    return tuple((subject, Relation.ATTRIBUTED_TO.value, group) for group in groups for subject in own)


def _without_hosts(subjects: Sequence[Subject]) -> tuple[Subject, ...]:
    left = list(subjects)
    for kind, text in subjects:
        host = host_of_url(text) if kind is ObservableKind.URL else None
        if host in left:
            left.remove(host)
    return tuple(dict.fromkeys(each for each in left if each[0] is not ObservableKind.AUTONOMOUS_SYSTEM))
