import re
from datetime import UTC, datetime

import pytest

from tocsin.interchange.remarks import Noted
from tocsin.interchange.suricata import suricata_rules
from tocsin.model.domain_names import DomainName

suricataparser = pytest.importorskip("suricataparser", reason="suricataparser is not installed")

NOW = datetime(2017, 4, 25, 18, tzinfo=UTC)


def rules(*names: str, note: str = "") -> list[object]:
    entries = [Noted(DomainName(name), short=note) for name in names]
    return list(suricataparser.parse_rules(suricata_rules(entries, NOW, tlp="amber+strict", remarks=("x",))))


def test_each_name_is_looked_for_by_dns_tls_and_http_with_what_lies_below_it() -> None:
    found = rules("a.example")

    assert [re.sub(r" .*", "", rule.header) for rule in found] == ["dns", "tls", "http"]  # type: ignore[attr-defined]
    for rule in found:
        options = {option.name: option.value for option in rule.options}  # type: ignore[attr-defined]
        assert options["content"] == '".a.example"'
        assert {"dotprefix", "endswith"} <= set(options)
        assert "tlp amber_strict" in str(options["metadata"])


def test_http_host_is_compared_without_nocase_which_suricata_refuses_there() -> None:
    http = rules("a.example")[2]

    assert "nocase" not in {option.name for option in http.options}  # type: ignore[attr-defined]


def test_numbers_are_of_the_name_and_never_the_same_twice() -> None:
    names = [f"name-{number}.example" for number in range(2000)]

    many = rules(*names)
    (alone, *_) = rules("name-7.example")

    assert len({rule.sid for rule in many}) == 6000  # type: ignore[attr-defined]
    assert many[21].sid == alone.sid  # type: ignore[attr-defined]
    assert all(10**9 <= rule.sid < 2**31 for rule in many)  # type: ignore[attr-defined]


def test_a_note_cannot_end_the_message() -> None:
    (rule, *_) = rules("a.example", note='x"; sid:1; pcre:"/a/')

    assert [option.name for option in rule.options].count("sid") == 1  # type: ignore[attr-defined]
    assert "pcre" not in {option.name for option in rule.options}  # type: ignore[attr-defined]
