"""The world that the pages have."""

from tests.web.conftest import pristine, world

__all__ = ["pristine", "world"]
