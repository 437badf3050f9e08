"""The nursery, seen from the process that answers HTTP: it is started, asked for workers, and started anew should it ever end."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any


class Supervisor:
    """`born` is called when workers can be had, after the start and after every new start."""

    def __init__(self, told: dict[str, Any], born: Callable[[], None], log: Callable[[str], None]) -> None:
        self.told, self.born, self.log = told, born, log
        self.killed: set[int] = set()
        self.lines = bytearray()
        self.stopping = self.is_there = False

    def start(self) -> None:
        """Start the nursery. It says when it is ready."""
        self.control, other = socket.socketpair()
        self.process = subprocess.Popen(
            [sys.executable, "-m", __name__.replace("supervisor", "nursery"), str(other.fileno())],
            pass_fds=[other.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C at the terminal is for the server alone
        )
        other.close()
        self.lines.clear()
        self.order(self.told)
        asyncio.get_running_loop().add_reader(self.control, self.hear)

    def order(self, what: dict[str, Any], *ends: int) -> None:
        try:
            socket.send_fds(self.control, [json.dumps(what).encode() + b"\n"], ends)
        except OSError:  # it has ended; `hear` is about to notice
            return

    def fork(self, kind: str) -> socket.socket:
        """The end of a channel to a new worker, `reader` or `writer`, which will say when it is ready."""
        own, other = socket.socketpair()
        self.order({"fork": kind}, other.fileno())
        other.close()
        return own

    def kill(self, pid: int) -> None:
        self.killed.add(pid)
        self.order({"do": "kill", "pid": pid})

    def step_back(self, pid: int) -> None:
        """Let short questions go before this worker's long one."""
        self.order({"do": "renice", "pid": pid})

    def hear(self) -> None:
        data = self.control.recv(65536)
        if not data:
            self.ended()
            return
        self.lines += data
        *whole, rest = self.lines.split(b"\n")
        self.lines = bytearray(rest)
        for line in whole:
            self.told_by_nursery(json.loads(line))

    def told_by_nursery(self, said: dict[str, Any]) -> None:
        if "born" in said:
            self.is_there = True
            self.born()
        elif said["ended"] in self.killed:
            self.killed.discard(said["ended"])
        elif said["status"]:
            self.log(f"a worker ended by itself: {cause(said['status'])}")

    def ended(self) -> None:
        """The nursery is gone, and the workers with it."""
        self.is_there = False
        asyncio.get_running_loop().remove_reader(self.control)
        self.control.close()
        status = self.process.wait()
        if not self.stopping:
            self.log(f"the nursery ended: {cause(status)}; it is started anew")
            asyncio.get_running_loop().call_later(0.2, self.start)

    def stop(self) -> None:
        """Ends all workers."""
        self.stopping = True
        asyncio.get_running_loop().remove_reader(self.control)
        self.control.close()
        self.process.wait()


def cause(status: int) -> str:
    return signal.Signals(-status).name if status < 0 else f"status {status}"
