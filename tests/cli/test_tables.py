import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tocsin.cli.tables import WIDTH_OF_A_PIPE, printer


def test_into_a_pipe_tables_are_of_one_width_and_text_is_printed_as_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    console = printer()
    console.print("[red]:smile: 10.0.0.1")

    assert console.width == WIDTH_OF_A_PIPE
    assert capsys.readouterr().out == "[red]:smile: 10.0.0.1\n"


def test_no_table_is_wider_than_it_is_asked_to_be() -> None:
    assert printer(most=100).width == 100
    assert printer(most=1000).width == WIDTH_OF_A_PIPE


def test_a_reader_who_has_gone_is_the_commands_business() -> None:
    with pytest.raises(BrokenPipeError) as caught:
        printer().on_broken_pipe()

    assert caught.value.errno == errno.EPIPE  # without it the command line takes it for a fault of ours


def test_a_table_whose_reader_has_gone_ends_without_a_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from tocsin.cli import main; main()", "facts", "formats"]
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, cwd=tmp_path, check=False)  # noqa: S603  # our own program
    finally:
        os.close(writing)

    assert b"Traceback" not in done.stderr
