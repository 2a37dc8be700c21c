from hypothesis import given
from hypothesis import strategies as st

from tocsin.pages.technology import MOST, technologies


def test_software_and_names_of_cookies_are_told_and_nothing_else() -> None:
    found = technologies(
        [
            ("server", "nginx/1.18.0"),
            ("x-powered-by", "PHP/7.4\u202e\x00"),
            ("set-cookie", "PHPSESSID=secret; path=/"),
            ("set-cookie", "nothing"),
            ("date", "Tue, 25 Apr 2017 12:00:00 GMT"),
            ("server", ""),
        ]
    )

    assert found == ("server: nginx/1.18.0", "x-powered-by: PHP/7.4", "cookie: PHPSESSID")


def test_a_flood_of_cookies_is_cut() -> None:
    assert len(technologies([("set-cookie", f"c{number}=1") for number in range(1000)])) == MOST


@given(st.lists(st.tuples(st.sampled_from(["server", "set-cookie"]), st.text(max_size=20))))
def test_any_headers_give_texts(headers: list[tuple[str, str]]) -> None:
    assert all(text.strip() for text in technologies(headers))
