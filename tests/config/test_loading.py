"""Reading the settings: the environment over the file, and every problem at once."""

from datetime import timedelta
from pathlib import Path

import pytest

from notifier.config.loading import load
from notifier.config.settings import Settings, specs
from notifier.errors import SettingsInvalid

SECRET = "verzonnen-geheim-" + "x" * 32
#: A wrong value for each setting that can have one.
WRONG = {
    "database_url": "mysql://x",
    "base_url": "ftp://x",
    "listen": "8000",
    "service_name": " ",
    "secret": "te-kort",
    "secret_file": "",
    "mail_from": "nobody",
    "operator": "nobody",
    "transport": "pigeon",
    "mailbox_dir": "",
    "smtp_host": "",
    "smtp_port": "70000",
    "smtp_starttls": "maybe",
    "smtp_connections": "21",
    "dkim_selector": "met_streepje",
    "dkim_domain": "x.example; d=y.example",
    "sendgrid_host": "api.sendgrid.com",
    "sendgrid_webhook_key": "no key",
    "lease_seconds": "0",
    "pending_days": "31",
    "delivery_seconds": "often",
    "demo": "2",
}


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "notifier.toml"
    path.write_text(text, encoding="utf-8")
    return path


def _problems(environ: dict[str, str], file: Path) -> tuple[str, ...]:
    with pytest.raises(SettingsInvalid) as refused:
        load(environ, file=file)
    return refused.value.problems


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    return _file(tmp_path, "")


def test_nothing_set_is_the_defaults(empty: Path) -> None:
    assert load({}, file=empty) == Settings()


def test_a_file_that_is_not_named_need_not_be_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert load({}) == Settings()


def test_a_file_in_the_working_directory_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _file(tmp_path, 'service_name = "Uit het bestand"')
    monkeypatch.chdir(tmp_path)

    assert load({}).service_name == "Uit het bestand"


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match=r"elders\.toml: cannot be read"):
        load({"NOTIFIER_CONFIG": str(tmp_path / "elders.toml")})


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = _file(tmp_path, 'service_name = "Uit het bestand"\nsmtp_port = 2525')

    found = load({"NOTIFIER_SERVICE_NAME": "Uit de omgeving"}, file=file)

    assert (found.service_name, found.smtp_port) == ("Uit de omgeving", 2525)


def test_other_variables_are_nobodys_business(empty: Path) -> None:
    assert load({"PATH": "/bin", "notifier_demo": "2"}, file=empty) == Settings()


@pytest.mark.parametrize(("name", "value"), WRONG.items())
def test_a_wrong_value_is_said_with_the_name_and_what_was_expected(
    name: str, value: str, empty: Path
) -> None:
    (problem,) = _problems({f"NOTIFIER_{name.upper()}": value}, empty)

    assert problem.startswith(f"NOTIFIER_{name.upper()}: expected ")


def test_every_problem_is_said_at_once(tmp_path: Path) -> None:
    file = _file(tmp_path, 'nonsense = 1\nsmtp_port = "x"\n[[source]]\nname = "Met Hoofdletters"\n')

    problems = _problems({"NOTIFIER_TYPO": "1", "NOTIFIER_DEMO": "2"}, file)

    assert len(problems) == 6
    for part in ("nonsense", "smtp_port", "NOTIFIER_TYPO", "NOTIFIER_DEMO", "source 1: name"):
        assert any(part in problem for problem in problems), part


def test_all_wrong_values_together_are_all_said(empty: Path) -> None:
    environ = {f"NOTIFIER_{name.upper()}": value for name, value in WRONG.items()}

    assert len(_problems(environ, empty)) == len(WRONG)


def test_a_file_that_is_no_toml_is_said(tmp_path: Path) -> None:
    (problem,) = _problems({}, _file(tmp_path, "service_name = "))

    assert "is not TOML" in problem


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"NOTIFIER_TRANSPORT": "sendgrid"}, "sendgrid_api_key: expected a key"),
        ({"NOTIFIER_TRANSPORT": "smtp,sendgrid"}, "sendgrid_api_key: expected a key"),
        ({"NOTIFIER_SMTP_USER": "u"}, "smtp_starttls: expected yes"),
        ({"NOTIFIER_DKIM_SELECTOR": "s1"}, "dkim_key_file: expected a file"),
        ({"NOTIFIER_DKIM_KEY_FILE": "key.pem"}, "dkim_selector: expected a name"),
        ({"NOTIFIER_DEMO": "yes", "NOTIFIER_TRANSPORT": "smtp"}, "demo: expected the transport"),
    ],
)
def test_settings_that_contradict_each_other_are_said(
    environ: dict[str, str], said: str, empty: Path
) -> None:
    (problem,) = _problems(environ, empty)

    assert problem.startswith(said)


@pytest.mark.parametrize(
    ("written", "ways"),
    [
        ("mailbox", {"mailbox": 0}),
        ("sendgrid, smtp", {"sendgrid": 0, "smtp": 0}),
        ("smtp:3,mailbox:1", {"smtp": 3, "mailbox": 1}),
    ],
)
def test_several_ways_out_keep_their_order_and_shares(
    written: str, ways: dict[str, int], empty: Path
) -> None:
    environ = {"NOTIFIER_TRANSPORT": written, "NOTIFIER_SENDGRID_API_KEY": "fictief"}

    found = load(environ, file=empty)

    assert list(found.ways_out.items()) == list(ways.items())


@pytest.mark.parametrize(
    "written", ["", "smtp,", "smtp,smtp", "smtp:1,mailbox", "smtp:0", "smtp:101", "smtp:x", "a,b"]
)
def test_ways_out_that_cannot_be_told_apart_are_said(written: str, empty: Path) -> None:
    (problem,) = _problems({"NOTIFIER_TRANSPORT": written}, empty)

    assert problem.startswith("NOTIFIER_TRANSPORT: expected one or several of mailbox, smtp")


def test_a_wrong_secret_is_not_repeated(empty: Path) -> None:
    (problem,) = _problems({"NOTIFIER_SECRET": "te-kort"}, empty)

    assert "te-kort" not in problem


def test_no_secret_shows_in_a_representation(empty: Path) -> None:
    names = [name for name, _default, spec in specs() if spec.secret]
    environ = {f"NOTIFIER_{name.upper()}": SECRET for name in names}

    found = load(environ, file=empty)

    assert names == ["secret", "smtp_password", "sendgrid_api_key"]
    assert all(getattr(found, name) == SECRET for name in names)
    assert SECRET not in repr(found)


def test_values_get_the_type_that_their_users_want(empty: Path) -> None:
    found = load(
        {
            "NOTIFIER_BASE_URL": "https://opvang.example.org/",
            "NOTIFIER_LEASE_SECONDS": "60",
            "NOTIFIER_PENDING_DAYS": "7",
            "NOTIFIER_SMTP_STARTTLS": "yes",
            "NOTIFIER_MAILBOX_DIR": "elders/mailbox",
            "NOTIFIER_MAIL_FROM": "Opvang <noreply@mail.example.org>",
        },
        file=empty,
    )

    assert (found.base_url, found.host) == ("https://opvang.example.org", "opvang.example.org")
    assert (found.lease_seconds, found.pending_days) == (timedelta(minutes=1), timedelta(days=7))
    assert (found.smtp_starttls, found.mailbox_dir) == (True, Path("elders/mailbox"))
    assert (found.mail_domain, found.authority) == ("mail.example.org", "opvang.example.org,2026")


def test_sources_come_from_the_file(tmp_path: Path) -> None:
    file = _file(
        tmp_path,
        """
        [[source]]
        name = "verzonnen"
        from = "snapshots/*.jsonl"
        [[source]]
        name = "elders"
        profile = "profiles/elders.toml"
        from = { locations = "a.csv", reports = "b.csv" }
        rhythm = "30 5 * * 1"
        """,
    )

    one, other = load({}, file=file).sources

    assert (one.name, dict(one.tables), one.profile) == (
        "verzonnen",
        {"": "snapshots/*.jsonl"},
        None,
    )
    assert one.rhythm == "0 6 * * *"
    assert dict(other.tables) == {"locations": "a.csv", "reports": "b.csv"}
    assert (other.profile, other.rhythm) == ("profiles/elders.toml", "30 5 * * 1")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('name = ["a"]\nfrom = "x"', "name: expected"),
        ('name = "a"', "from: expected"),
        ('name = "a"\nfrom = 3', "from: expected"),
        ('name = "a"\nfrom = { x = "y" }', "profile: expected one"),
        ('name = "a"\nfrom = "x"\nrhythm = "often"', "rhythm: expected a cron line"),
        ('name = "a"\nfrom = "x"\nrythm = "0 6 * * *"', "rythm: there is no such setting"),
        ('name = "a"\nfrom = "x"\n[[source]]\nname = "a"\nfrom = "y"', "a stands twice"),
    ],
)
def test_a_wrong_source_is_said(tmp_path: Path, text: str, said: str) -> None:
    problems = _problems({}, _file(tmp_path, f"[[source]]\n{text}"))

    assert any(said in problem for problem in problems)


@pytest.mark.parametrize("text", ["source = 3", "source = [3]", 'source = ["a"]'])
def test_a_source_that_is_no_table_is_said(tmp_path: Path, text: str) -> None:
    (problem,) = _problems({}, _file(tmp_path, text))

    assert problem.startswith("notifier.toml: source")


def test_what_else_is_wrong_with_the_sources_is_told_with_the_rest(tmp_path: Path) -> None:
    file = _file(tmp_path, 'demo = "2"\n[[source]]\nname = "a"\nfrom = "x"\n')

    with pytest.raises(SettingsInvalid) as refused:
        load({}, file=file, further=lambda sources: [f"{one.name}: nothing" for one in sources])

    assert [problem[:7] for problem in refused.value.problems] == ["notifie", "a: noth"]


def test_a_name_of_two_lines_is_refused(empty: Path) -> None:
    (problem,) = _problems({"NOTIFIER_SERVICE_NAME": "Opvang\nnieuws"}, empty)

    assert "a text of one line" in problem


@pytest.mark.parametrize("transport", ["smtp", "sendgrid", "mailbox,smtp", "sendgrid:3,smtp:1"])
@pytest.mark.parametrize("seconds", ["1", "60"])
def test_a_lease_that_may_end_while_a_provider_is_waited_for_is_refused(
    empty: Path, transport: str, seconds: str
) -> None:
    given = {"NOTIFIER_TRANSPORT": transport, "NOTIFIER_SENDGRID_API_KEY": "fictief"}

    (problem,) = _problems(given | {"NOTIFIER_LEASE_SECONDS": seconds}, empty)

    assert problem.startswith("lease_seconds: expected more than 60, since transport names ")
    assert load(given | {"NOTIFIER_LEASE_SECONDS": "61"}, file=empty).transport == transport
    assert load({"NOTIFIER_LEASE_SECONDS": "1"}, file=empty).transport == "mailbox"
