"""The yardstick of ingesting: `orjson.loads` of the whole data, held in memory as one document."""

import sys
from pathlib import Path

import orjson

from bench.sides.stopwatch import timed

if __name__ == "__main__":
    document = Path(sys.argv[1]).read_bytes()
    timed(lambda: orjson.loads(document))
