from datetime import UTC, datetime, timedelta

import dns.rdatatype
import dns.zone
import pytest

from tocsin.interchange.remarks import Noted
from tocsin.interchange.rpz import LONGEST_NAME, LONGEST_ZONE_NAME, fits_rpz, rpz_zone
from tocsin.model.domain_names import DomainName

NOW = datetime(2017, 4, 25, 18, tzinfo=UTC)
ZONE = "z" * (LONGEST_ZONE_NAME - len(".example")) + ".example."


def policies(text: str) -> dict[str, str]:
    zone = dns.zone.from_text(text, origin=ZONE)
    return {str(name): rdata.to_text() for name, _, rdata in zone.iterate_rdatas(dns.rdatatype.CNAME)}


def test_a_name_and_all_below_it_do_not_exist() -> None:
    text = rpz_zone(
        [Noted(DomainName("a.example"), "seen ; in $ORIGIN a mail"), Noted(DomainName("_b.c"))], NOW
    )

    assert policies(text) == {"a.example": ".", "*.a.example": ".", "_b.c": ".", "*._b.c": "."}


def test_an_empty_zone_is_a_zone() -> None:
    assert policies(rpz_zone([], NOW)) == {}


def test_a_later_zone_has_a_higher_serial() -> None:
    def serial(at: datetime) -> int:
        soa = dns.zone.from_text(rpz_zone([], at), origin=ZONE).get_soa()
        return int(soa.serial)

    assert serial(NOW + timedelta(seconds=1)) == serial(NOW) + 1


def test_the_longest_name_leaves_room_for_the_zone_and_a_longer_one_is_refused() -> None:
    fitting = Noted(DomainName(("ab." * 100)[: LONGEST_NAME - 1] + "c"))
    too_long = Noted(DomainName("a" + fitting.name.value))

    assert len(fitting.name.value) == LONGEST_NAME
    assert f"*.{fitting.name}" in policies(rpz_zone([fitting], NOW))
    assert not fits_rpz(too_long)
    with pytest.raises(ValueError, match="no room"):
        rpz_zone([too_long], NOW)
