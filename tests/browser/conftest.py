"""One browser and one running service for all tests of this folder: both are slow to start."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from waitress.server import create_server

from notifier.domain.location import Location
from notifier.web.app import create_app
from tests.web.world import World, a_location, a_store, a_world, three_locations

CHROMIUM = Path("/usr/bin/chromium")


@dataclass(frozen=True)
class Served:
    """A world, and where its pages are."""

    world: World
    base: str
    #: What the source shows.
    shown: tuple[Location, ...]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium."""
    if not CHROMIUM.exists():
        pytest.skip(f"needs Chromium at {CHROMIUM} (scripts/install-system)")
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=arguments)
        yield started
        started.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a world on a free port."""
    listener = socket.create_server(("127.0.0.1", 0))
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    directory = tmp_path_factory.mktemp("served")
    sessions = a_store(directory)
    world = a_world(directory, sessions, base=base)
    many = [a_location(f"92{n:07d}", name=f"Verzonnen Boom {n}") for n in range(30)]
    shown = (*three_locations(), *many)
    world.show(*shown)
    server = create_server(create_app(world.services), sockets=[listener], threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield Served(world=world, base=base, shown=shown)
    server.close()
    thread.join(timeout=5)
    sessions.close()
