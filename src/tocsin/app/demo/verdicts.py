"""Who was said to be behind the En Marche case, and what there was to go by, as it became public from 2017 to 2025.

Two events are kept apart: the phishing of spring 2017, and the leak of 5 May. ANSSI's sentence is about the second.
Sources disagree on who said that an imitator cannot be ruled out, the campaign's digital chief or the head of ANSSI.
"""

from datetime import date
from typing import Final

from tocsin.app.demo.case_facts import FIRST
from tocsin.app.demo.published import GROUP, GRU, PublishedClaim, PublishedEvidence
from tocsin.model.assessment import EvidenceKind

# What was publicly known on each: the one name; its siblings and what ThreatConnect found; the word of France.
DAYS: Final = (date(2017, 4, 24), date(2017, 6, 1), date(2025, 4, 29))

BEGAN: Final = "2017-03-15"

_MOTHERBOARD: Final = "Motherboard (Vice), April 2017"
_THREATCONNECT: Final = "ThreatConnect, 'Parlez-vous Fancy?', April 2017"
_FRANCE_24: Final = "France 24, 24 April 2017"
_FRANCE: Final = "Politico; Next, 29 April 2025"
# Late April; the day is that by which all of it was public.
_LATE_APRIL: Final = "2017-04-26"

# That names were registered (T1583.001) follows from the facts of the case.
EVIDENCE: Final = (
    PublishedEvidence(
        EvidenceKind.TECHNIQUE, "T1598.003", "2017-04-24", _FRANCE_24, "B2", "france24-2017-04-24", 1.0,
        basis="mails led staff to a page that asks for their password",
    ),
    PublishedEvidence(
        "domain", FIRST, "2017-04-24", _FRANCE_24, "B2", "trendmicro-2017-04", 1.0,
        basis=f"the name {FIRST}, whose looks say nothing of who registered it",
    ),
    *(
        PublishedEvidence(
            "domain", name, _LATE_APRIL, _MOTHERBOARD, "B2", "pivot-registrant", 1.0,
            basis=f"the name {name}, from the registration data of the first",
        )
        for name in ("mail-en-marche.fr", "portal-office.fr", "accounts-office.fr")
    ),
    PublishedEvidence(
        "registrant_email", "one address at mail.com, withheld by the source", _LATE_APRIL, _MOTHERBOARD, "B2",
        "pivot-registrant", 0.2,
        basis="one registrant of all four names, which ties them to each other and to nobody",
    ),
    PublishedEvidence(
        "domain", "en-marche.co", _LATE_APRIL, _THREATCONNECT, "B3", "threatconnect-2017-04", 1.0,
        basis="the name en-marche.co, added by ThreatConnect",
    ),
    PublishedEvidence(
        "ip", "194.187.249.135", _LATE_APRIL, _THREATCONNECT, "B3", "threatconnect-2017-04", 0.5,
        basis="the address 194.187.249.135",
        public="2016-12-29",
    ),
    PublishedEvidence(
        "hosting", "THCServers", _LATE_APRIL, _THREATCONNECT, "B3", "threatconnect-2017-04", 0.9,
        basis="the hoster THCServers",
    ),
    PublishedEvidence(
        EvidenceKind.LINK, "address, hoster and mail provider", _LATE_APRIL, _THREATCONNECT, "B3",
        "threatconnect-2017-04", 0.5,
        basis="the address is one of more than 870 on the US list of 29 December 2016, of which ThreatConnect holds 37 to be"
        " likely the group's; hoster and mail provider were used by the group before",
        public="2016-12-29",
        group=GROUP,
    ),
)  # fmt: skip

CLAIMS: Final = (
    PublishedClaim(
        "Trend Micro", "2017-04-24", "99 % sure that it is Pawn Storm; some technical uncertainty remains", _FRANCE_24,
        group=GROUP,
    ),
    PublishedClaim("The Kremlin", "2017-04-24", "denies any part in it", "hotnews.ro, 24 April 2017", "C4"),
    PublishedClaim(
        "En Marche, or the head of ANSSI (sources disagree)", "2017-04-25",
        "a very competent group that imitates them cannot be ruled out",
        "France 24; burkina24.com, 25 April 2017", "C3",
    ),
    PublishedClaim(
        "ThreatConnect", _LATE_APRIL,
        "consistent with Fancy Bear; somebody else with the same techniques is possible; no mail, page or malware seen",
        _THREATCONNECT,
        group=GROUP,
    ),
    PublishedClaim(
        "France", "2025-04-29", "officially attributes the operation of 2017", _FRANCE, "A2", group=GROUP, sponsor=GRU
    ),
)  # fmt: skip

LEAK_TITLE: Final = "MacronLeaks, 5 May 2017"
LEAK_DAY: Final = "2017-05-05"
LEAK_NOTE: Final = "about 9 GB of mail published (France 24, 8 May 2017)"
LEAK_CLAIMS: Final = (
    PublishedClaim(
        "ANSSI", "2017-06-01",
        "no trace of APT28; so generic and simple that it could have been practically anyone",
        "AP in Time, 1 June 2017", "A2",
    ),
    PublishedClaim(
        "France", "2025-04-29", "attributes the attack on the campaign of 2017, the leak with it",
        "AFP; Mediapart, 29 April 2025", "A2",
        group=GROUP, sponsor=GRU,
    ),
)  # fmt: skip
