from datetime import UTC, datetime
from typing import Any

import pytest
import stix2.v21

from tocsin.model.errors import InvalidValue
from tocsin.model.mail import Answer, EmailMessage, MailKind, Verdict
from tocsin.model.observables import EmailAddress

SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
NOW = datetime(2026, 11, 24, tzinfo=UTC)
SENDER = EmailAddress("a@one.example")
MAIL = EmailMessage(SHA256, SENDER, subject="Re: é").id


@pytest.mark.parametrize(
    ("subject", "body"), [("Re: your account", None), ("", 'Dear é,\r\n\t"click"'), (None, "x"), ("x", "")]
)
def test_the_id_of_a_mail_is_the_one_of_the_standard(subject: str | None, body: str | None) -> None:
    given = {name: value for name, value in (("subject", subject), ("body", body)) if value is not None}
    known = stix2.v21.EmailMessage(is_multipart=False, from_ref=SENDER.id, **given)

    assert EmailMessage(SHA256, SENDER, subject=subject, body=body).id == known.id


def test_a_mail_with_nothing_in_it_has_the_id_of_its_bytes() -> None:
    assert EmailMessage(SHA256).id == EmailMessage(SHA256, message_id="<x>").id
    assert EmailMessage(SHA256).id != EmailMessage("0" * 64).id


@pytest.mark.parametrize(
    "wrong",
    [{"raw_sha256": ""}, {"subject": "\ud800"}, {"body": "\ud800"}, {"sent": datetime(2026, 1, 1)}],  # noqa: DTZ001  # what must be refused
)
def test_a_mail_that_cannot_be_kept_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        EmailMessage(**{"raw_sha256": SHA256, **wrong})


def verdict(**given: Any) -> Verdict:
    return Verdict(
        **{
            "mail": MAIL,
            "answer": Answer.PHISH,
            "probability": 0.97,
            "judged_at": NOW,
            "kind": MailKind.CREDENTIAL_PHISH,
            "statements": ("the link leads to 'one.example', which is not the bank's",),
            **given,
        }
    )


def test_a_mail_judged_again_has_a_second_verdict() -> None:
    assert verdict().id == verdict().id
    assert verdict().id != verdict(judged_at=datetime(2026, 11, 25, tzinfo=UTC)).id


def test_an_unsure_verdict_needs_no_ground() -> None:
    assert verdict(answer=Answer.UNSURE, kind=None, statements=()).probability == 0.97


@pytest.mark.parametrize(
    "wrong",
    [
        {"probability": 1.1},
        {"mail": "campaign--6b616fc1-1505-48e3-8b2c-0d19337bff38"},
        {"statements": ()},
        {"statements": (" ",)},
        {"kind": None},
        {"kind": MailKind.SPAM},
        {"answer": Answer.CLEAN},
        {"judged_at": datetime(2026, 1, 1)},  # noqa: DTZ001  # what must be refused
    ],
)
def test_a_verdict_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        verdict(**wrong)
