import dataclasses

import pytest

from tocsin.model.alert import Match, Position
from tocsin.model.domain_names import DomainName, RegistrableDomain, UnicodeName
from tocsin.model.identity import Identity
from tocsin.watch.seam import NameSubject, Watched, detectors, sources


def test_our_sources_fit_their_seam() -> None:
    assert {"csv_table", "json_lines", "lines", "zone_file"} <= set(sources())


def test_our_detectors_fit_their_seam() -> None:
    assert all(callable(detector.detect) for detector in detectors().values())


def test_what_a_detector_gets_cannot_be_changed() -> None:
    name = DomainName("one.example")
    subject = NameSubject(name, RegistrableDomain("one", "example"), UnicodeName("one.example"))
    watched = Watched(Identity("one", "One"), (), Match("one", ("typo",), 1, Position.REGISTRABLE))

    for value, field in ((subject, "name"), (watched, "match")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, field, None)
