"""Texts that try to break out of a report, and a report that holds one wherever text from outside can stand."""

from dataclasses import replace
from typing import Final

from tests.reporting.contents import LURE, MAIL, NOW, ORGANISATION, alert, content, fact, record
from tests.reporting.hostile_page import assessment, rationale

from tocsin.model.assessment import Claim, Evidence, EvidenceKind
from tocsin.model.casework import Attempt, AttemptKind, CaseNote, CaseRecord, Channel
from tocsin.model.domain_names import DomainName, WrittenName
from tocsin.model.grading import UNGRADED
from tocsin.model.linking import Link, Reason
from tocsin.model.observation import Relation
from tocsin.model.threats import IntrusionSet, ThreatActor
from tocsin.model.timeline import Event, EventKind
from tocsin.reporting.seam import Content

HOSTILE: Final = (
    # Ends of lines and of records
    "a\nevil.example CNAME .",
    "a\r\n0.0.0.0 en-marche.fr",
    "a\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029en-marche.fr",
    "a\x00b",
    "en-marche.fr\n",
    # Quotes, escapes and comments of rules and zones
    '";) alert tcp any any -> any any (msg:"x"; sid:1;)',
    'x\\";sid:2;',
    "a;b|41 42|c:d",
    "\\",
    '"',
    "$INCLUDE /etc/passwd",
    "$ORIGIN evil.example.",
    "; end ) ( @ IN A 192.0.2.1",
    "# comment */ -- <!--",
    # Spreadsheets
    '=HYPERLINK("http://evil.example","x")',
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    '","=1+1","',
    "'=1",
    # YAML
    "*alias",
    "&anchor x",
    "!!python/object/apply:os.system ['id']",
    "- item\nkey: value",
    "---\nid: x",
    "yes",
    "{a: b}",
    "%TAG ! x",
    # STIX patterns and JSON
    "x' OR 1=1 --",
    "\\u0022,\\u0022type\\u0022:\\u0022report",
    '{"type":"bundle"}',
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<div hx-get=/admin hx-trigger=load>",
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "[click](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "| a | b |",
    "&lt;&#x3c;&amp;",
    "{{7*7}} ${7*7} <%= 7*7 %> #{7*7}",
    "%s%n%x {0} {content.title}",
    # Reordering and hiding
    "\u202eraf.ehcram-ne\u202c",
    "\u2066x\u2069\u200f\u061c",
    "en\u200bmarche\ufeff.fr\u00ad",
    "a\u0300\u0301\u0302" * 50,
    "\U000e0041\U000e0042",
    "\ufff9a\ufffab\ufffb",
    # Terminals
    "\x1b[2J\x1b]0;owned\x07",
    "\x9b31m",
    # Mail
    "x\r\nBcc: everybody@evil.example",
    "=?utf-8?b?ZXZpbA==?=",
    # Links
    "https://evil.example/login?to=en-marche.fr",
    "evil\u3002example",
    "user@evil.example",
    "ftp://evil.example",
    "//evil.example/x",
    "http:evil.example",
    # Size and scripts
    "x" * 5000,
    "\U0001f600\U0001f469\u200d\U0001f4bb",
    "р\u0430ypal",
    "שלום עליכם",
)


def hostile_content(text: str) -> Content:
    """A report in which everything that can hold text from outside holds this text."""
    reason = Reason("registration", Relation.REGISTRANT_NAME, text, 4, 3000, 0.001, 6.0, text)
    known = record(LURE, MAIL, title=text, reason=text)
    note = CaseNote(known.case.id, NOW, text, text)
    group, sponsor = IntrusionSet(text), ThreatActor(text)
    found = tuple(
        Evidence(known.case.id, kind, text, NOW, text, UNGRADED, text, 0.5, group=group.id, basis=text)
        for kind in (EvidenceKind.SOFTWARE, EvidenceKind.LINK)
    )
    thought = replace(
        assessment(known.case.id, group, text),
        rationale=rationale(text, group, found),
        evidence=tuple(each.id for each in found),
    )
    return content(
        title=text,
        author=text,
        cases=(CaseRecord(known.case, known.members, (note,)),),
        alerts=tuple(
            replace(
                alert(name, statement=text),
                written=WrittenName(text),
                match=replace(alert(name).match, word=text),
            )
            for name in (LURE, MAIL)
        ),
        facts=tuple(
            fact(LURE, relation, text, source=text)
            for relation in Relation
            if relation not in {Relation.RESOLVES_TO, Relation.AUTONOMOUS_SYSTEM}
        ),
        links=(Link(LURE, MAIL, 0.99, (reason,)),),
        timeline=(Event(NOW, EventKind.NOTE, text, text, (text,)),),
        attempts=(Attempt(ORGANISATION.slug, NOW, Channel.MAIL, AttemptKind.PHISHING, note=text),),
        unlinked=(Attempt(ORGANISATION.slug, NOW, Channel.WEB, AttemptKind.FLOOD, note=text),),
        assessments=(thought,),
        evidence=found,
        claims=(Claim(known.case.id, text, NOW, text, text, UNGRADED, group.id, sponsor.id),),
        groups=(group,),
        sponsors=(sponsor,),
        sources=(text,),
        contact="cert@cert.example",
    )


NAMES: Final = frozenset({DomainName(LURE), DomainName(MAIL)})
