import logging

import pytest

from tocsin.net.events import log, logger


def test_an_event_goes_to_the_logger_of_its_part_with_facts_beside_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO, logger="tocsin"):
        log.info("asked", host="rdap.example")
        logger("tocsin.enrichment").warning("slow", seconds=3)

    (asked, slow) = caplog.records
    assert (asked.name, asked.getMessage(), vars(asked)["host"]) == ("tocsin.net", "asked", "rdap.example")
    assert (slow.name, slow.levelname, vars(slow)["seconds"]) == ("tocsin.enrichment", "WARNING", 3)


def test_what_nobody_asked_for_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    log.info("asked", host="rdap.example")

    assert capsys.readouterr() == ("", "")
