import json
import logging
import sys
from collections.abc import Iterator

import pytest

from tocsin.cli.logs import Lines, show_logs
from tocsin.net.events import logger


@pytest.fixture
def ours() -> Iterator[logging.Logger]:
    log = logging.getLogger("tocsin")
    before = log.handlers[:], log.level, log.propagate
    yield log
    log.handlers[:], log.level, log.propagate = before


@pytest.mark.usefixtures("ours")
def test_every_request_is_told_when_somebody_asks(capsys: pytest.CaptureFixture[str]) -> None:
    show_logs(verbose=True)
    logger("tocsin.net").info("asked", host="rdap.example", status=200)

    told = json.loads(capsys.readouterr().err)

    assert (told["event"], told["host"], told["status"], told["log"]) == (
        "asked",
        "rdap.example",
        200,
        "tocsin.net",
    )


@pytest.mark.usefixtures("ours")
def test_otherwise_only_what_went_wrong_is(capsys: pytest.CaptureFixture[str]) -> None:
    show_logs(verbose=False)
    log = logger("tocsin.enrichment")
    log.info("asked")
    try:
        int("x")
    except ValueError:
        log.exception("enricher failed", enricher="rdap")

    (line,) = capsys.readouterr().err.splitlines()

    assert "Traceback" in json.loads(line)["traceback"]


def test_what_a_stranger_wrote_cannot_move_the_cursor() -> None:
    record = logging.makeLogRecord({"msg": "asked", "host": "\x1b[2Jlure.example\nx"})

    assert Lines(as_json=False).format(record).endswith(r"asked host=\x1b[2Jlure.example\nx")


@pytest.mark.usefixtures("ours")
def test_a_terminal_gets_text(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    show_logs(verbose=True)
    logger("tocsin.net").info("asked", host="rdap.example")

    assert capsys.readouterr().err.endswith("Z asked host=rdap.example\n")
