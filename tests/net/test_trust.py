import ssl
from pathlib import Path

import pytest
import trustme

from tocsin.model.errors import InputError
from tocsin.net.trust import looking, verifying


def test_who_is_to_be_believed_must_prove_it() -> None:
    context = verifying()

    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname


def test_who_is_only_looked_at_need_not() -> None:
    context = looking()

    assert context.verify_mode == ssl.CERT_NONE
    assert not context.check_hostname


def test_authorities_of_the_operator_are_trusted_beside_the_systems(tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))

    known = len(verifying().get_ca_certs())

    assert len(verifying(str(tmp_path / "ca.pem")).get_ca_certs()) == known + 1


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_authorities_that_cannot_be_read_are_told(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(InputError, match=r"ca\.pem"):
        verifying(str(path))
