"""An organisation and its document say the same."""

from hypothesis import given
from hypothesis import strategies as st

from tocsin.model.identity import Identity
from tocsin.store.documents import document, identity_of


def test_any_organisation_comes_back_from_its_document(any_identity: st.SearchStrategy[Identity]) -> None:
    @given(any_identity)
    def holds(identity: Identity) -> None:
        stored = document(identity)

        assert identity_of(stored) == identity
        assert document(identity_of(stored)) == stored
        assert stored.isascii()

    holds()
