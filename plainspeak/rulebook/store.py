"""Compiled rules as bytes, of which only what a text asks for is ever read.

`pack` turns plain values into bytes, `opened` turns those into the same values again. Large
dictionaries come back as `Table` and long lists as `Records`: read-only stand-ins that read an entry
when it is asked for. `stack` lays the rules of a house over the shipped ones in the same way. Why it
is done like this, and what it saves, stands in `docs/decisions/cache.md`.
"""

from __future__ import annotations

import marshal
import struct
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, overload
from zlib import crc32

_MAGIC = b"plainspeak rules 2\n\0"
_HEADER = struct.Struct("=20sII")
_TABLE, _RECORDS = "\0table", "\0records"
# From these sizes on a value is read piece by piece: entries of a dictionary, bytes of a list.
# A list of a few dictionaries is a list of tables.
_MANY, _FEW = 64, 8
_LARGE = 4096
_ENTRIES_IN_BUCKET = 2
# A table of which this part has been read is read whole: a long run then looks up in a plain dictionary.
_MUCH = 4
_UNREAD: Any = object()


def pack(value: Mapping[str, Any]) -> bytes:
    """Return plain values (those that `marshal` takes) as bytes for `opened`."""
    body = bytearray()
    head = marshal.dumps(_put(value, body))
    head += bytes(-(_HEADER.size + len(head)) % 4)
    return _HEADER.pack(_MAGIC, len(head), len(body)) + head + body


def opened(content: bytes | memoryview) -> dict[str, Any]:
    """Return the values in bytes made by `pack`; raises ValueError when they are not whole."""
    view = memoryview(content)
    if len(view) < _HEADER.size:
        raise ValueError("cut short")
    magic, head, body = _HEADER.unpack_from(view)
    if magic != _MAGIC or len(view) != _HEADER.size + head + body:
        raise ValueError("not whole")
    start = _HEADER.size + head
    value: dict[str, Any] = _got(marshal.loads(view[_HEADER.size : start]), view[start:])  # noqa: S302 - our own
    return value


def _put(value: Any, body: bytearray) -> Any:
    """Return a value in which large parts are replaced by where they were put in `body`."""
    if isinstance(value, Mapping):
        if len(value) >= _MANY:
            return _TABLE, *_put_pieces(_buckets_of(value), body)
        return {key: _put(row, body) for key, row in value.items()}
    if isinstance(value, (list, tuple)):
        if len(value) <= _FEW and all(isinstance(row, Mapping) for row in value):
            return [_put(row, body) for row in value]
        if len(marshal.dumps(value)) > _LARGE:
            return _RECORDS, *_put_pieces([marshal.dumps(row) for row in value], body)
    return value


def _buckets_of(value: Mapping[str, Any]) -> list[bytes]:
    """Return the entries of a dictionary by the hash of their keys, and last its keys in order."""
    buckets: list[dict[str, Any]] = [{} for _ in range(len(value) // _ENTRIES_IN_BUCKET)]
    for key, row in value.items():
        buckets[_hash(key) % len(buckets)][key] = row
    return [*(marshal.dumps(row) if row else b"" for row in buckets), marshal.dumps(list(value))]


def _put_pieces(pieces: Sequence[bytes], body: bytearray) -> tuple[int, int]:
    """Add pieces to `body`, after a list of where each starts; return where, and how many."""
    body += bytes(-len(body) % 4)
    at = len(body)
    starts = array("I", [0])
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    body += starts.tobytes()
    for piece in pieces:
        body += piece
    return at, len(pieces)


def _got(value: Any, body: memoryview) -> Any:
    if isinstance(value, dict):
        return {key: _got(row, body) for key, row in value.items()}
    if isinstance(value, list):
        return [_got(row, body) for row in value]
    if isinstance(value, tuple) and value and value[0] in (_TABLE, _RECORDS):
        pieces = _Pieces(body, value[1], value[2])
        return Table(pieces) if value[0] == _TABLE else Records(pieces)
    return value


def _hash(key: str) -> int:
    return crc32(key.encode("utf-8", "surrogatepass"))


class _Pieces:
    """Values one after another in bytes, each read when it is asked for."""

    __slots__ = ("body", "count", "starts")

    def __init__(self, body: memoryview, at: int, count: int) -> None:
        end = at + 4 * (count + 1)
        self.starts = body[at:end].cast("I")
        self.body = body[end:]
        self.count = count

    def read(self, at: int) -> Any:
        start, end = self.starts[at], self.starts[at + 1]
        return marshal.loads(self.body[start:end]) if start < end else {}  # noqa: S302 - our own


class Table(Mapping[str, Any]):
    """A dictionary in the order it was made, of which an entry is read when it is looked up."""

    def __init__(self, pieces: _Pieces) -> None:
        self._pieces = pieces
        self._buckets = pieces.count - 1
        self._kept: dict[str, Any] = {}
        self._seen: set[int] = set()
        self._keys: list[str] | None = None

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of a key, or `default`."""
        found = self._kept.get(key, _UNREAD)
        if found is not _UNREAD:
            return found
        bucket = _hash(key) % self._buckets
        if bucket in self._seen:
            return default
        self._fill(bucket)
        if len(self._seen) * _MUCH > self._buckets:
            self._fill_all()
        return self._kept.get(key, default)

    def _fill(self, bucket: int) -> None:
        # The first to put an entry there wins: threads that share the rules see one object for one key.
        for key, value in self._pieces.read(bucket).items():
            self._kept.setdefault(key, value)
        self._seen.add(bucket)

    def _fill_all(self) -> None:
        for bucket in range(self._buckets):
            if bucket not in self._seen:
                self._fill(bucket)
        # Nothing is unread any more.
        self.get = self._kept.get  # type: ignore[method-assign, assignment]

    def __getitem__(self, key: str) -> Any:
        found = self.get(key, _UNREAD)
        if found is _UNREAD:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        return self.get(key, _UNREAD) is not _UNREAD if isinstance(key, str) else False

    def __iter__(self) -> Iterator[str]:
        if self._keys is None:
            self._fill_all()
            self._keys = self._pieces.read(self._buckets)
        return iter(self._keys)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)


class Records(Sequence[Any]):
    """A list of which an entry is read when it is asked for."""

    def __init__(self, pieces: _Pieces) -> None:
        self._pieces = pieces
        self._kept: dict[int, Any] = {}

    def __len__(self) -> int:
        return self._pieces.count

    @overload
    def __getitem__(self, at: int) -> Any: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Any]: ...
    def __getitem__(self, at: int | slice) -> Any:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        if at not in self._kept:
            if not -len(self) <= at < len(self):
                raise IndexError(at)
            self._kept.setdefault(at, self._pieces.read(at % len(self)))
        return self._kept[at]

    def __reduce__(self) -> tuple[Any, ...]:
        return list, (list(self),)


def stack(base: Any, top: Any) -> Any:
    """Return compiled values with others on top: entries of dictionaries joined, lists one after the other.

    `top` must have been compiled with numbers that go on where those of `base` end.
    """
    if base is None or top is None:
        return top if base is None else base
    if isinstance(base, dict):
        joined = {key: stack(row, top[key]) if key in top else row for key, row in base.items()}
        return joined | {key: row for key, row in top.items() if key not in base}
    if isinstance(base, Mapping):
        return Stacked(base, top)
    return Chained(base, top) if isinstance(base, Records) else [*base, *top]


class Stacked(Mapping[str, Any]):
    """A table with another on top; what both have is joined when it is looked up."""

    def __init__(self, base: Mapping[str, Any], top: Mapping[str, Any]) -> None:
        self._base, self._top = base, top
        self._kept: dict[str, Any] = {}

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of a key, or `default`."""
        over = self._top.get(key, _UNREAD)
        if over is _UNREAD:
            return self._base.get(key, default)
        if key not in self._kept:
            self._kept.setdefault(key, stack(self._base.get(key), over))
        return self._kept[key]

    def __getitem__(self, key: str) -> Any:
        found = self.get(key, _UNREAD)
        if found is _UNREAD:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        return key in self._top or key in self._base

    def __iter__(self) -> Iterator[str]:
        yield from self._base
        yield from (key for key in self._top if key not in self._base)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Chained(Sequence[Any]):
    """A list with another after it."""

    def __init__(self, base: Sequence[Any], top: Sequence[Any]) -> None:
        self._base, self._top = base, top

    def __len__(self) -> int:
        return len(self._base) + len(self._top)

    @overload
    def __getitem__(self, at: int) -> Any: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Any]: ...
    def __getitem__(self, at: int | slice) -> Any:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        past = at - len(self._base)
        return self._base[at] if past < 0 else self._top[past]
