"""An organisation and its document say the same."""

from hypothesis import given
from hypothesis import strategies as st

from tocsin.model.identity import Identity
from tocsin.store.documents import document, identity_of

OLD = (
    '{"slug":"x","name":"X","domains":[],"words":[],"services":[],"outlets":[],"languages":[],"countries":[],"people":[],'
    '"alert_budget":10,"allow":[]}'
)


def test_a_document_from_before_sectors_and_targets_is_that_of_a_watched_organisation() -> None:
    assert identity_of(OLD) == Identity("x", "X")
    assert document(Identity("x", "X")) == OLD


def test_any_organisation_comes_back_from_its_document(any_identity: st.SearchStrategy[Identity]) -> None:
    @given(any_identity)
    def holds(identity: Identity) -> None:
        stored = document(identity)

        assert identity_of(stored) == identity
        assert document(identity_of(stored)) == stored
        assert stored.isascii()

    holds()
