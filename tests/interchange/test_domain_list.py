from tocsin.interchange.domain_list import domain_list
from tocsin.interchange.remarks import Noted
from tocsin.model.domain_names import DomainName


def test_a_list_has_a_name_a_line_and_its_remarks_first() -> None:
    entries = [Noted(DomainName("a.example"), "a note"), Noted(DomainName("b.example"))]

    assert domain_list(entries, ("made today",)) == "# made today\na.example\nb.example\n"


def test_no_names_are_no_lines() -> None:
    assert domain_list([]) == ""
