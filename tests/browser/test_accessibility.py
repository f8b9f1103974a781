"""Every page passes axe (WCAG 2.2 AA) and fits, on desktop and phone, in light and dark."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from notifier.domain.change import ALL_KINDS
from notifier.domain.rhythm import Pace
from notifier.domain.subscription import Purpose
from notifier.subscriptions import preferences
from notifier.subscriptions.choosing import Choice
from notifier.subscriptions.unsubscribe import unsubscribe
from tests.browser.conftest import Served
from tests.web.news import GENT, follow, settle, sun_with_a_report, tell_all
from tests.web.world import SUN, World

pytestmark = pytest.mark.browser

_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_SIZES = {"desktop": (1280, 800), "phone": (320, 640)}
_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
_PUBLIC = {
    "home": "/",
    "search": "/locaties?q=verzonnen",
    "nothing found": "/locaties?q=xyzzy",
    "location": "/locaties/910000001",
    "private home": "/locaties/910000009",
    "municipalities": "/gemeenten",
    "municipality": "/gemeenten/44021",
    "asked": "/aangevraagd",
    "privacy": "/privacy",
    "accessibility": "/toegankelijkheid",
    "not found": "/niets",
    "gone": "/bevestigen/x",
    "mailbox": "/demo/mailbox",
}


@pytest.fixture(scope="module")
def window(browser: Browser, served: Served) -> Iterator[Page]:
    """Open one window; axe itself is a script, which our policy would refuse."""
    # and colours must not be judged half-way from light to dark
    context = browser.new_context(base_url=served.base, bypass_csp=True, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def personal(served: Served) -> Mapping[str, str]:
    """Give the pages behind personal links."""
    world = served.world
    leave_all, own, mail = _a_reader(served)
    left = _who_left(world)
    world.confirmed("toegang@example.org")
    leave = world.leave_token()
    world.sign_up("wacht@example.org", host="203.0.113.1")
    waiting = world.rows("subscriptions")[-1]
    confirm = world.services.links.token(Purpose.CONFIRM, waiting.nonce, waiting.round)
    return {
        "confirm": f"/bevestigen/{confirm}",
        "leave": f"/uitschrijven/{leave}",
        "leave a mail": f"/uitschrijven/{leave_all}/mails/{mail}",
        "leave everything": f"/uitschrijven/{leave_all}",
        "left": f"/uitschrijven/{left}",
        "own page": f"/voorkeuren/{own}",
        "own page after a choice": f"/voorkeuren/{own}?bewaard=pauze",
        "mail": f"/voorkeuren/{own}/mails/{mail}",
        "account": f"/voorkeuren/{own}/waarom?wijziging=x",
    }


def _a_reader(served: Served) -> tuple[str, str, str]:
    """Let somebody have all that a page can show; give two tokens and the key of a mail."""
    world, address = served.world, "lezer@example.org"
    follow(world, address=address)
    gent = follow(world, GENT, address)
    row = next(row for row in world.rows("subscribers") if row.address == address)
    links = world.services.links
    own = links.token(Purpose.PREFERENCES, row.nonce)
    world.show(sun_with_a_report(), *served.shown[1:], at=world.now)
    tell_all(world)
    settle(world, "accepted")
    choosing, sessions = world.services.choosing, world.sessions
    weekly = Choice(pace=Pace.WEEKLY, kinds=ALL_KINDS, urgent=False)
    choosing.choose(own, gent, weekly, world.now)
    choosing.pause(own, world.now.date() + timedelta(days=20), world.now)
    elan = follow(world, replace(SUN, key="910000002"), address)
    preferences.end_one(own, elan, sessions=sessions, now=world.now)
    key = preferences.own(own, sessions=sessions, now=world.now).mails[0].key
    return links.token(Purpose.UNSUBSCRIBE, row.nonce), own, key


def _who_left(world: World) -> str:
    follow(world, address="weg@example.org")
    token = world.leave_token()
    unsubscribe(token, sessions=world.sessions, now=world.now)
    return token


@pytest.mark.parametrize("name", _PUBLIC)
def test_a_public_page_is_for_everybody(window: Page, name: str) -> None:
    assert _faults(window, _PUBLIC[name]) == []


@pytest.mark.parametrize(
    "name",
    [
        *("confirm", "leave", "leave everything", "left"),
        *("own page", "own page after a choice", "mail", "account"),
    ],
)
def test_a_personal_page_is_for_everybody(
    window: Page, personal: Mapping[str, str], name: str
) -> None:
    assert _faults(window, personal[name]) == []


def test_the_form_with_a_mistake_is_for_everybody(window: Page) -> None:
    window.set_viewport_size({"width": 1280, "height": 800})
    window.goto("/locaties/910000001")
    window.get_by_label("Je e-mailadres").fill("geen adres")
    window.get_by_role("button", name="Volg deze opvang").click()

    assert _faults(window, None) == []


def test_a_choice_with_a_mistake_is_for_everybody(
    window: Page, personal: Mapping[str, str]
) -> None:
    window.set_viewport_size({"width": 1280, "height": 800})
    window.goto(personal["own page"])
    window.locator("summary").first.click()
    for box in window.locator("details[open] input[name=soort]").all():
        box.uncheck()
    window.get_by_role("button", name="Bewaar je keuze voor De Verzonnen Zon").click()

    assert _faults(window, None) == []


def _faults(page: Page, path: str | None) -> list[str]:
    """Give what is wrong with a page, in every size and colour."""
    if path is not None:
        page.goto(path)
    found: list[str] = []
    for size, (width, height) in _SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{size}: wider than the screen")
        for scheme in _SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found += [f"{size}, {scheme}: {fault}" for fault in _violations(page)]
    return found


def _violations(page: Page) -> Iterator[str]:
    response: dict[str, Any] = Axe().run(page, options=_RULES).response
    for violation in response["violations"]:
        yield f"{violation['id']} {violation['nodes'][0]['html'][:200]}"
