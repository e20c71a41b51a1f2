"""Write files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path


def write_whole(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Put a file in place in one step, readable by its owner only.

    Raises OSError, and whatever comes while pieces of content are made, and then leaves nothing behind.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".plainspeak-")
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.writelines([content] if isinstance(content, bytes) else content)
        written.replace(path)
    except BaseException:
        written.unlink(missing_ok=True)
        raise
