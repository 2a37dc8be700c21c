import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.watch.json_fields import END, LEFT, START, field_spans


def found(data: bytes, *path: str) -> list[bytes | None]:
    """Give the texts found; None for a line that is left to `json`."""
    return [
        None if span[START] == LEFT else data[span[START] : span[END]]
        for span in field_spans(data, list(path))
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b'{"domain": "one.example"}', [b"one.example"]),
        (b' {"a":[1,{"domain":"x"}],"b":{"domain":"y"},"domain":" one.example "} \r', [b"one.example"]),
        (b'{"domain":["one.example","two.example"],"x":-1.5}', [b"one.example", b"two.example"]),
        (b'{"x":true,"y":null,"z":[],"w":{},"v":"a\\"b","domain":"one.example"}', [b"one.example"]),
        (b'{"domain":"\xff.example"}', [b"\xff.example"]),
        (b"", []),
        (b"  ", []),
    ],
)
def test_texts_are_found_where_they_lie(line: bytes, expected: list[bytes]) -> None:
    assert found(line + b"\n", "domain") == expected
    assert found(line, "domain") == expected


@pytest.mark.parametrize(
    "line",
    [
        b"nonsense", b"[]", b"5", b"{", b'{"domain":"x"', b'{"domain":"x"}}', b'{"domain":"x"} x', b'{"domain":"x",}',
        b'{"domain":x}', b'{"domain" "x"}', b'{domain:"x"}', b'{"domain":"a\\u0062"}', b'{"domain":""}', b'{"domain":[]}',
        b'{"domain":["a",]}', b'{"domain":["a",5]}', b'{"domain":5}', b'{"domain":"x","domain":"y"}', b'{"other":"x"}',
        b'{"domain":"x","y":01}', b'{"domain":"x","y":1.}', b'{"domain":"x","y":nul}', b'{"domain":"x","y":NaN}',
        b'{"domain":"x","y":1e5}', b'{"domain":"x\ty"}', b'{"dom\\u0061in":"x"}', b'{"a.domain":"y","domain":"x"}',
        b'{"domain":"x","y":[1,2}', b'{"domain":"x","y":' + b"[" * 70 + b"]" * 70 + b"}", b'{"domain":"x","y":-}',
    ],
)  # fmt: skip
def test_every_other_line_is_left(line: bytes) -> None:
    assert found(line, "domain") == [None]


def test_a_path_leads_inside() -> None:
    data = b'{"b":{"c":"no"},"a":{"x":{"b":"no"},"b":{"c":"one.example"}},"c":"no"}\n{"a":{"b":"no"}}\n{"a":[{"b":{"c":"no"}}]}\n'

    assert found(data, "a", "b", "c") == [b"one.example", None, None]


VALUE = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(alphabet='ab.\\" \n\u00fc', max_size=6)
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["a", "b", "a.b", "c"]), inner, max_size=3),
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from(["a", "b", "a.b", "c"]), VALUE, max_size=4),
    st.booleans(),
    st.sampled_from([["a"], ["a", "b"]]),
)
@settings(max_examples=500, deadline=None)
def test_what_is_found_is_what_json_finds(value: dict[str, object], compact: bool, path: list[str]) -> None:  # noqa: FBT001
    line = json.dumps(value, ensure_ascii=False, separators=(",", ":") if compact else (", ", ": ")).encode()

    texts = found(line, *path)

    if texts != [None]:
        wanted: object = value
        for key in path:
            assert isinstance(wanted, dict)
            wanted = wanted[key]
        listed = wanted if isinstance(wanted, list) else [wanted]
        assert texts == [str(text).strip().encode() for text in listed]


@given(st.text(alphabet='{}[]",:a1.-tnul \\', max_size=30))
@settings(max_examples=500, deadline=None)
def test_what_is_found_in_any_text_json_accepts(tail: str) -> None:
    for line in ('{"a":"x"' + tail, '{"a":' + tail + "}", tail):
        texts = found(line.encode(), "a")
        if texts and texts != [None]:
            assert isinstance(json.loads(line), dict)
