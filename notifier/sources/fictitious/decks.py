"""Decks of cards, shuffled and dealt again when they are empty: so shares come out exact."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def seeded(seed: int) -> Random:
    """Give a stream of chance of its own; nothing global is touched."""
    return Random(seed)  # noqa: S311 - it invents children's places and keeps no secret


def deck(chance: Random, cards: Sequence[T]) -> Iterator[T]:
    """Deal the cards for ever, each once before any comes a second time."""
    left = list(cards)
    while True:
        chance.shuffle(left)
        yield from left


def shares(**cards: int) -> list[str]:
    """Give so many cards of each name."""
    return [name for name, count in cards.items() for _ in range(count)]
