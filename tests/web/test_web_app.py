"""What holds for every page: headers, hosts, errors, machines."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError
from structlog.testing import capture_logs

from notifier import errors as project_errors
from notifier.errors import NotifierError
from notifier.links import Links
from notifier.web import errors
from notifier.web.app import create_app
from tests.web.world import NOW, World, link_in

PUBLIC = ("/", "/locaties", "/locaties/910000001", "/gemeenten", "/gemeenten/44021")
ABOUT = ("/privacy", "/toegankelijkheid")


@pytest.mark.parametrize("path", [*PUBLIC, *ABOUT, "/niets", "/health/live", "/robots.txt"])
def test_no_answer_sets_a_cookie(world: World, path: str) -> None:
    headers = world.client().get(path).headers

    assert "Set-Cookie" not in headers
    assert "Cookie" not in headers.get("Vary", "")


@pytest.mark.parametrize("path", [*PUBLIC, "/niets", "/health/ready"])
def test_every_answer_carries_the_guarding_headers(world: World, path: str) -> None:
    headers = world.client().get(path).headers

    assert "script-src" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", [*PUBLIC, *ABOUT])
def test_no_page_needs_what_the_policy_forbids(world: World, path: str) -> None:
    html = world.client().get(path).text

    assert "<script" not in html
    assert "<style" not in html
    assert " style=" not in html
    assert " onclick=" not in html


def test_over_https_browsers_are_told_to_stay_there(world: World) -> None:
    secure = Links(base_url="https://opvang.example.org", secret=b"x" * 32)

    assert "Strict-Transport-Security" in world.client(links=secure).get("/").headers
    assert "Strict-Transport-Security" not in world.client().get("/").headers


def test_a_strange_host_is_refused(world: World) -> None:
    client = world.client(trusted_hosts=("opvang.example.org",))

    assert client.get("/", headers={"Host": "boef.example.net"}).status_code == 400
    assert client.get("/", headers={"Host": "opvang.example.org"}).status_code == 200


def test_a_strange_host_gets_into_no_mail(world: World) -> None:
    world.client().post(
        "/locaties/910000001/volgen",
        data={"adres": "a@example.org"},
        headers={"Host": "boef.example.net"},
    )

    assert "boef" not in world.deliver()[0].as_string()


def test_a_form_too_large_is_refused(world: World) -> None:
    response = world.client().post(
        "/locaties/910000001/volgen", data={"adres": "a" * 100_000 + "@example.org"}
    )

    assert response.status_code == 413


def test_the_wrong_method_is_told_in_our_own_page(world: World) -> None:
    response = world.client().post("/privacy")

    assert response.status_code == 405
    assert "Dat kan niet op deze pagina" in response.text


def test_every_error_of_ours_has_a_status() -> None:
    raised = [kind for kind in vars(project_errors).values() if _is_error(kind)]

    for kind in raised:
        assert any(parent in errors.STATUS for parent in kind.__mro__), kind


def _is_error(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, NotifierError) and kind is not NotifierError


def test_a_store_that_is_away_is_no_riddle(world: World, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "notifier.db") as raw:
        raw.execute("DROP TABLE lines")
    raw.close()

    response = world.client().get("/locaties/910000001")

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "120"
    assert "We zijn even niet bereikbaar" in response.text
    assert "sqlite" not in response.text.lower()


def test_a_failure_is_logged_without_token_or_address(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.sign_up()
    token = link_in(world.deliver()[0], "bevestigen")
    _break(world, "BEFORE UPDATE ON subscriptions")

    with capture_logs() as said:
        status = world.client().post(f"/bevestigen/{token}").status_code

    assert status == 500
    assert [(line["event"], line["endpoint"]) for line in said] == [
        ("web.failed", "subscriptions.confirm_post")
    ]
    assert token not in f"{said}{caplog.text}"


def test_a_sign_up_that_fails_logs_no_address(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    _break(world, "BEFORE INSERT ON subscribers")
    form = {"adres": "ouder@example.org"}

    with capture_logs() as said:
        status = world.client().post("/locaties/910000001/volgen", data=form).status_code

    assert status == 500
    assert said
    assert "ouder@" not in f"{said}{caplog.text}"


def test_what_a_statement_carries_is_in_no_error(world: World) -> None:
    _break(world, "BEFORE INSERT ON subscribers")

    with pytest.raises(SQLAlchemyError) as raised:
        world.sign_up("ouder@example.org")

    assert "ouder@" not in str(raised.value)


def _break(world: World, moment: str) -> None:
    """Let the database refuse a statement."""
    with world.sessions.writing() as connection:
        connection.exec_driver_sql(
            f"CREATE TRIGGER broken {moment} BEGIN SELECT RAISE(ABORT, 'as told'); END"
        )


def test_a_process_that_answers_is_live(world: World) -> None:
    assert world.client().get("/health/live").json == {"status": "live"}


def test_readiness_tells_how_old_the_data_are(world: World) -> None:
    fresh = world.client().get("/health/ready").json
    world.now = NOW + timedelta(days=10)
    stale = world.client().get("/health/ready").json

    assert (fresh, stale) == (
        {"status": "ready", "data": "fresh", "stale": []},
        {"status": "ready", "data": "stale", "stale": ["verzonnen"]},
    )


def test_without_a_store_it_is_not_ready(world: World, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "notifier.db") as raw:
        raw.execute("DROP TABLE sources")
    raw.close()

    response = world.client().get("/health/ready")

    assert (response.status_code, response.json) == (503, {"status": "unready"})
    assert response.headers["Retry-After"] == "120"


def test_robots_are_kept_from_personal_addresses(world: World) -> None:
    text = world.client().get("/robots.txt").text

    assert "Disallow: /voorkeuren/" in text


def test_the_stylesheet_may_be_kept_for_a_year_since_its_address_changes(world: World) -> None:
    html = world.client().get("/").text
    address = html.split('rel="stylesheet" href="')[1].split('"')[0]

    with world.client().get(address) as response:
        caching = response.headers["Cache-Control"]

    assert "v=" in address
    assert "max-age=31536000" in caching


def test_the_demonstration_shows_mails(world: World) -> None:
    world.sign_up()
    world.deliver()
    client = world.client()

    html = client.get("/demo/mailbox").text
    address = html.split('class="result__name" href="')[1].split('"')[0]
    mail, framed = client.get(address).text, client.get(f"{address}/html")

    assert "Bevestig je inschrijving" in mail
    assert 'sandbox="' in mail
    assert "sandbox" in framed.headers["Content-Security-Policy"]
    assert "script-src" not in framed.headers["Content-Security-Policy"]
    assert '<base target="_top">' in framed.text


def test_the_demonstration_opens_no_other_file(world: World) -> None:
    assert world.client().get("/demo/mailbox/..%2f..%2fnotifier.db").status_code == 404
    assert world.client().get("/demo/mailbox/notifier.db").status_code == 404


def test_without_a_demonstration_there_is_no_mailbox(world: World) -> None:
    client = world.client(demo_mailbox=None)

    assert client.get("/demo/mailbox").status_code == 404
    assert "verzonnen" not in client.get("/privacy").text


def test_an_empty_mailbox_has_a_page(world: World) -> None:
    assert "Er zijn nog geen mails" in world.client().get("/demo/mailbox").text


def test_two_applications_share_nothing(world: World) -> None:
    one = create_app(world.services)
    other = create_app(replace(world.services, service_name="Anders"))

    assert "Opvangnieuws" in one.test_client().get("/privacy").text
    assert "Anders" in other.test_client().get("/privacy").text
