import shutil
import subprocess
from pathlib import Path

import dns.rdatatype
import dns.zone
import pytest
from tests.reporting.contents import LURE, MAIL, alert, content
from tests.reporting.hostile import HOSTILE, hostile_content

from tocsin.model.domain_names import DomainName
from tocsin.reporting.exporters.rpz import render

LONG = ("ab." * 100)[:239] + "c"


def blocked(body: bytes) -> set[str]:
    """Names of a zone as dnspython reads it; the zone must hold nothing but policies."""
    zone = dns.zone.from_text(body.decode(), origin="rpz.example.")
    for name, _, rdata in zone.iterate_rdatas():
        assert rdata.rdtype == dns.rdatatype.CNAME or str(name) == "@"
        assert rdata.rdtype != dns.rdatatype.CNAME or rdata.to_text() == "."
    names = {str(name) for name, _, _ in zone.iterate_rdatas(dns.rdatatype.CNAME)}
    assert {name for name in names if not name.startswith("*.")} == {
        name.removeprefix("*.") for name in names if name.startswith("*.")
    }
    return {name for name in names if not name.startswith("*.")}


def test_the_names_do_not_exist_and_what_was_refused_is_said() -> None:
    document = render(content(alerts=(alert(LURE), alert("en-marche.fr"))))

    assert blocked(document.body) == {LURE}
    assert document.remarks
    assert document.file_name == "names-of-march-2017-04-25.rpz.zone"


def test_a_name_without_room_for_the_zone_is_left_out_and_said() -> None:
    document = render(content(alerts=(alert(LURE), alert(LONG)), cases=()))

    assert DomainName(LONG)
    assert blocked(document.body) == {LURE}
    assert "it has more than" in document.remarks[0]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_adds_a_record(text: str) -> None:
    assert blocked(render(hostile_content(text)).body) == {LURE, MAIL}


@pytest.mark.skipif(shutil.which("named-checkzone") is None, reason="Debian's bind9-utils is not installed")
def test_bind_loads_the_zone(tmp_path: Path) -> None:
    for number, text in enumerate((HOSTILE[0], *HOSTILE[::12])):
        zone = tmp_path / f"{number}.zone"
        zone.write_bytes(render(hostile_content(text)).body)

        done = subprocess.run(  # noqa: S603  # fixed words
            [shutil.which("named-checkzone") or "", "rpz.example", str(zone)],
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.returncode == 0, done.stdout + done.stderr
