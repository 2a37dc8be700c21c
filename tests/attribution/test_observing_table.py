"""The stated defaults of evidence from a case, held against the data that ship."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.attribution.actor_sets import shipped_actors
from tocsin.attribution.observing import SIGNS
from tocsin.attribution.observing_table import builtin_observing, read_observing
from tocsin.evidence.infrastructure import Trait
from tocsin.evidence.links import builtin_links
from tocsin.model.errors import InputError

TABLE = builtin_observing()


def test_every_sign_is_a_technique_that_the_shipped_groups_use() -> None:
    used = {technique for group in shipped_actors().directory.groups for technique in group.techniques}

    assert set(TABLE.techniques) == SIGNS
    assert {shown.technique for shown in TABLE.techniques.values()} <= used


def test_every_trait_is_one_of_the_investigation_and_how_names_look_is_none() -> None:
    words = {trait.word.replace("_", "-") for trait in Trait}

    assert set(TABLE.traits) <= words
    assert not {"suffix", "template", "token", "created", "reported", "registrable-domain"} & set(
        TABLE.traits
    )


def test_every_trait_is_of_a_family_of_what_names_share() -> None:
    families = {name: builtin_links().basis_of(trait.words).family for name, trait in TABLE.traits.items()}

    assert {name for name, family in families.items() if family == "registration"} == {
        "registrant-email",
        "registrant-name",
        "registrant-organisation",
    }
    assert set(families.values()) == {"registration", "infrastructure"}


def test_whoever_shows_a_certificate_is_harder_to_imitate_than_a_title() -> None:
    assert TABLE.traits["certificate"].forgeability < 0.1
    assert TABLE.traits["page-title"].forgeability > 0.9
    assert "not" in TABLE.source


@given(st.one_of(st.binary(max_size=60), st.text(max_size=60)))
def test_any_text_is_a_table_or_the_one_error(text: str | bytes) -> None:
    with pytest.raises(InputError):
        read_observing(text)
