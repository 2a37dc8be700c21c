"""What holds for every test: ids that are the same in each worker that collects them."""

READABLE = 24
"""Bytes up to this length stand in a test's id as they are."""


def pytest_make_parametrize_id(val: object) -> str | None:
    """Longer bytes are named by length: compressed ones may hold the time, and workers must agree on every id."""
    return f"{len(val)}-bytes" if isinstance(val, bytes) and len(val) > READABLE else None
