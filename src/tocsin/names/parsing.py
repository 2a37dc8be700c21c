"""From text to the name types of the model: A-label form, U-label form for people, and what was registered."""

import unicodedata
from typing import Final

import idna

from tocsin.model.domain_names import DomainName, RegistrableDomain, UnicodeName
from tocsin.model.errors import InvalidName
from tocsin.names.suffix_rules import suffix_labels

LONGEST_TEXT: Final = (
    4 * 253
)  # a name of 253 characters, all beyond ASCII; mapping longer text only costs time
# Scripts that are written together (UTS #39, "highly restrictive", without Latin).
_TOGETHER: Final = (
    frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}),
    frozenset({"CJK", "HANGUL"}),
    frozenset({"CJK", "BOPOMOFO"}),
)


def domain_name(text: str) -> DomainName:
    """Return the A-label form of a name as written: lower case, IDNA (UTS #46, non-transitional), no `*.`, no last dot."""
    name = text.strip()
    if len(name) > LONGEST_TEXT:
        raise InvalidName(f"{name[:80]!r}... has {len(name)} characters, more than a domain name can have")
    if not name.isascii():
        name = _a_labels(name)
    return DomainName(name.lower().removeprefix("*.").removesuffix("."))


def _a_labels(name: str) -> str:
    try:
        mapped = idna.uts46_remap(name, std3_rules=False, transitional=False)
        return ".".join(_a_label(label) for label in mapped.split("."))
    except (idna.IDNAError, UnicodeError) as error:
        raise InvalidName(f"{name[:80]!r} is not a domain name: {error}") from error


def _a_label(label: str) -> str:
    # IDNA 2008 forbids more than registries and attackers keep to (emoji): what UTS #46 maps is encoded as it is.
    return label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"


def unicode_name(name: DomainName) -> UnicodeName:
    """Return the name for people: labels that are valid IDNA 2008 in one script are decoded, all others stay `xn--`."""
    return UnicodeName(".".join(_u_label(label) for label in name.labels))


def _u_label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        shown = idna.ulabel(label)
    except (idna.IDNAError, UnicodeError):
        return label
    return shown if shown.isprintable() and _is_one_script(shown) else label


def _is_one_script(label: str) -> bool:
    """Tell whether the letters are of one script or of scripts that are written together."""
    # The first word of a letter's name is its script; the standard library has no other table of scripts.
    scripts = {
        unicodedata.name(character, "?").split(" ")[0]
        for character in label
        if unicodedata.category(character).startswith("L")
    }
    return len(scripts) <= 1 or any(scripts <= together for together in _TOGETHER)


def registrable_domain(name: DomainName) -> RegistrableDomain | None:
    """Return what somebody registered, private suffixes such as `github.io` included; None for a bare public suffix."""
    labels = name.labels
    before = len(labels) - suffix_labels(labels)
    if before < 1:
        return None
    return RegistrableDomain(label=labels[before - 1], public_suffix=".".join(labels[before:]))
