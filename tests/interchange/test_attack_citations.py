from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tocsin.interchange.actor_collection import ReportSource, report_id
from tocsin.interchange.attack_citations import Citations, named_in


def entry(*references: dict[str, Any], description: str = "") -> dict[str, Any]:
    return {"external_references": list(references), "description": description}


PAGE = {"source_name": "mitre-attack", "external_id": "G0007", "url": "https://attack.mitre.org/groups/G0007"}
FULL = {"source_name": "A report", "url": "https://a.example", "description": "A. (2016, June 15). A report."}
BARE = {"source_name": "A report"}


def test_what_one_object_leaves_open_another_tells() -> None:
    found = Citations.of([entry(PAGE, BARE), entry(FULL)])

    assert found.cited(entry(PAGE, BARE)) == (report_id("https://a.example", ""),)
    assert found.report(report_id("https://a.example", "")) == ReportSource(
        "A report", "https://a.example", "2016-06-15"
    )


def test_without_references_the_citations_in_the_text_count_as_far_as_they_are_known() -> None:
    found = Citations.of([entry(FULL)])
    text = entry(description="Used it.(Citation: A report)(Citation: Nobody knows)")

    assert named_in(text) == ["A report", "Nobody knows"]
    assert found.cited(text) == (report_id("https://a.example", ""),)
    assert found.named("Nobody knows") is None


def test_one_address_is_one_report_with_the_first_day_that_is_given() -> None:
    other = {"source_name": "The same", "url": "https://a.example"}
    found = Citations.of([entry(other), entry(FULL)])

    assert found.named("The same") == found.named("A report")
    assert found.cited(entry(other, FULL)) == (report_id("https://a.example", ""),)
    assert found.report(report_id("https://a.example", "")).date == "2016-06-15"


def test_a_month_in_the_name_dates_a_citation_that_nothing_else_does() -> None:
    found = Citations.of([entry({"source_name": "ESET Zebrocy May 2019"})])

    assert found.named("ESET Zebrocy May 2019") == ReportSource("ESET Zebrocy May 2019", "", "2019-05-31")


VALUE = st.one_of(st.none(), st.integers(), st.text(max_size=6), st.sampled_from(["A report", "(2016)"]))
REFERENCE = st.dictionaries(st.sampled_from(["source_name", "url", "description"]), VALUE)


@given(st.lists(st.one_of(VALUE, REFERENCE), max_size=4))
def test_whatever_is_cited_has_a_report(references: list[Any]) -> None:
    found = Citations.of([{"external_references": references}])

    for report in found.cited({"external_references": references}):
        assert found.report(report)
