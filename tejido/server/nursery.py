"""The process that workers are forked from: `python -m tejido.server.nursery DESCRIPTOR`.

It runs one thread, answers nobody but the process that answers HTTP, and never looks at what strangers send. A graph that
nobody changes it holds in memory, so that a new worker costs a fork and no reading; of a large one, the columns, while each worker opens
the store on disk itself: RocksDB begins threads, and whoever has threads cannot be forked safely. It tells of each worker that ended, and
how; when nobody is at the other end any more, it ends all of them, and itself.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from pyoxigraph import RdfFormat, Store

from .. import dataset, project
from ..queries import LocalSource
from . import limits
from .channel import Channel
from .desk import Desk, Supplies
from .reader import Reader
from .worker import work

READ = 200_000  # statements, up to which a graph is read into memory, in some three seconds; from disk, rows are told a quarter as fast
NICER = 10  # steps by which a long question goes behind the short ones


class Told(NamedTuple):
    """What the workers need to know (see `Settings.told`)."""

    timeout: float
    max_rows: int | None
    memory: int
    remotes: list[str]
    built: str
    project: str
    store: str | None


class Nursery:
    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.lines, self.ends = bytearray(), deque[int]()
        self.children: set[int] = set()
        self.told = Told(**next(self.heard()))
        self.prefixes = dataset.read_prefixes(Path(self.told.built))
        apart(self.gather)
        self.woken, self.waker = socket.socketpair()
        self.waker.setblocking(False)
        signal.set_wakeup_fd(self.waker.fileno())
        signal.signal(signal.SIGCHLD, lambda *_: None)
        gc.freeze()  # what is there now stays shared

    def gather(self) -> None:
        """What all readers share."""
        built = Path(self.told.built)
        os.environ["OPENBLAS_NUM_THREADS"] = "1"  # numpy would begin threads, and whoever has threads cannot be forked safely
        self.supplies = Supplies(project.locate(self.told.project), self.prefixes)
        self.columns = None if self.told.store else dataset.columns(built)
        if self.columns:
            self.columns.opened()
        is_on_disk = self.told.store or (self.columns and self.columns.columns.size > READ)
        self.store: Store | None = None if is_on_disk else in_memory(built)
        source = LocalSource(Store()) if self.store is None else LocalSource(self.store, columns=self.columns)
        self.desk = Desk(self.supplies, source, self.told.max_rows).prepare()

    def run(self) -> None:
        self.say({"born": os.getpid()})
        while True:
            readable, _, _ = select.select([self.control, self.woken], [], [])
            if self.woken in readable:
                self.woken.recv(4096)
                self.bury()
            if self.control in readable:
                for order in self.heard():
                    self.obey(order)

    def heard(self) -> Iterator[dict[str, Any]]:
        """The orders that have come, one line each; it ends everything when there is nobody who could send any."""
        data, ends, _, _ = socket.recv_fds(self.control, 65536, 16)
        self.ends.extend(ends)
        if not data:
            self.end()
        self.lines += data
        *whole, rest = self.lines.split(b"\n")
        self.lines = bytearray(rest)
        yield from (json.loads(line) for line in whole)

    def obey(self, order: dict[str, Any]) -> None:
        if "fork" in order:
            self.fork(order["fork"], socket.socket(fileno=self.ends.popleft()))
        elif order["pid"] in self.children:  # and not buried yet, so the number is still its own
            if order["do"] == "kill":
                os.kill(order["pid"], signal.SIGKILL)
            else:
                step_back(order["pid"])

    def fork(self, kind: str, end: socket.socket) -> None:
        pid = os.fork()
        if pid == 0:
            self.become(kind, end)
        self.children.add(pid)
        end.close()

    def become(self, kind: str, end: socket.socket) -> NoReturn:
        """The child: a worker, until nobody is at the other end of its channel."""
        limits.die_with_parent()
        os.setsid()  # Linux shares the processors out between sessions first (autogroups): short questions are not to wait with long ones
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for inherited in (self.control, self.woken, self.waker):
            inherited.close()
        status = 1
        try:
            channel = Channel(end)
            work(channel, self.operations(kind, channel))
            status = 0
        except (BrokenPipeError, ConnectionResetError):  # nobody wants the answer any more
            status = 0
        finally:
            if status:
                traceback.print_exc()  # into the log of the server
            sys.stderr.flush()
            os._exit(status)

    def operations(self, kind: str, channel: Channel) -> Any:
        if kind == "writer":
            from .writer import Writer

            return Writer(self.told, self.prefixes).operations
        return Reader(self.told, self.store, self.columns, self.supplies, self.desk, channel.send).operations

    def bury(self) -> None:
        """Take the status of the children that have ended, and tell of it."""
        for pid in [*self.children]:
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                self.children.discard(pid)
                self.say({"ended": pid, "status": os.waitstatus_to_exitcode(status)})

    def say(self, what: dict[str, Any]) -> None:
        try:
            self.control.sendall(json.dumps(what).encode() + b"\n")
        except OSError:
            self.end()

    def end(self) -> NoReturn:
        for pid in self.children:
            os.kill(pid, signal.SIGKILL)
        os._exit(0)


def apart(work: Callable[[], None]) -> None:
    """Do it in a thread, which has a heap of its own: the holes that loading leaves are not those that readers then search for room."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(work).result()


def step_back(pid: int) -> None:
    """Let others go before this process, and before its session."""
    os.setpriority(os.PRIO_PROCESS, pid, min(19, os.getpriority(os.PRIO_PROCESS, pid) + NICER))  # upwards, which everybody may
    with suppress(OSError):  # a system without autogroups, or one that was just told another
        Path(f"/proc/{pid}/autogroup").write_text(str(NICER))


def in_memory(folder: Path) -> Store:
    """The dataset in a folder that `dataset.build` gave, in memory whatever its size."""
    store = Store()
    with dataset.lines(folder) as lines:
        store.bulk_load(lines, RdfFormat.N_QUADS, lenient=True)
    return store


if __name__ == "__main__":
    Nursery(socket.socket(fileno=int(sys.argv[1]))).run()
