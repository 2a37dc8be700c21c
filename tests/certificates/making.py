"""Certificates made byte by byte, to be wrong where a test wants them wrong."""

SAN = bytes.fromhex("0603551d11")
KEY_USAGE = bytes.fromhex("0603551d0f")


def tlv(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    if len(content) < 128:
        return bytes((tag, len(content))) + content
    size = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(size))) + size + content


def sequence(*parts: bytes) -> bytes:
    return tlv(0x30, *parts)


def name(common_name: bytes = b"", tag: int = 0x0C) -> bytes:
    return (
        sequence(tlv(0x31, sequence(tlv(6, b"\x55\x04\x03"), tlv(tag, common_name))))
        if common_name
        else sequence()
    )


def extension(oid: bytes, value: bytes, *, critical: bool = False) -> bytes:
    return sequence(oid, *([tlv(1, b"\xff")] if critical else []), tlv(4, value))


def alternative_names(*names: bytes, critical: bool = False) -> bytes:
    return extension(SAN, sequence(*(tlv(0x82, each) for each in names)), critical=critical)


def certificate(
    *extensions: bytes,
    issuer: bytes = name(b"Some Authority"),
    subject: bytes = name(),
    dates: tuple[bytes, ...] = (tlv(0x17, b"170315100000Z"), tlv(0x17, b"180315100000Z")),
    serial: bytes = b"\x01",
    after_key: bytes = b"",
) -> bytes:
    algorithm = sequence(tlv(6, b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b"), tlv(5))
    key = sequence(algorithm, tlv(3, b"\x00key"))
    fields = [
        tlv(0xA0, tlv(2, b"\x02")),
        tlv(2, serial),
        algorithm,
        issuer,
        sequence(*dates),
        subject,
        key,
        after_key,
    ]
    wrapped = tlv(0xA3, sequence(*extensions)) if extensions else b""
    return sequence(sequence(*fields, wrapped), algorithm, tlv(3, b"\x00signature"))
