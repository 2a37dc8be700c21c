"""How the last chapters of the demonstration look."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.cli.assessed import CLAIMS, DOMAIN, NAMES, PHISHING, REGISTRANT, assessment

from tocsin.app.demo.behind import Behind
from tocsin.app.demo.dated import DatedCase
from tocsin.app.demo.reports import Written
from tocsin.app.demo.targets import TARGETS
from tocsin.cli.demo_chapters import put_behind, put_false_flag, put_reports, put_targets
from tocsin.model.casework import Case
from tocsin.reporting.seam import Actor, Content, Tie, TieKind, Tlp

LATER = datetime(2017, 6, 1, 23, 59, 59, tzinfo=UTC)
FOUND = DatedCase(
    "onedrive-en-marche.fr",
    (assessment(group=0.05, names_group=False), assessment(as_of=LATER)),
    (REGISTRANT, PHISHING, DOMAIN),
    CLAIMS,
    NAMES,
)


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().out.split())


def test_what_was_said_of_the_leak_stands_apart_as_of_another_event(
    capsys: pytest.CaptureFixture[str],
) -> None:
    put_behind(Behind(assessment(group=0.05, names_group=False), FOUND, FOUND, (CLAIMS[0],), NAMES))

    out = printed(capsys)
    before, _, after = out.partition("Said of another event, the leak of 5 May 2017")
    assert "Trend Micro: 99 %" in before
    assert "ANSSI: practically anyone" in after
    assert "It is never computed." in after
    assert "insufficient evidence to name a group. How names look weighs nothing." in before


def test_targets_come_by_date_with_sector_country_and_whose_word_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    targets = TARGETS[:2]
    cases = [Case(each.title, each.opened_at, (each.organisation.slug,)) for each in targets]
    content = Content(
        title="APT28",
        made_at=LATER,
        language="en",
        tlp=Tlp.CLEAR,
        author="demo",
        organisations=tuple(each.organisation for each in targets),
        attempts=tuple(
            line.attempt(each.organisation.slug, case.id)
            for each, case in zip(targets, cases, strict=True)
            for line in each.tries
        ),
        actor=Actor(
            name="APT28",
            ties=tuple(
                Tie(TieKind.CLAIM, case.id, each.claimant, LATER, "Pawn Storm", each.source)
                for each, case in zip(targets, cases, strict=True)
            ),
        ),
    )

    put_targets(content)

    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    rows = [line for line in lines if line[:5] in {"2015-", "2016-"}]
    assert rows[0].startswith(
        "2015-09-28 NL, government Dutch Safety Board: fake SFTP server [Trend Micro, 22"
    )
    assert rows[1].startswith("2015-09-29 fake webmail of a partner")
    assert rows[3].startswith(
        "2016-04 DE, political-party Christian Democratic Union"
    )  # the source has the month


def test_briefly_it_is_the_table_the_claims_and_nothing_of_the_reasons(
    capsys: pytest.CaptureFixture[str],
) -> None:
    alone = assessment(group=0.05, names_group=False)

    put_behind(Behind(alone, FOUND, FOUND, (CLAIMS[0],), NAMES), brief=True)

    out = printed(capsys)
    assert "insufficient evidence" in out
    assert "Trend Micro: 99 %" in out
    assert "What there was to go by" not in out


def test_each_explanation_of_the_false_flag_is_one_of_the_answers(
    capsys: pytest.CaptureFixture[str],
) -> None:
    put_false_flag(FOUND)

    out = printed(capsys)
    assert "APT28 a false flag: APT28 did it and blamed others" in out
    assert "an imitator of APT28 somebody left traces of APT28 on purpose" in out


def test_it_says_where_the_reports_are(capsys: pytest.CaptureFixture[str]) -> None:
    put_reports((Written(Path("demo-out") / "en-marche.html", "the case"),))

    assert "demo-out/en-marche.html: the case" in printed(capsys)
