"""Watched organisations, their allow-lists and watch items."""

from datetime import UTC, datetime, timedelta

import pytest

from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InvalidValue
from tocsin.model.identity import MAX_TEXT, AllowEntry, Identity, Outlet, WatchItem, WatchKind, text_fault

NOW = datetime(2017, 4, 24, tzinfo=UTC)
DOMAIN = DomainName("en-marche.fr")


def test_an_organisation_needs_only_an_id_and_a_name() -> None:
    assert Identity("en-marche", "En Marche !").alert_budget > 0


def test_the_same_slug_is_the_same_organisation_for_ever() -> None:
    assert Identity("en-marche", "En Marche !").id == Identity("en-marche", "Renaissance").id


@pytest.mark.parametrize("slug", ["", "En-Marche", "-x", "a b", "é", "a" * 64, "x\n"])
def test_a_slug_of_other_shape_is_refused(slug: str) -> None:
    with pytest.raises(InvalidValue, match="id"):
        Identity(slug, "En Marche !")


@pytest.mark.parametrize(
    "wrong", [{"name": "  "}, {"alert_budget": -1}, {"languages": ("French",)}, {"countries": ("FRA",)}]
)
def test_an_organisation_that_contradicts_itself_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        Identity(**{"slug": "x", "name": "X", **wrong})  # type: ignore[arg-type]  # the wrong values are the point


def test_an_allow_list_entry_holds_until_it_expires() -> None:
    entry = AllowEntry(DOMAIN, "ann", "ours", expires=NOW)

    assert entry.holds(NOW - timedelta(seconds=1))
    assert not entry.holds(NOW)


@pytest.mark.parametrize(("owner", "reason"), [("", "ours"), ("ann", " ")])
def test_an_allow_list_entry_has_an_owner_and_a_reason(owner: str, reason: str) -> None:
    with pytest.raises(InvalidValue, match="owner and a reason"):
        AllowEntry(DOMAIN, owner, reason)


def test_an_expiry_has_a_time_zone() -> None:
    with pytest.raises(InvalidValue, match="time zone"):
        AllowEntry(DOMAIN, "ann", "ours", expires=NOW.replace(tzinfo=None))


@pytest.mark.parametrize("text", ["", "en-marche", "Marche", "a" * 64])
def test_a_watch_item_is_letters_and_digits(text: str) -> None:
    with pytest.raises(InvalidValue, match="a-z"):
        WatchItem("x", WatchKind.DOMAIN, text, "domain", 1, 1)


@pytest.mark.parametrize(("whole", "inside"), [(1, 2), (3, 1), (0, -2)])
def test_what_is_found_inside_a_label_is_never_looser_than_what_stands_alone(whole: int, inside: int) -> None:
    with pytest.raises(InvalidValue, match="distances"):
        WatchItem("x", WatchKind.DOMAIN, "enmarche", "domain", whole, inside)


def test_the_same_watch_item_has_the_same_id() -> None:
    one = WatchItem("x", WatchKind.DOMAIN, "enmarche", "domain", 1, 1)
    other = WatchItem("x", WatchKind.DOMAIN, "enmarche", "elsewhere", 2, 0)

    assert one.id == other.id


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "is empty"),
        (" ", "is empty"),
        (" x", "starts or ends with a blank"),
        ("x" * (MAX_TEXT + 1), "characters"),
        ("a\nb", "U+000A"),
        ("a\u202eb", "U+202E"),
        ("a\ud800", "U+D800"),
    ],
)
def test_a_text_that_hides_or_reorders_is_refused_wherever_people_read_it(text: str, fault: str) -> None:
    assert fault in text_fault(text)
    with pytest.raises(InvalidValue):
        Identity("x", text)
    with pytest.raises(InvalidValue):
        Identity("x", "X", words=(text,))
    with pytest.raises(InvalidValue):
        Outlet(text, ())
    with pytest.raises(InvalidValue):
        AllowEntry(DOMAIN, text, "why")


@pytest.mark.parametrize("text", ["En Marche !", "Süddeutsche", "חדשות", "می\u200cخواهم", "日本"])
def test_names_of_all_scripts_are_fine(text: str) -> None:
    assert text_fault(text) == ""


def test_a_domain_has_one_allow_list_entry() -> None:
    with pytest.raises(InvalidValue, match="two allow-list entries"):
        Identity("x", "X", allow=(AllowEntry(DOMAIN, "Ana", "one"), AllowEntry(DOMAIN, "Bo", "two")))
