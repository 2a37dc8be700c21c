"""Mail: one message as an observable, and what was said of it."""

import enum
from dataclasses import dataclass
from datetime import datetime

from tocsin.model.checks import (
    moment_text,
    require_aware,
    require_encodable,
    require_id,
    require_sha256,
    require_share,
    require_text,
)
from tocsin.model.errors import InvalidValue
from tocsin.model.ids import observable_id, tocsin_id
from tocsin.model.observables import EmailAddress


@dataclass(frozen=True, slots=True)
class EmailMessage:
    """One mail (STIX `email-message`); `raw_sha256` finds the bytes that were judged.

    None says that the mail has no such part, '' that it is there and empty. `body` is of a mail of one part only.
    """

    raw_sha256: str
    sender: EmailAddress | None = None
    recipients: tuple[EmailAddress, ...] = ()
    subject: str | None = None
    body: str | None = None
    sent: datetime | None = None
    message_id: str = ""

    def __post_init__(self) -> None:
        require_sha256(self.raw_sha256, "the hash of a mail")
        for text in (self.subject or "", self.body or "", self.message_id):
            require_encodable(text, f"a text of the mail {self.raw_sha256}")
        require_aware(self.sent, f"the date of the mail {self.raw_sha256}")

    @property
    def id(self) -> str:
        """STIX id of sender, subject and body; of the raw bytes where the mail has none of them."""
        contributing: dict[str, object] = {
            name: value
            for name, value in (
                ("from_ref", self.sender.id if self.sender else None),
                ("subject", self.subject),
                ("body", self.body),
            )
            if value is not None
        }
        if not contributing:
            return tocsin_id("email-message", self.raw_sha256)
        return observable_id("email-message", contributing)


class Answer(enum.StrEnum):
    """What a verdict comes to; UNSURE is an honest answer."""

    PHISH = "phish"
    SUSPICIOUS = "suspicious"
    CLEAN = "clean"
    UNSURE = "unsure"


class MailKind(enum.StrEnum):
    """What a mail is after."""

    CREDENTIAL_PHISH = "credential_phish"
    MALWARE_LURE = "malware_lure"
    CALLBACK = "callback"
    ADVANCE_FEE = "advance_fee"
    EXTORTION = "extortion"
    BRAND_SCAM = "brand_scam"
    SPAM = "spam"
    GRAYMAIL = "graymail"


MALICIOUS = frozenset(MailKind) - {MailKind.SPAM, MailKind.GRAYMAIL}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was said of one mail, and on what ground (STIX `opinion`); a later one does not change it.

    `probability` is that of malicious mail. `statements` are checkable sentences, `missing` what could not be looked
    at, `reply` what the reporter was told.
    """

    mail: str
    answer: Answer
    probability: float
    judged_at: datetime
    kind: MailKind | None = None
    statements: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    reply: str = ""

    def __post_init__(self) -> None:
        require_id(self.mail, "the mail of a verdict", "email-message")
        require_share(self.probability, f"the probability of the verdict on {self.mail}")
        require_aware(self.judged_at, f"the time of the verdict on {self.mail}")
        for statement in (*self.statements, *self.missing):
            require_text(statement, f"a statement of the verdict on {self.mail}")
        if self.answer in {Answer.PHISH, Answer.SUSPICIOUS} and not self.statements:
            raise InvalidValue(f"the verdict on {self.mail} is {self.answer.value!r} on no ground")
        if self.answer is Answer.PHISH and self.kind not in MALICIOUS:
            raise InvalidValue(f"the verdict on {self.mail} is 'phish' and names no malicious kind")
        if self.answer is Answer.CLEAN and self.kind in MALICIOUS:
            raise InvalidValue(f"the verdict on {self.mail} is 'clean' and names a malicious kind")

    @property
    def id(self) -> str:
        """Id made from the mail and the moment: a mail judged again has a second verdict."""
        return tocsin_id("opinion", self.mail, moment_text(self.judged_at))
