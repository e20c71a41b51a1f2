"""What tests in a real browser share: Debian's Chromium, and an open page with all that it does."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium")
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="needs Chromium: apt-get install chromium"
)


@contextmanager
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


def until(
    holds: Callable[[], Any], seconds: float = 20, wait: Callable[[], Any] | None = None
) -> Any:
    """Wait until something holds, and return it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := holds():
            return found
        if wait:
            wait()
        else:
            time.sleep(0.02)
    raise AssertionError("it did not come to be in time")


class Shown:
    """One open page, with everything it did that a page of ours must not do."""

    def __init__(self, browser: Any, url: str, path: str = "/", **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.faults: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda row: row.type == "error" and self.faults.append(row.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.url = url
        self.page.goto(url + path)

    def _dialog(self, dialog: Any) -> None:
        self.faults.append(f"dialog: {dialog.type}")
        dialog.accept()

    def js(self, code: str, value: Any = None) -> Any:
        return self.page.evaluate(code, value)

    def until(self, code: str, value: Any = None) -> Any:
        try:
            return until(lambda: self.js(code, value), wait=lambda: self.page.wait_for_timeout(25))
        except AssertionError:
            raise AssertionError(f"not in time: {code}; faults: {self.faults}") from None

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def focused(self) -> str:
        """What a screen reader would call the element that the keyboard is on."""
        return self.js(
            "(document.activeElement.ariaLabel ?? document.activeElement.innerText ?? '').trim()"
        )
