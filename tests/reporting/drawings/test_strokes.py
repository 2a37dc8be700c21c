from hypothesis import given
from hypothesis import strategies as st

from tocsin.reporting.drawings.strokes import cut, frame, width_of, words
from tocsin.reporting.markup import written


@given(st.text(), st.floats(60, 500))
def test_a_label_fits_its_room(text: str, room: float) -> None:
    assert width_of(cut(text, room, 11, mono=True), 11, mono=True) <= max(room, 5 * 11 * 0.61 * 2)


def test_a_long_name_keeps_both_its_ends() -> None:
    shown = cut("onedrive-" + "x" * 200 + ".example.fr", 160, 11, mono=True)

    assert shown.startswith("onedrive-")
    assert shown.endswith("ple.fr")


def test_a_drawing_says_what_it_is_to_who_cannot_see_it() -> None:
    drawn = frame(words("x", x=0, y=0), key="k", width=10, height=20, title="T<", description="D")

    assert 'role="img" aria-labelledby="k-t k-d"' in written(drawn)
    assert '<title id="k-t">T&lt;</title>' in written(drawn)
