import pytest
from tests.reporting.contents import content
from tests.reporting.hostile_page import TEXTS

from tocsin.reporting.file_names import file_name


def test_a_file_is_named_for_the_title_and_the_day() -> None:
    assert (
        file_name(content(title="Ça : onedrive-en-marche.fr"), "html")
        == "ca-onedrive-en-marche-fr-2017-04-25.html"
    )


@pytest.mark.parametrize("text", [*TEXTS, "../../etc/passwd", "отчёт", "CON"])
def test_no_title_leads_out_of_the_folder(text: str) -> None:
    name = file_name(content(title=text.encode("utf-8", "replace").decode()), "md")

    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert not name.startswith(("-", "."))
    assert len(name) < 80
