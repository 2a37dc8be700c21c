import pytest
from tests.reporting.contents import LURE, MAIL, alert, content
from tests.reporting.hostile import HOSTILE, hostile_content

from tocsin.reporting.exporters.suricata import render

suricataparser = pytest.importorskip("suricataparser", reason="suricataparser is not installed")
idstools = pytest.importorskip("idstools.rule", reason="idstools is not installed")

OPTIONS = {
    "dns": ["msg", "dns.query", "dotprefix", "content", "nocase", "endswith"],
    "tls": ["msg", "tls.sni", "dotprefix", "content", "nocase", "endswith"],
    "http": ["msg", "http.host", "dotprefix", "content", "endswith"],
}
LAST = ["classtype", "sid", "rev", "metadata"]


def looked_for(body: bytes) -> list[str]:
    """What the rules look for, as two parsers read them; each rule must have our options and no others."""
    lines = [line for line in body.decode().split("\n") if line and not line.startswith("#")]
    found = []
    for line in lines:
        (rule,) = suricataparser.parse_rules(line + "\n")
        protocol = rule.header.split()[0]
        assert rule.action == "alert"
        assert [option.name for option in rule.options] == OPTIONS[protocol] + LAST
        other = idstools.parse(line)
        assert other is not None
        assert (other["sid"], other["msg"]) == (rule.sid, rule.msg)
        found.append(next(option.value for option in rule.options if option.name == "content"))
    return [text.strip('"').removeprefix(".") for text in found]


def test_three_rules_look_for_each_name_and_what_was_refused_is_said() -> None:
    document = render(content(alerts=(alert(LURE), alert("en-marche.fr"))))

    assert looked_for(document.body) == [LURE] * 3
    assert document.remarks
    assert document.file_name == "names-of-march-2017-04-25.rules"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_adds_a_rule_or_an_option(text: str) -> None:
    assert sorted(looked_for(render(hostile_content(text)).body)) == sorted([LURE, MAIL] * 3)
