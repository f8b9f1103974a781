"""Write an alert to many: ``WAY COUNT``.

The way is `letter`, the whole mail as the service writes it; `jinja`, its text and its HTML
rendered for each by the templates that the composer used; or `message`, the standard library's
message written as bytes.
"""

import sys
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import jinja2

from bench.sides.stopwatch import timed
from notifier.domain.message import Content, Message, filled
from notifier.mail import headers
from notifier.mail.letter import Letter
from tests.mail.builders import SENDER, a_message, a_suspension, an_alert

_BODIES = ("body.txt", "body.html")


def _letters(content: Content, messages: Sequence[Message]) -> None:
    letter = Letter(content, SENDER)
    for message in messages:
        letter.to(message)


def _rendered() -> tuple[Content, list[Callable[[], str]]]:
    """Let the composer write an alert; give what it rendered its text and HTML with."""
    calls: list[Callable[[], str]] = []

    class Listening(jinja2.Template):
        def render(self, *given: Any, **values: Any) -> str:  # noqa: ANN401 - whatever a template takes
            if str(self.name).endswith(_BODIES):
                calls.append(lambda: super(Listening, self).render(*given, **values))
            return super().render(*given, **values)

    jinja2.Environment.template_class = Listening
    return an_alert(a_suspension()), calls


def _render(calls: Sequence[Callable[[], str]], count: int) -> None:
    for _ in range(count):
        for call in calls:
            call()


def _messages(content: Content, messages: Sequence[Message]) -> None:
    for message in messages:
        made = EmailMessage(policy=SMTP)
        made["From"], made["To"], made["Subject"] = SENDER.field, message.address, content.subject
        for name, value in (headers.shared(content) | headers.personal(message)).items():
            made[name] = value
        made.set_content(filled(content.text, message.links))
        made.add_alternative(filled(content.html, message.links), subtype="html")
        made.as_bytes()


def _work(way: str, count: int) -> Callable[[], object]:
    content, calls = _rendered()
    if len(calls) != len(_BODIES):
        sys.exit(f"the composer rendered {len(calls)} bodies")
    messages = [a_message(number) for number in range(count)]
    match way:
        case "letter":
            return lambda: _letters(content, messages)
        case "jinja":
            return lambda: _render(calls, count)
        case _:
            return lambda: _messages(content, messages)


if __name__ == "__main__":
    timed(_work(sys.argv[1], int(sys.argv[2])))
