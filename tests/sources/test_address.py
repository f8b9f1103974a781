"""Addresses: what may be shown of them and where they may lead."""

import pytest

from notifier.sources.address import file_name, is_loopback, key_of, redirected, shown


def test_an_address_is_shown_without_password_and_query() -> None:
    url = "https://user:secret@register.example:8443/a.csv?key=secret#part"

    assert shown(url) == "https://register.example:8443/a.csv?…"


def test_an_address_without_secrets_is_its_own_key() -> None:
    assert key_of("https://register.example/a.csv") == "https://register.example/a.csv"


@pytest.mark.parametrize(
    ("url", "location", "expected"),
    [
        ("https://a.example/x/y", "../z", "https://a.example/z"),
        ("http://a.example/", "https://b.example/", "https://b.example/"),
        ("https://a.example/", "http://a.example/", None),
        ("https://a.example/", "//b.example/c", "https://b.example/c"),
        ("http://a.example/", "javascript:alert(1)", None),
    ],
)
def test_a_redirect_stays_on_the_web_and_encrypted(
    url: str, location: str, expected: str | None
) -> None:
    assert redirected(url, location) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:80/", True),
        ("http://[::1]/", True),
        ("http://localhost/", True),
        ("http://localhost.example/", False),
        ("http://10.0.0.1/", False),
    ],
)
def test_this_machine_is_told_from_others(url: str, expected: bool) -> None:  # noqa: FBT001 - a case
    assert is_loopback(url) is expected


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://a.example/x/2026-11-20.csv.gz?y=z", "2026-11-20.csv.gz"),
        ("https://a.example/", "download"),
        ("https://a.example/%2e%2e", "download"),
        ("https://a.example/..%2f..%2fetc%2fpasswd", "passwd"),
        ("https://a.example/a b:c.csv", "a_b_c.csv"),
    ],
)
def test_a_download_is_called_as_its_address_and_stays_in_its_folder(url: str, name: str) -> None:
    assert file_name(url) == name
