"""Writing an alert to many: rendered once and filled in, against each on its own."""

from collections.abc import Iterator
from functools import partial

from bench.ground import Ground
from bench.measure import Figure, Sample, in_turn, seconds, side

#: How often each way writes: enough to be measured.
_COUNTS = {"letter": 20_000, "jinja": 4_000, "message": 400}


def render(ground: Ground) -> Iterator[Figure]:
    """The whole mail, against its two bodies rendered by Jinja and against `email.message`."""
    letter, jinja, message = in_turn(ground.rounds, *(partial(_take, way) for way in _COUNTS))
    yield _figure("a whole mail / Jinja's text and HTML", letter, jinja, "jinja", limit=0.15)
    yield _figure("a whole mail / EmailMessage.as_bytes", letter, message, "message", limit=0.1)


def _take(way: str) -> Sample:
    return side("render", way, _COUNTS[way])


def _figure(
    name: str, letters: list[Sample], theirs: list[Sample], way: str, *, limit: float
) -> Figure:
    mine = seconds(letters) / _COUNTS["letter"] * 1e6
    other = seconds(theirs) / _COUNTS[way] * 1e6
    detail = f"{mine:.1f} / {other:.0f} microseconds each"
    return Figure(name=name, value=mine / other, limit=limit, detail=detail)
