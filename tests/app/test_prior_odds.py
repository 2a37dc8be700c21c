from collections.abc import Sequence

import pytest

from tocsin.app.prior_odds import odds_by_group
from tocsin.attribution.naming import Naming
from tocsin.interchange.actor_directory import Directory, KnownGroup, Said
from tocsin.model.errors import InputError


def group(id_: str, name: str, others: Sequence[str] = ()) -> KnownGroup:
    return KnownGroup(
        id_, name, tuple(Said(other, "somebody", "2017-01-01") for other in others), (), (), (), 1
    )


NAMING = Naming.of(
    Directory(
        (
            group("G0007", "APT28", ("Fancy Bear", "Sofacy", "Shared")),
            group("G0016", "APT29", ("Cozy Bear", "Shared")),
            group("misp-1", "Only A Name"),
        ),
        (),
        "",
    )
)
DESCRIBED = frozenset({"G0007", "G0016"})


def test_a_group_is_meant_by_any_name_that_is_its_alone_and_by_its_id() -> None:
    found = odds_by_group({"fancy bear": 2.0, "G0016": 0.5}, NAMING, DESCRIBED)

    assert found == {"G0007": 2.0, "G0016": 0.5}


def test_without_any_there_are_none() -> None:
    assert odds_by_group({}, NAMING, DESCRIBED) == {}


@pytest.mark.parametrize(
    ("odds", "told"),
    [
        ({"Nobody": 2.0}, "'Nobody', which no known group is called"),
        ({"": 2.0}, "'', which no known group is called"),
        ({"Shared": 2.0}, "several groups are called: APT28 (G0007), APT29 (G0016); write the id"),
        ({"Sofacy": 2.0, "APT28": 3.0}, "'Sofacy' and 'APT28' are both APT28 (G0007); keep one"),
        ({"Only A Name": 2.0}, "no assessment considers it"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_to_do(odds: dict[str, float], told: str) -> None:
    with pytest.raises(InputError) as caught:
        odds_by_group(odds, NAMING, DESCRIBED)

    assert "[assess.prior_odds]" in str(caught.value)
    assert told in str(caught.value)
