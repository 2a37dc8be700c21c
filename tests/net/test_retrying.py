from dataclasses import dataclass, field

import pytest

from tocsin.model.errors import NetError, NetRefused
from tocsin.net.retrying import Patience


@dataclass
class Moody:
    """Fails with each of the given errors in turn, then answers."""

    errors: list[Exception]
    asked: int = 0

    def __call__(self) -> str:
        self.asked += 1
        if self.errors:
            raise self.errors.pop(0)
        return "answer"


@dataclass
class Slept:
    waits: list[float] = field(default_factory=list)

    def patience(self, attempts: int = 3, longest_wait_s: float = 15.0) -> Patience:
        return Patience(attempts, 0.5, longest_wait_s, self.waits.append, lambda: 0.5)


def passing(retry_after_s: float | None = None) -> NetError:
    return NetError("busy", retriable=True, retry_after_s=retry_after_s)


def test_a_passing_failure_is_asked_again_after_twice_the_wait_each_time() -> None:
    slept = Slept()

    assert slept.patience(4).run(Moody([passing(), passing(), passing()])) == "answer"
    assert slept.waits == [0.5, 1.0, 2.0]


def test_patience_has_an_end() -> None:
    slept, moody = Slept(), Moody([passing() for _ in range(9)])

    with pytest.raises(NetError, match="busy"):
        slept.patience(3).run(moody)

    assert moody.asked == 3


@pytest.mark.parametrize("error", [NetError("broken"), NetRefused("not asked"), ValueError("a bug")])
def test_what_will_not_pass_is_asked_once(error: Exception) -> None:
    slept, moody = Slept(), Moody([error])

    with pytest.raises(type(error)):
        slept.patience().run(moody)

    assert (moody.asked, slept.waits) == (1, [])


def test_the_wait_that_the_other_side_asks_for_is_kept() -> None:
    slept = Slept()

    slept.patience().run(Moody([passing(7), passing(0)]))

    assert slept.waits == [7, 0]


def test_a_wait_that_is_too_long_is_left_to_the_caller() -> None:
    slept, moody = Slept(), Moody([passing(3600)])

    with pytest.raises(NetError) as caught:
        slept.patience().run(moody)

    assert (caught.value.retry_after_s, moody.asked, slept.waits) == (3600, 1, [])


def test_no_wait_of_our_own_is_longer_than_the_longest() -> None:
    slept = Slept()

    slept.patience(8, longest_wait_s=3.0).run(Moody([passing() for _ in range(7)]))

    assert max(slept.waits) == 3.0
