"""Bring an empty database to the schema, as the first command of an operator does: ``URL``."""

import sys

from notifier.store.engine import Sessions
from notifier.store.schema import upgrade

if __name__ == "__main__":
    upgrade(Sessions(sys.argv[1], pooled=False))
