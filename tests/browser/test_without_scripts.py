"""The whole way of a parent in a real browser that runs no script."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served
from tests.web.world import link_in

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """Open a browser window in which JavaScript is off."""
    context = browser.new_context(java_script_enabled=False, base_url=served.base)
    yield context.new_page()
    context.close()


def _newest_link(served: Served, page: str) -> str:
    return f"/{page}/{link_in(served.world.deliver()[-1], page)}"


def test_a_parent_finds_follows_confirms_and_leaves(page: Page, served: Served) -> None:
    page.goto("/")
    page.get_by_label("Naam, gemeente of postcode").fill("zon gent")
    page.get_by_role("button", name="Zoek").click()
    page.get_by_role("link", name="De Verzonnen Zon").click()
    page.get_by_label("Je e-mailadres").fill("ouder@example.org")
    page.get_by_role("button", name="Volg deze opvang").click()
    expect(page.get_by_role("heading", name="Kijk in je mailbox")).to_be_visible()

    page.goto(_newest_link(served, "bevestigen"))
    page.get_by_role("button", name="Ja, ik wil deze mails").click()
    expect(page.get_by_role("heading", name="Bevestigd")).to_be_visible()

    page.get_by_role("link", name="Bekijk alles wat je volgt").click()
    page.get_by_role("button", name="Stop met De Verzonnen Zon").click()
    expect(page.get_by_text("Je volgt nu niets")).to_be_visible()
    page.get_by_role("button", name="Wis alles over mij").click()
    expect(page.get_by_role("heading", name="Alles is gewist")).to_be_visible()


def test_a_reader_chooses_pauses_leaves_and_comes_back(page: Page, served: Served) -> None:
    own = served.world.confirmed("kiest@example.org")
    page.goto(f"/voorkeuren/{own}")
    page.get_by_text("Kies hoe vaak en waarover").click()
    page.get_by_label("Elke week").check()
    page.get_by_label("Gegevens van de opvang").uncheck()
    page.get_by_role("button", name="Bewaar je keuze voor De Verzonnen Zon").click()
    expect(page.get_by_role("status")).to_contain_text("elke week op maandag om 7 uur")

    page.get_by_label("Uur", exact=True).select_option("18 uur")
    page.get_by_label("Dag van de wekelijkse mail").select_option("vrijdag")
    page.get_by_role("button", name="Bewaar wanneer je verzamelmails krijgt").click()
    expect(page.get_by_text("elke week op vrijdag om 18 uur")).to_be_visible()

    page.get_by_label("Pauzeer tot en met").fill("2026-12-24")
    page.get_by_role("button", name="Pauzeer").click()
    expect(page.get_by_role("status")).to_contain_text("tot en met 24 december 2026")
    page.get_by_role("button", name="Stop de pauze").click()
    expect(page.get_by_role("status")).to_have_text("De pauze is voorbij.")

    page.get_by_role("button", name="Stop met De Verzonnen Zon").click()
    page.get_by_role("button", name="Volg weer De Verzonnen Zon").click()
    expect(page.get_by_role("status")).to_contain_text("Je volgt De Verzonnen Zon weer.")
    expect(page.get_by_text("elke week op vrijdag om 18 uur")).to_be_visible()


def test_a_choice_of_nothing_brings_one_back_to_the_field(page: Page, served: Served) -> None:
    own = served.world.confirmed("kiest-niets@example.org")
    page.goto(f"/voorkeuren/{own}")
    page.get_by_text("Kies hoe vaak en waarover").click()
    for kind in ("Gegevens van de opvang", "Inspectie", "Handhaving", "Reacties"):
        page.get_by_label(kind).uncheck()
    page.get_by_role("button", name="Bewaar je keuze").click()

    page.get_by_role("alert").get_by_role("link").click()

    field = page.get_by_label("Gegevens van de opvang")
    expect(field).to_be_in_viewport()
    group = page.get_by_role("group", name="Waarover?")
    expect(group).to_have_accessible_description(re.compile("Kies minstens één soort nieuws"))


def test_a_wrong_address_brings_one_back_to_the_field(page: Page) -> None:
    page.goto("/locaties/910000001")
    page.get_by_label("Je e-mailadres").fill("geen adres")
    page.get_by_role("button", name="Volg deze opvang").click()

    field = page.get_by_label("Je e-mailadres")
    expect(field).to_have_value("geen adres")
    expect(field).to_have_accessible_description("Vul een e-mailadres in, zoals naam@voorbeeld.be.")
    expect(field).to_be_in_viewport()


def test_the_keyboard_reaches_the_content_at_once(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")

    skip = page.get_by_role("link", name="Naar de inhoud")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_the_browser_keeps_no_cookie(page: Page) -> None:
    for path in ("/", "/locaties/910000001", "/aangevraagd", "/niets"):
        page.goto(path)

    assert page.context.cookies() == []


def test_a_mail_of_the_demonstration_leads_to_its_page(page: Page, served: Served) -> None:
    served.world.sign_up("demo@example.org", host="198.51.100.1")
    served.world.deliver()

    page.goto("/demo/mailbox")
    page.get_by_role("link", name="Bevestig").first.click()
    frame = page.frame_locator("iframe")
    frame.get_by_role("link", name="Naar de pagina om te bevestigen").click()

    expect(page.get_by_role("heading", name="Wil je deze mails krijgen?")).to_be_visible()
