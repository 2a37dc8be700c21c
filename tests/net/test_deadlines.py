import pytest

from tocsin.model.errors import NetError
from tocsin.net.deadlines import Deadline


def test_what_is_left_is_shared_equally() -> None:
    deadline = Deadline.after(60, "lure.example")

    assert 59 < deadline.remaining_s() <= 60
    assert 29 < deadline.share_s(2) <= 30
    assert 69 < deadline.later(10).remaining_s() <= 70


def test_a_deadline_that_has_passed_names_whom_nobody_will_wait_for() -> None:
    with pytest.raises(NetError, match=r"'lure.example' did not answer in time") as caught:
        Deadline.after(0, "lure.example").remaining_s()

    assert caught.value.retriable
