"""tejido.progress: how far work has come is told to a person at a terminal, and to nobody else."""

from __future__ import annotations

import io
import sys

import pytest

from tejido.progress import Meter, counter, terminal

CLEAR = "\r\x1b[K"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def watched(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """What a person at a terminal sees from now on."""
    monkeypatch.setattr(sys, "stderr", screen := Terminal())
    return screen


@pytest.mark.parametrize("stream", [io.StringIO(), None])
def test_nothing_is_told_where_nobody_looks(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO | None) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    terminal()("reading")
    counter("graphs")(1, 2)
    assert stream is None or stream.getvalue() == ""


def test_each_step_takes_the_place_of_the_last_and_the_line_is_clear_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watched(monkeypatch)
    show = terminal()
    show("reading")
    show("")
    assert seen.getvalue() == f"\rreading\x1b[K{CLEAR}"


def test_what_is_counted_is_gone_when_all_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watched(monkeypatch)
    tell = counter("graphs")
    tell(1, 2)
    tell(2, 2)
    assert seen.getvalue() == f"\r1/2 graphs\x1b[K{CLEAR}"


def test_a_meter_tells_share_triples_speed_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    now = iter([100.0, 110.0, 110.0])
    monkeypatch.setattr("tejido.progress.time.monotonic", lambda: next(now))
    with Meter("loading", 4_000, told.append) as meter:
        meter.add(1_000, 50_000)
    assert told == ["loading", "loading 25%, 50,000 triples, 5,000/s, 30 s left", ""]
