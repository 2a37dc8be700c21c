import threading
from dataclasses import dataclass, field

import pytest

from tocsin.model.errors import NetBusy
from tocsin.net import pacing
from tocsin.net.pacing import Pace


@dataclass
class Clock:
    """A clock that moves when somebody sleeps."""

    now: float = 100.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def pace(self, *, per_s: float = 2.0, burst: int = 3, longest_wait_s: float = 10.0) -> Pace:
        return Pace(
            per_s=per_s, burst=burst, longest_wait_s=longest_wait_s, clock=lambda: self.now, sleep=self.sleep
        )


def test_a_burst_goes_out_at_once_and_then_one_at_a_time() -> None:
    clock = Clock()
    pace = clock.pace()

    assert [pace.wait("lure.example") for _ in range(5)] == [0, 0, 0, 0.5, 0.5]


def test_a_pause_fills_the_bucket_again_and_no_further() -> None:
    clock = Clock()
    pace = clock.pace()
    for _ in range(5):
        pace.wait("lure.example")

    clock.now += 3600

    assert [pace.wait("lure.example") for _ in range(4)] == [0, 0, 0, 0.5]


def test_hosts_do_not_wait_for_each_other() -> None:
    pace = Clock().pace(burst=1)

    assert [pace.wait("one.example"), pace.wait("two.example")] == [0, 0]


def test_a_host_that_asks_for_a_pause_gets_it() -> None:
    clock = Clock()
    pace = clock.pace()

    pace.hold("lure.example", 4)

    assert pace.wait("lure.example") == 4
    assert pace.wait("other.example") == 0


def test_nobody_stands_in_a_queue_that_is_too_long() -> None:
    clock = Clock()
    pace = clock.pace()
    pace.hold("lure.example", 60)

    with pytest.raises(NetBusy, match=r"'lure.example'") as caught:
        pace.wait("lure.example")

    assert caught.value.retriable
    assert caught.value.retry_after_s == 60
    assert clock.slept == []


def test_threads_share_one_bucket() -> None:
    now, waits, lock = 0.0, [], threading.Lock()
    pace = Pace(per_s=1, burst=1, longest_wait_s=1e9, clock=lambda: now, sleep=lambda _: None)

    def ask() -> None:
        for _ in range(50):
            waited = pace.wait("lure.example")
            with lock:
                waits.append(waited)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(waits) == list(range(400))


def test_hosts_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "MOST_HOSTS", 10)
    clock = Clock()
    pace = clock.pace()

    for number in range(100):
        pace.wait(f"{number}.example")
        clock.now += 1

    assert len(pace._full_at) <= 10
