"""The HTML of our mails holds only what scripts/check-mail found mail programs to bear."""

import re
from collections.abc import Iterator

import pytest
from lxml import html as parsed

from notifier.domain.subscription import Language
from tests.mail import samples

ELEMENTS = frozenset(
    {"html", "head", "meta", "title", "style", "body", "table", "tbody", "tr", "td", "th", "div"}
    | {"h1", "h2", "h3", "p", "ul", "li", "a", "span", "strong", "br"}
)
ATTRIBUTES = frozenset(
    {"lang", "charset", "name", "content", "class", "style", "role", "href", "scope", "align"}
    | {"width", "cellpadding", "cellspacing", "border"}
)
PROPERTIES = frozenset(
    {"background-color", "border", "border-bottom", "border-collapse", "border-left"}
    | {"border-radius", "border-top", "color", "display", "font-family", "font-size"}
    | {"font-weight", "line-height", "margin", "max-width", "mso-padding-alt", "padding"}
    | {"padding-bottom", "text-align", "text-decoration", "vertical-align", "width"}
)
#: What the dark colours are made of.
DARK = frozenset(
    {"background-color", "color", "border-color", "border-bottom-color", "border-top-color"}
    | {"border-left-color"}
)


@pytest.fixture(params=samples.KINDS)
def html(request: pytest.FixtureRequest) -> parsed.HtmlElement:
    mail = samples.written(samples.KINDS[request.param](Language.NL))
    return parsed.document_fromstring(samples.parts(mail)["text/html"])


def properties(style: str) -> Iterator[str]:
    return (name for name in re.findall(r"(?:^|[;{])\s*([a-z-]+)\s*:", style))


def test_every_element_and_attribute_is_known(html: parsed.HtmlElement) -> None:
    elements = {str(element.tag) for element in html.iter()}
    attributes = {str(name) for element in html.iter() for name in element.attrib}

    assert elements - ELEMENTS == set()
    assert attributes - ATTRIBUTES == set()


def test_every_style_in_an_element_is_known(html: parsed.HtmlElement) -> None:
    found = {name for style in html.xpath("//@style") for name in properties(str(style))}

    assert "background-color" in found
    assert found - PROPERTIES == set()


def test_the_style_sheet_holds_the_dark_colours_alone(html: parsed.HtmlElement) -> None:
    sheet = "".join(map(str, html.xpath("//style/text()")))

    assert re.findall(r"@[^{]+", sheet) == ["@media (prefers-color-scheme: dark) "]
    assert set(properties(sheet)) - DARK == set()
    assert "url(" not in sheet


def test_every_link_says_where_it_leads(html: parsed.HtmlElement) -> None:
    texts = ["".join(map(str, a.itertext())).strip() for a in html.iter("a")]

    assert [text for text in texts if not text or text.startswith("http")] == []


def test_headings_skip_no_level(html: parsed.HtmlElement) -> None:
    levels = [int(str(h.tag)[1]) for h in html.iter("h1", "h2", "h3")]

    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False))
