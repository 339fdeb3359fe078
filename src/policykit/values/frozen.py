"""Values that cannot change, so that they can be hashed and shared."""

import copy
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Generic, TypeVar

K = TypeVar("K")
V_co = TypeVar("V_co", covariant=True)


class Immutable:
    """A base of classes whose attributes cannot be set."""

    __slots__ = ()

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed")


class FrozenMap(Immutable, Mapping[K, V_co], Generic[K, V_co]):
    """An immutable, hashable mapping. It keeps the order it was made with and equals any mapping of the same items."""

    __slots__ = ("_hash", "_items")

    _items: dict[K, V_co]
    _hash: int | None

    def __init__(self, items: Mapping[K, V_co]) -> None:
        object.__setattr__(self, "_items", dict(items))
        object.__setattr__(self, "_hash", None)

    def __getitem__(self, key: K) -> V_co:
        return self._items[key]

    def get(self, key: K, default: Any = None) -> Any:
        """Return what stands under a key, or `default`; quicker than the one that comes with mappings."""
        return self._items.get(key, default)

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        known = self._hash
        if known is None:
            known = hash(frozenset(self._items.items()))
            object.__setattr__(self, "_hash", known)
        return known

    def __eq__(self, other: object) -> bool:
        if isinstance(other, FrozenMap):
            return bool(self._items == other._items)
        return bool(self._items == other)

    def __reduce__(self) -> tuple[type, tuple[dict[K, V_co]]]:
        return type(self), (dict(self._items),)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._items!r})"


class WithJsonSchema:
    """A base of values that have one JSON Schema wherever they stand."""

    __slots__ = ()

    _json_schema: ClassVar[dict[str, Any]]

    @classmethod
    def __get_pydantic_json_schema__(cls, *_: object) -> dict[str, Any]:
        return copy.deepcopy(cls._json_schema)


def freeze(value: object) -> object:
    """Return `value`, as read from YAML or JSON, with its lists as tuples and its mappings as `FrozenMap`."""
    if isinstance(value, list | tuple):
        return tuple(freeze(item) for item in value)
    if isinstance(value, Mapping):
        return FrozenMap({key: freeze(item) for key, item in value.items()})
    return value


def thaw(value: object) -> Any:
    """Return what `freeze` made of plain data as plain data again."""
    if isinstance(value, FrozenMap):
        return {key: thaw(item) for key, item in value.items()}
    return [thaw(item) for item in value] if isinstance(value, tuple) else value
