"""Checks files in processes of their own, so that two processors do twice the work and a crash costs one file.

`concurrent.futures` gives up the whole pool when one worker dies and cannot say which file it died
on. Here each worker has a pipe and answers in order, so the file is known: it is tried once more in
a new worker, and if that one dies too the file is named and the rest goes on.
"""

from __future__ import annotations

import functools
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple

from plainspeak.errors import PlainspeakError, own_fault

# So many tasks wait in a worker's pipe that it never idles while the parent writes.
_AHEAD = 8
_TRIES = 2
_FAILED_STARTS = 3
CANNOT_START = (
    "The processes that check files stop as soon as they start. "
    "Check that there is memory free, or try --jobs 1."
)


class Died(NamedTuple):
    """The answer of a worker that died on a task, each time it was tried."""


class Failed(NamedTuple):
    """The answer when a task could not be done: what to tell, without any of the text."""

    reason: str


class _Worker:
    def __init__(self, make: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        # Spawn is the same on every system, and safe beside the threads of the store.
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, make, arguments), daemon=True)
        self.process.start()
        theirs.close()
        self.waiting: deque[int] = deque()
        self.ready = False

    def send(self, number: int, task: Any) -> None:
        """Give the worker a task; a worker that is dead already is noticed when it is waited for."""
        self.waiting.append(number)
        try:
            self.pipe.send(task)
        except OSError:
            return

    def receive(self) -> Iterator[Any]:
        """Yield the answers that have come. Raises EOFError when the worker is gone."""
        try:
            while self.pipe.poll():
                yield self.pipe.recv()
        except OSError:
            raise EOFError from None
        if not self.process.is_alive() and not self.pipe.poll():
            raise EOFError

    def stop(self) -> None:
        """End the worker now; it holds nothing that could be lost."""
        self.pipe.close()
        self.process.kill()
        self.process.join()


def _serve(pipe: Connection, make: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """Answer tasks until the parent goes away, however it goes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")  # one processor for each worker
    try:
        answer = make(*arguments)
        pipe.send(None)
        while True:
            task = pipe.recv()
            try:
                result = answer(task)
            except PlainspeakError as error:
                result = Failed(str(error))
            except Exception as error:  # one file must not cost the others their answer
                result = Failed(own_fault(error))
            pipe.send(result)
    except (EOFError, OSError):
        return


class Pool:
    """Workers that answer tasks: every one calls `make(*arguments)` once, for the function that answers.

    The first is started at once, so that it gets ready while the caller still looks for tasks.
    """

    def __init__(self, make: Callable[..., Any], arguments: tuple[Any, ...], jobs: int) -> None:
        self._make = functools.partial(_Worker, make, arguments)
        self._jobs = max(1, jobs)
        self._workers = [self._make()]

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.stop()

    def answers(self, tasks: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
        """Yield (task, answer) as answers come, each task once.

        An answer is what the function returned, `Failed`, or `Died`. Raises PlainspeakError when
        workers cannot even start.
        """
        queue = _Queue(tasks)
        workers = self._workers
        workers += [self._make() for _ in range(min(self._jobs, len(tasks)) - 1)]
        failed_starts = 0
        for worker in workers:
            queue.fill(worker)
        while queue.left() or any(worker.waiting for worker in workers):
            wait([handle for row in workers for handle in (row.pipe, row.process.sentinel)])
            for place, worker in enumerate(workers):
                try:
                    for answer in worker.receive():
                        if worker.ready:
                            yield queue.done(worker), answer
                        else:
                            worker.ready, failed_starts = True, 0
                    queue.fill(worker)
                except EOFError:
                    worker.stop()
                    failed_starts += not worker.ready
                    if failed_starts >= _FAILED_STARTS * len(workers):
                        raise PlainspeakError(CANNOT_START) from None
                    if queue.blame(worker):
                        yield queue.done(worker), Died()
                    queue.give_back(worker)
                    workers[place] = self._make()
                    queue.fill(workers[place])


class _Queue:
    """The tasks that are still to do: those that a dead worker left first, then new ones as they are needed."""

    def __init__(self, tasks: Sequence[Any]) -> None:
        self._tasks = tasks
        self._next = 0
        self._again: deque[int] = deque()
        self._deaths: dict[int, int] = {}

    def left(self) -> bool:
        """Tell whether a task waits that no worker has."""
        return bool(self._again) or self._next < len(self._tasks)

    def fill(self, worker: _Worker) -> None:
        """Give a worker tasks ahead; one that a worker died on goes to an empty worker, alone."""
        while len(worker.waiting) < _AHEAD and self.left():
            number = self._again[0] if self._again else self._next
            suspect = number in self._deaths
            if suspect and worker.waiting:
                return
            if self._again:
                self._again.popleft()
            else:
                self._next += 1
            worker.send(number, self._tasks[number])
            if suspect:
                return

    def done(self, worker: _Worker) -> Any:
        """Return the task that a worker's next answer belongs to."""
        return self._tasks[worker.waiting.popleft()]

    def blame(self, worker: _Worker) -> bool:
        """Count a death against the task a worker died on; tell whether it has killed often enough."""
        if not worker.ready or not worker.waiting:
            return False
        number = worker.waiting[0]
        self._deaths[number] = self._deaths.get(number, 0) + 1
        return self._deaths[number] >= _TRIES

    def give_back(self, worker: _Worker) -> None:
        """Take back what a dead worker had not done."""
        self._again.extend(worker.waiting)
