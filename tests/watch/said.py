"""What one detector says of a name and an organisation, and the tables of tests of detectors."""

from tests.watch.lines import bench

from tocsin.model.finding import Finding


def said(detector: str, name: str, organisation: str) -> Finding | None:
    """The finding of a detector on the line of a name and an organisation; None where it says nothing."""
    found = [
        weighed.finding
        for weighed in bench().alert(name, organisation).evidence
        if weighed.finding.detector == detector
    ]
    assert len(found) <= 1
    return found[0] if found else None


def feature(detector: str, name: str, organisation: str) -> str:
    """The feature of that finding; '' where there is none."""
    finding = said(detector, name, organisation)
    return finding.feature if finding else ""
