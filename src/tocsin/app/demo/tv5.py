"""TV5 Monde, April 2015: an attack under a false flag, and the explanations that competed for it.

Broadcasts stopped on 8 April 2015 in the name of a 'CyberCaliphate'. Two months later the traces were said to lead to APT28.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from tocsin.app.demo.published import GROUP, GRU, PublishedClaim, PublishedEvidence
from tocsin.model.assessment import EvidenceKind, HypothesisKind
from tocsin.model.domain_names import DomainName
from tocsin.model.identity import Identity

TITLE: Final = "TV5 Monde, 8 April 2015"
HAPPENED: Final = "2015-04-08T18:50:00"
NOTE: Final = "broadcasts stopped, site and accounts taken over, documents leaked (Les Échos, 9 April 2015)"
FLAG: Final = "CyberCaliphate"
# The day after, with nothing but the name that was shown; when FireEye and Trend Micro had spoken; ten years on.
DAYS: Final = (date(2015, 4, 9), date(2015, 6, 10), date(2025, 4, 29))

TV5: Final = Identity(
    slug="tv5-monde",
    name="TV5 Monde",
    domains=(DomainName("tv5monde.com"),),
    languages=("fr",),
    countries=("fr",),
    sectors=("media",),
    watched=False,
)

_LES_ECHOS: Final = "Les Échos, 9 April 2015"
_FIREEYE: Final = "FireEye, in BuzzFeed and Infosecurity, 10 June 2015"
_TREND_MICRO: Final = "Trend Micro, 'TV5 Monde, Russia and the CyberCaliphate', June 2015"
_EXPRESS: Final = "L'Express, 9 June 2015, as Infosecurity tells it"
_BBC: Final = "BBC, 10 October 2016"

EVIDENCE: Final = (
    PublishedEvidence(
        EvidenceKind.TECHNIQUE, "T1491.002", "2015-04-09", _LES_ECHOS, "B1", "tv5-monde-2015-04", 1.0,
        basis="the site and the accounts of the channel showed the attackers' messages",
    ),
    PublishedEvidence(
        EvidenceKind.TECHNIQUE, "T1485", "2015-04-09", _LES_ECHOS, "B1", "tv5-monde-2015-04", 1.0,
        basis="servers and mailboxes were wiped",
    ),
    PublishedEvidence(
        "name", FLAG, "2015-04-08", _LES_ECHOS, "B1", "tv5-monde-2015-04", 1.0,
        basis="the name CyberCaliphate, under which it was done, and which anybody can use",
    ),
    PublishedEvidence(
        EvidenceKind.LINK, "leak site of the CyberCaliphate", "2015-06-10", _FIREEYE, "B2", "fireeye-2015-06", 0.4,
        basis="its address block, server and registrar are those that APT28 used before",
        group=GROUP,
    ),
    PublishedEvidence(
        EvidenceKind.LINK, "Sednit on the network", "2015-06-10", _TREND_MICRO, "B3", "anssi-2015", 0.6,
        basis="indicators from ANSSI are of the group's malware; nothing ties them to the attack of April",
        group=GROUP,
    ),
    PublishedEvidence(
        EvidenceKind.LINK, "Cyrillic keyboard, office hours of Moscow", "2015-06-09", _EXPRESS, "C3",
        "lexpress-2015-06", 0.9,
        basis="language and working hours of whoever wrote the code",
        group=GROUP,
    ),
    PublishedEvidence(
        "software_name", "malware made for the station's encoders", "2016-10-10", _BBC, "B2", "bbc-2016-10", 0.2,
        basis="malware made to destroy the station's encoders, after a first break-in on 23 January 2015",
    ),
)  # fmt: skip

CLAIMS: Final = (
    PublishedClaim(FLAG, "2015-04-08", "claims the attack, in the name of the Islamic State", _LES_ECHOS, "E5", group=FLAG),
    PublishedClaim(
        "FireEye", "2015-06-10", "likely APT28, which used the name as a distraction", _FIREEYE, group=GROUP
    ),
    PublishedClaim(
        "Trend Micro", "2015-06-10", "three explanations are possible; none is proven", _TREND_MICRO
    ),
    PublishedClaim(
        "TV5 Monde's director", "2016-10-10", "was told that a group known as APT28 did it", _BBC, "B3", group=GROUP
    ),
    PublishedClaim(
        "United Kingdom", "2018-10-04", "CyberCaliphate is one of twelve names behind which the GRU stands",
        "gov.uk, 'UK exposes Russian cyber attacks'; The Guardian, 4 October 2018", "A2", sponsor=GRU,
    ),
    PublishedClaim(
        "France", "2025-04-29", "attributes the sabotage of 2015", "AFP; Mediapart, 29 April 2025", "A2", group=GROUP,
        sponsor=GRU,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Explanation:
    """One way to account for what was seen, who put it forward, and the hypothesis under which it counts."""

    what: str
    by: str
    kind: HypothesisKind


EXPLANATIONS: Final = (
    Explanation(
        "a false flag: APT28 did it and blamed others", "FireEye; Trend Micro's third", HypothesisKind.GROUP
    ),
    Explanation(
        "two break-ins at once: APT28 spied, somebody else switched off", "Trend Micro's first", HypothesisKind.UNKNOWN
    ),
    Explanation("APT28 handed its access to others", "Trend Micro's second", HypothesisKind.SHARED),
    Explanation("somebody left traces of APT28 on purpose", "nobody at the time", HypothesisKind.IMITATOR),
)  # fmt: skip
