"""Checking is work for the processor: it is done by a few threads, with an end to how many may wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from plainspeak.servers.limits import Limits
from plainspeak.servers.problems import Problem

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Workers:
    """Threads that do the work of requests while the server goes on listening."""

    def __init__(self, limits: Limits) -> None:
        self._seconds = limits.seconds
        self._most = limits.workers + limits.waiting
        self._pool = ThreadPoolExecutor(limits.workers, thread_name_prefix="plainspeak")
        self._taken = 0

    async def run(self, function: Callable[_P, _T], *args: _P.args, **options: _P.kwargs) -> _T:
        """Return what a function returns. Raises Problem when too many wait or it takes too long."""
        if self._taken >= self._most:
            raise Problem(
                503,
                "busy",
                "Too many texts are waiting to be checked. Send this one again in a second.",
                {"Retry-After": "1"},
            )
        loop = asyncio.get_running_loop()
        self._taken += 1
        future = self._pool.submit(function, *args, **options)
        # The place is free when the thread is done, not when somebody stops waiting for it.
        future.add_done_callback(lambda _: _later(loop, self._free))
        try:
            return await asyncio.wait_for(
                asyncio.shield(asyncio.wrap_future(future)), self._seconds
            )
        except TimeoutError:
            _forget(future)
            raise Problem(
                504,
                "too-slow",
                f"It was not done in {self._seconds:g} seconds. Send the text in parts, or again later.",
            ) from None

    def _free(self) -> None:
        self._taken -= 1

    def close(self) -> None:
        """Let go of the threads; what has not begun is dropped."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _later(loop: asyncio.AbstractEventLoop, function: Callable[[], None]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(function)


def _forget(future: Future[Any]) -> None:
    """Drop work that has not begun; of work that has, nobody will read the answer or the error."""
    if not future.cancel():
        future.add_done_callback(lambda done: done.cancelled() or done.exception())
