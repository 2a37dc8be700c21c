import pytest

from tocsin.cli.tables import WIDTH_OF_A_PIPE, printer


def test_into_a_pipe_tables_are_of_one_width_and_text_is_printed_as_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    console = printer()
    console.print("[red]:smile: 10.0.0.1")

    assert console.width == WIDTH_OF_A_PIPE
    assert capsys.readouterr().out == "[red]:smile: 10.0.0.1\n"


def test_a_reader_who_has_gone_is_the_commands_business() -> None:
    with pytest.raises(BrokenPipeError):
        printer().on_broken_pipe()
