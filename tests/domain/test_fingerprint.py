"""By what a location or record is recognised as the same."""

import hashlib
import unicodedata

import pytest

from notifier.domain import fingerprint


def test_a_fingerprint_covers_the_version_of_its_rule() -> None:
    plain = hashlib.sha256(b"x").digest()[: fingerprint.SIZE]

    assert fingerprint.of_bytes(b"x") != plain
    assert len(fingerprint.of_bytes(b"x")) == fingerprint.SIZE


@pytest.mark.parametrize(
    ("value", "canonical"),
    [
        ("  twee \n woorden\t", "twee woorden"),
        (unicodedata.normalize("NFD", "één"), "één"),
        ("vaste\u00a0spatie", "vaste spatie"),
        ("", None),
        (" \u00a0", None),
        ({}, None),
        ([], None),
        ({"b": 1, "a": None, "c": {"d": ""}}, {"b": 1}),
        (["", None, "x"], ["x"]),
        (("x",), ["x"]),
        (0, 0),
        (False, False),
    ],
)
def test_the_canonical_form_is_blind_to_what_says_nothing(value: object, canonical: object) -> None:
    assert fingerprint.canonical(value) == canonical


def test_the_order_of_keys_makes_no_other_fingerprint() -> None:
    one, other = {"a": 1, "b": 2}, {"b": 2, "a": 1}

    assert fingerprint.of_value(one) == fingerprint.of_value(other)


def test_another_value_makes_another_fingerprint() -> None:
    assert fingerprint.of_value({"a": 0}) != fingerprint.of_value({"a": None})


def test_one_file_keeps_its_digest_and_several_make_one_of_their_own() -> None:
    one, other = hashlib.sha256(b"1").digest(), hashlib.sha256(b"2").digest()

    assert fingerprint.of_file([one]) == one
    assert fingerprint.of_file([one, other]) != fingerprint.of_file([other, one])
