"""Who chose French or English gets no Dutch where we have the words."""

import pytest

from tests.web.world import World


@pytest.mark.parametrize(
    ("chosen", "name"),
    [
        ("nl", "Gezinsopvang 910000009"),
        ("fr", "Accueil familial 910000009"),
        ("en", "Family childcare 910000009"),
    ],
)
def test_the_confirmation_names_a_private_home_in_its_own_language(
    world: World, chosen: str, name: str
) -> None:
    form = {"adres": "a@example.org", "taal": chosen}
    world.client().post("/locaties/910000009/volgen", data=form)

    part = world.deliver()[-1].get_body(("plain",))

    assert part is not None
    assert name in part.get_content()
