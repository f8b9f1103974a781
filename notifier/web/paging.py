"""Long lists, page by page."""

from dataclasses import dataclass, replace
from typing import Self

#: Beyond this nobody turns pages by hand; a larger number is a program's.
_LAST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Which page of a list."""

    #: Counted from 1.
    page: int
    size: int = 25
    #: How many pages there are.
    pages: int = 1

    @classmethod
    def asked(cls, text: str) -> Self:
        """Take what stands in an address; what is no number is the first page."""
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1  # noqa: PLR2004 - digits of _LAST
        return cls(page=min(max(number, 1), _LAST))

    def of(self, total: int) -> Self:
        """Give the same page of a list of this length."""
        return replace(self, pages=max(1, -(-total // self.size)))

    @property
    def start(self) -> int:
        """How many entries stand before this page."""
        return (self.page - 1) * self.size
