import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
import stix2
from hypothesis import given
from hypothesis import strategies as st
from stix2.exceptions import STIXError

from tocsin.interchange.stix_objects import StixWriter, marking, shown, stix_time
from tocsin.model.domain_names import DomainName
from tocsin.model.ids import tocsin_id
from tocsin.model.observables import AutonomousSystem, EmailAddress, File, IPAddress, Url
from tocsin.model.observation import ObservableKind, observable
from tocsin.model.threats import Indicator, IntrusionSet

NOW = datetime(2017, 4, 25, 18, tzinfo=UTC)
NAME = DomainName("a.example")
LATER = NOW + timedelta(days=3)


def writer(**changes: str) -> StixWriter:
    known = {"author": "CERT", "contact": "", "tlp": "amber", **changes}
    return StixWriter(at=NOW, **known)


def parsed(made: StixWriter) -> dict[str, dict[str, object]]:
    """Objects by id, once the library of the standard's authors has taken the bundle."""
    text = made.text()
    stix2.parse(text, allow_custom=False)
    return {each["id"]: each for each in json.loads(text)["objects"]}


@pytest.mark.parametrize("tlp", ["clear", "green", "amber", "amber+strict", "red"])
def test_every_colour_has_the_marking_of_oasis_on_every_object(tlp: str) -> None:
    made = writer(tlp=tlp)
    made.observable(NAME)

    objects = parsed(made)

    for each in objects.values():
        assert each["type"] == "marking-definition" or each["object_marking_refs"] == [marking(tlp)["id"]]


def test_observables_have_the_ids_of_the_standard() -> None:
    made = writer()
    values = (
        NAME,
        IPAddress("192.0.2.1"),
        IPAddress("2001:db8::1"),
        AutonomousSystem(64500),
        EmailAddress("a@b.example"),
        Url("https://a.example/x"),
    )
    ids = [made.observable(value) for value in values]
    digest = "ab" * 32
    ids.append(made.certificate(digest, observable(ObservableKind.CERTIFICATE, digest).id))

    objects = parsed(made)

    for stix_id in ids:
        again = {
            key: value for key, value in objects[stix_id].items() if key not in {"id", "object_marking_refs"}
        }
        assert stix2.parse(json.dumps(again))["id"] == stix_id


def test_what_has_no_value_is_no_observable() -> None:
    with pytest.raises(TypeError):
        writer().observable(File("ab" * 32))


def test_the_same_thing_twice_is_one_object() -> None:
    made = writer()

    assert made.observable(NAME) == made.observable(NAME)
    assert made.ids == (NAME.id,)


def test_nothing_is_made_after_it_was_changed_and_no_span_ends_before_it_begins() -> None:
    made = writer()
    made.observable(NAME)
    made.observed_data((NAME.id,), LATER, NOW)
    made.indicator(
        Indicator(NAME, LATER, LATER + timedelta(microseconds=1), "x"), name="x", probability=0.876
    )
    made.relationship(NAME.id, "related-to", NAME.id, start=LATER, stop=LATER, confidence=0.5)

    objects = parsed(made)

    for each in objects.values():
        if "modified" in each:
            assert str(each["created"]) <= str(each["modified"])
    (indicator,) = (each for each in objects.values() if each["type"] == "indicator")
    assert (indicator["confidence"], "valid_until" in indicator) == (88, False)


def test_an_indicator_that_ends_says_when() -> None:
    made = writer()
    made.indicator(Indicator(NAME, NOW, LATER, "x"), name="x", probability=1.0)
    made.relationship(NAME.id, "related-to", NAME.id, start=NOW, stop=LATER)

    objects = list(parsed(made).values())

    assert [each.get("valid_until") or each.get("stop_time") for each in objects[-2:]] == [
        stix_time(LATER)
    ] * 2


def test_a_report_without_anything_is_about_its_author() -> None:
    made = writer()
    made.report(tocsin_id("report", "x"), "x", ())

    (*_, report) = parsed(made).values()

    assert report["object_refs"] == [made.author_id]


def test_a_group_has_its_other_names_by_whose_word_they_are() -> None:
    made = writer(contact="cert@cert.example")
    made.intrusion_set(IntrusionSet("Pawn Storm", first_seen=NOW, last_seen=LATER))

    objects = parsed(made)

    assert objects[made.author_id]["contact_information"] == "cert@cert.example"
    assert "aliases" not in objects[IntrusionSet("Pawn Storm").id]


def test_times_are_in_utc_to_the_millisecond_whatever_the_year() -> None:
    paris = timezone(timedelta(hours=2))

    assert stix_time(datetime(2017, 4, 25, 1, 2, 3, 456789, tzinfo=paris)) == "2017-04-24T23:02:03.456Z"
    assert stix_time(datetime(985, 1, 1, tzinfo=UTC)) == "0985-01-01T00:00:00.000Z"


@given(st.text(), st.text())
def test_any_text_gives_a_bundle_that_the_library_takes(title: str, words: str) -> None:
    made = writer(author=title, contact=words)
    made.observable(NAME)
    made.note(tocsin_id("note", "x"), title, (words, title), (NAME.id,), authors=(words,))
    made.report(tocsin_id("report", "x"), title, (words,))

    try:
        objects = parsed(made)
    except STIXError as error:  # pragma: no cover  # what must not be
        raise AssertionError(title, words) from error
    assert len(objects) == 5


def test_a_text_of_which_nothing_is_left_is_a_hyphen() -> None:
    assert shown("\u200b\x00") == "-"
