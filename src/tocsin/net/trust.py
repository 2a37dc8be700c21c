"""The two ways to look at a server's certificate: to be sure of it, and only to see it."""

import functools
import ssl
from collections.abc import Sequence
from typing import Final

import httpcore2

from tocsin.model.errors import InputError

_ALPN: Final = ("http/1.1",)


def verifying(certificate_authorities: str | None = None) -> ssl.SSLContext:
    """Return a context that trusts the system's authorities and those of a PEM file. Raises InputError."""
    if certificate_authorities is None:
        return _of_the_system()
    context = _new_verifying()
    try:
        context.load_verify_locations(certificate_authorities)
    except OSError as error:  # SSLError is one
        raise InputError(
            f"the certificate authorities of {certificate_authorities!r} cannot be read: {error}"
        ) from error
    return context


@functools.cache
def _of_the_system() -> ssl.SSLContext:
    return _new_verifying()  # 30 ms for a file that changes with the system only


def _new_verifying() -> ssl.SSLContext:
    context = httpcore2.default_ssl_context()
    context.set_alpn_protocols(_ALPN)
    return context


def looking(alpn: Sequence[str] = _ALPN) -> ssl.SSLContext:
    """Return a context that accepts any certificate and old protocols: suspects' servers are looked at, not trusted."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("DEFAULT:@SECLEVEL=0")  # short keys and SHA-1 are there to be seen
    context.set_alpn_protocols(alpn)
    return context
