import pytest

from tocsin.interchange import json_documents
from tocsin.interchange.json_documents import objects, parsed, text_of, texts_of
from tocsin.model.errors import InputError


def test_a_document_may_have_a_byte_order_mark() -> None:
    assert parsed(b"\xef\xbb\xbf[1]", "list") == [1]


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 100_000, b"9" * 5_000])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="the list is"):
        parsed(data, "list")


def test_a_document_that_is_too_large_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_documents, "MAX_DOCUMENT_BYTES", 10)

    with pytest.raises(InputError, match="export it in several parts"):
        parsed(b"[1, 2, 3, 4]", "list")


def test_values_of_any_shape_can_be_looked_at() -> None:
    assert list(objects([{"a": 1}, None, [1], {"b": 2}])) == [{"a": 1}, {"b": 2}]
    assert list(objects("x")) == []
    values: list[object] = [" x ", 5, True, None, []]
    assert [text_of(value) for value in values] == ["x", "5", "", "", ""]
    assert texts_of(["a", None, 1, ""]) == ["a", "1"]
