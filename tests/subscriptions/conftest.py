"""The same world as the pages have."""

from tests.web.conftest import pristine, world

__all__ = ["pristine", "world"]
