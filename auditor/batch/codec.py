"""Frozen values as JSON and back: what one pass leaves for the next to read, on any machine.

Lists of the fields in their order, read back by the types that the dataclasses declare. JSON
and not pickle, so that a file that somebody tampered with can tell lies but never run code.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


@cache
def _names(kind: Hashable) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cast(Any, kind)))


def pack(value: Any) -> Any:
    """A value of dataclasses, tuples, text and numbers as plain JSON.

    >>> from auditor.models import Span
    >>> pack((Span(0, 3, "abc"), None))
    [[0, 3, 'abc'], None]
    """
    if isinstance(value, tuple):
        return [pack(item) for item in value]
    if is_dataclass(value):
        return [pack(getattr(value, name)) for name in _names(cast(Hashable, type(value)))]
    return value


def unpack(kind: type[T], value: Any) -> T:
    """The value of type ``kind`` that :func:`pack` made ``value`` of.

    >>> from auditor.models import Span
    >>> unpack(Span, [0, 3, "abc"])
    Span(start=0, end=3, text='abc')
    """
    read: T = _reader_of(cast(Hashable, kind))(value)
    return read


@cache
def _reader_of(kind: Hashable) -> Callable[[Any], Any]:
    """How a value of a type is read: null stays null, tuples and dataclasses item by item."""
    if get_origin(kind) in (Union, UnionType):
        (inner,) = (arg for arg in get_args(kind) if arg is not type(None))
        read = _reader_of(inner)
        return lambda value: None if value is None else read(value)
    if get_origin(kind) is tuple:
        read_item = _reader_of(get_args(kind)[0])
        return lambda value: tuple([read_item(item) for item in value])
    if is_dataclass(kind):
        make = cast(Callable[..., Any], kind)
        hints = get_type_hints(kind)
        readers = [_reader_of(hints[name]) for name in _names(kind)]
        return lambda value: make(*[read(item) for read, item in zip(readers, value, strict=True)])
    return lambda value: value
