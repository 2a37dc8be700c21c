import dataclasses

import pytest

from tocsin.model.domain_names import DomainName, RegistrableDomain, UnicodeName
from tocsin.names.blocks import block_of
from tocsin.watch.seam import Batch, NameSubject, Unreadable, Watched, detectors, sources


def test_our_sources_fit_their_seam() -> None:
    assert {"csv_table", "json_lines", "lines", "zone_file"} <= set(sources())


def test_our_detectors_fit_their_seam() -> None:
    assert all(callable(detector.detect) for detector in detectors().values())


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (
            NameSubject(
                DomainName("one.example"), RegistrableDomain("one", "example"), UnicodeName("one.example")
            ),
            "name",
        ),
        (Batch(block_of(["one.example"]), "", 0), "cursor"),
        (Unreadable(1, "x", "no name"), "why"),
    ],
)
def test_what_passes_through_a_seam_cannot_be_changed(value: object, field: str) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(value, field, None)


def test_a_detector_is_told_whose_name_it_is_and_what_was_seen() -> None:
    assert {field.name for field in dataclasses.fields(Watched)} >= {"organisation", "items", "match"}
