from datetime import UTC, datetime

import pytest

from tocsin.interchange.remarks import Noted
from tocsin.interchange.sigma import sigma_rules
from tocsin.model.domain_names import DomainName

collection = pytest.importorskip("sigma.collection", reason="pySigma is not installed")

NOW = datetime(2017, 4, 25, 18, tzinfo=UTC)
NAMES = ("a.example", "no", "1.5", "xn--caf-dma.example")


def rules(*names: str, title: str = "March") -> list[object]:
    entries = [Noted(DomainName(name)) for name in names]
    text = sigma_rules(entries, NOW, title=title, author="CERT", tlp="amber+strict", remarks=("x",))
    return list(collection.SigmaCollection.from_yaml(text))


def test_a_rule_for_each_kind_of_log_looks_for_every_name_and_what_is_below() -> None:
    found = rules(*NAMES)

    assert [rule.logsource.category for rule in found] == ["dns", "proxy"]  # type: ignore[attr-defined]
    for rule in found:
        whole, below = (
            [str(value) for value in rule.detection.detections[part].detection_items[0].value]  # type: ignore[attr-defined]
            for part in ("whole", "below")
        )
        assert whole == list(NAMES)
        assert below == [f"*.{name}" for name in NAMES]
        assert rule.errors == []  # type: ignore[attr-defined]


def test_the_same_report_gives_the_same_ids() -> None:
    assert [rule.id for rule in rules("a.example")] == [rule.id for rule in rules("b.example")]  # type: ignore[attr-defined]
    assert [rule.id for rule in rules("a.example")] != [rule.id for rule in rules("a.example", title="x")]  # type: ignore[attr-defined]


def test_the_rules_say_to_whom_they_may_go() -> None:
    assert "tlp.amber-strict" in [str(tag) for tag in rules("a.example")[0].tags]  # type: ignore[attr-defined]


def test_a_rule_that_looks_for_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="finds nothing"):
        rules()
