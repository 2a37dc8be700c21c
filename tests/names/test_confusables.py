"""What characters beyond ASCII look like."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.names.confusables import DROPPED, skeleton, skeleton_table


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("раураl", "paypal"),
        ("pаypal", "paypal"),
        ("ＰａｙＰａｌ", "paypal"),
        ("créditagricolé", "creditagricole"),
        ("łódź", "lodz"),
        ("straße", "strasse"),
        ("ﬁnance", "finance"),
        ("œuvre", "oeuvre"),
        ("mıcrosoft", "microsoft"),
        ("micro\u200bsoft", "microsoft"),
        ("pa\u0301ypal", "paypal"),
        ("en\u2010marche", "en-marche"),
        ("ΡΑΥΡΑΙ", "paypal"),
        ("𝐩𝐚𝐲𝐩𝐚𝐥", "paypal"),
        ("登paypal", "登paypal"),
        ("PayPal-1", "paypal-1"),
        ("", ""),
    ],
)
def test_a_label_is_seen_as_its_ascii_look_alike(label: str, expected: str) -> None:
    assert skeleton(label) == expected


def test_every_cell_is_lower_case_ascii() -> None:
    cells = {int(cell) for cell in skeleton_table().cells} - {0, DROPPED}

    for cell in cells:
        text = cell.to_bytes(4, "little").rstrip(b"\0").decode("ascii")
        assert text == "-" or (text.isalnum() and text == text.lower())


@given(st.text())
def test_any_text_has_a_skeleton_that_is_its_own(text: str) -> None:
    assert skeleton(skeleton(text)) == skeleton(text)


def test_the_last_code_point_is_within_the_table() -> None:
    assert skeleton(chr(sys.maxunicode)) == chr(sys.maxunicode)
