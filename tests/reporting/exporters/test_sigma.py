import pytest
from tests.reporting.contents import LURE, MAIL, OFFICE, alert, content
from tests.reporting.hostile import HOSTILE, hostile_content

from tocsin.model.errors import InputError
from tocsin.reporting.exporters.sigma import render

collection = pytest.importorskip("sigma.collection", reason="pySigma is not installed")


def looked_for(body: bytes) -> list[str]:
    """What both rules look for, as pySigma reads them."""
    found = list(collection.SigmaCollection.from_yaml(body.decode()))
    assert [rule.logsource.category for rule in found] == ["dns", "proxy"]
    looked = [
        [str(value) for value in rule.detection.detections["whole"].detection_items[0].value]
        for rule in found
    ]
    assert looked[0] == looked[1]
    assert [rule.errors for rule in found] == [[], []]
    return looked[0]


def test_the_rules_look_for_the_names() -> None:
    document = render(content())

    assert looked_for(document.body) == sorted([LURE, MAIL, OFFICE])
    assert document.file_name == "names-of-march-2017-04-25.sigma.yml"


def test_a_report_without_a_name_to_look_for_has_no_rule() -> None:
    with pytest.raises(InputError, match="it lists no name"):
        render(content(alerts=(alert("en-marche.fr"),)))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_changes_what_is_looked_for(text: str) -> None:
    assert looked_for(render(hostile_content(text)).body) == sorted([LURE, MAIL])
