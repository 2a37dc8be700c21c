"""Texts in YAML: always quoted, so that no name is a number, a boolean or the end of the document."""

_ESCAPED = {'"': '\\"', "\\": "\\\\"}


def yaml_text(text: str) -> str:
    """Write a text as a double-quoted scalar (YAML 1.2, 7.3.1) on one line; what does not print is escaped."""
    return '"' + "".join(_character(each) for each in text) + '"'


def _character(character: str) -> str:
    if character in _ESCAPED:
        return _ESCAPED[character]
    if character.isprintable() and ord(character) < 0xD800:
        return character
    point = ord(character)
    if point <= 0xFF:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"
