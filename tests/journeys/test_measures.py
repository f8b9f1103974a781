"""Stories of measures, from the first day to the last."""

from datetime import date
from typing import Any

from notifier.domain.location import Enforcement, Location, Objection
from tests.journeys.world import Story, text_of
from tests.support.builders import a_location, a_measure

PARENT, DESK = "ouder@example.org", "loket@example.org"
SUN = "910000001"


def revoked(**fields: Any) -> Enforcement:  # noqa: ANN401 - any field
    return a_measure("opheffing", "2026-11-03", effective_from=date(2026, 12, 19), **fields)


def suspended(**fields: Any) -> Enforcement:  # noqa: ANN401 - any field
    named = {
        "urgent": True,
        "communicated_on": date(2026, 11, 3),
        "effective_from": date(2026, 11, 4),
        "effective_to": date(2026, 11, 28),
        **fields,
    }
    return a_measure("schorsing", "2026-11-03", **named)


def sun(*measures: Enforcement, **fields: Any) -> Location:  # noqa: ANN401 - any field
    return a_location(SUN, enforcement=list(measures), **fields)


def test_a_revocation_is_told_step_by_step_to_the_end_at_both_locations(story: Story) -> None:
    another = a_location("910000003")

    def both(*measures: Enforcement) -> tuple[Location, ...]:
        return sun(*measures), a_location("910000002", enforcement=list(measures)), another

    story.show("2026-11-02", *both())
    story.follow(PARENT, SUN)
    story.follow(DESK, "910000002")
    lodged = Objection(lodged_on=date(2026, 11, 9), admissible=True)
    confirmed = Objection(lodged_on=date(2026, 11, 9), admissible=True, outcome="bevestigd")

    story.show("2026-11-05", *both(revoked()))
    story.show("2026-11-10", *both(revoked(objection=lodged)))
    story.show("2026-12-01", *both(revoked(objection=confirmed)))
    story.show("2026-12-20", another)
    story.show("2026-12-21", another)

    told = [
        "Opheffing van de vergunning",
        "Bezwaar ingediend (en nog 1 wijziging)",
        "Beslissing bevestigd na bezwaar",
        "Opvanglocatie niet langer getoond",
    ]
    assert story.subjects(PARENT) == told
    assert story.subjects(DESK) == told
    assert story.titles(SUN) == ["Opvanglocatie niet langer getoond"]
    assert story.page(f"/locaties/{SUN}") == ""


def test_an_urgent_suspension_waits_three_days_and_comes_with_its_dates(story: Story) -> None:
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)

    story.show("2026-11-03", sun(suspended()))
    story.wait("2026-11-05", hour=23)
    assert story.mails(PARENT) == []
    assert "chorsing" not in story.page(f"/locaties/{SUN}")
    story.wait("2026-11-06", hour=1)

    assert story.subjects(PARENT) == ["Dringende schorsing van de vergunning"]
    said = text_of(story.mails(PARENT)[0])
    assert "geldt van 4 november 2026 tot 28 november 2026" in said
    assert "niet dat er een overtreding is vastgesteld" in said


def test_a_licence_is_changed_while_an_objection_is_pending(story: Story) -> None:
    change = a_measure("wijziging_vergunning", "2026-11-03")
    objected = a_measure(
        "wijziging_vergunning", "2026-11-03", objection=Objection(lodged_on=date(2026, 11, 9))
    )
    story.show("2026-11-02", sun(places=27))
    story.follow(PARENT, SUN)

    story.show("2026-11-05", sun(change, places=18))
    story.show("2026-11-06", sun(change, places=18))
    story.show("2026-11-10", sun(objected, places=18))
    story.show("2026-11-11", sun(objected, places=18))

    assert story.subjects(PARENT) == [
        "Wijziging van de vergunning",
        "Gegevens aangepast",
        "Bezwaar ingediend",
    ]
    assert "18 (vroeger: 27)" in text_of(story.mails(PARENT)[1])


def test_a_suspension_may_end_early(story: Story) -> None:
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)

    story.show("2026-11-06", sun(suspended()))
    story.show("2026-11-12", sun(suspended(effective_to=date(2026, 11, 14))))

    assert story.subjects(PARENT)[1:] == ["Schorsing eindigt vroeger"]
    assert "Vraag aan de opvang wanneer" in text_of(story.mails(PARENT)[1])


def test_a_suspension_that_expired_is_told_once_to_those_who_were_told_of_it(
    anywhere: Story,
) -> None:
    story = anywhere
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)
    story.show("2026-11-06", sun(suspended()))
    story.follow(DESK, SUN)

    story.wait("2026-11-28", hour=23)
    assert len(story.mails(PARENT)) == 1
    story.wait("2026-11-29", hour=0)
    story.wait("2026-11-29", hour=1)
    story.show("2026-11-30", sun(suspended()))
    story.show("2026-12-01", sun(suspended(text="Een verzonnen zin erbij.")))
    story.show("2026-12-02", sun(suspended(text="Een verzonnen zin erbij.")))

    expired = "Einddatum van de schorsing is voorbij"
    assert story.subjects(PARENT).count(expired) == 1
    assert expired not in story.subjects(DESK)
    said = text_of(story.mails(PARENT)[1])
    assert "De einddatum van de schorsing, 28 november 2026, is voorbij." in said
    assert "Vraag aan de opvang of ze weer open is." in said


def test_a_suspension_that_became_a_revocation_does_not_expire(story: Story) -> None:
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)
    story.show("2026-11-06", sun(suspended()))

    story.show("2026-11-20", sun(suspended(), revoked()))
    story.wait("2026-11-30")

    assert story.subjects(PARENT) == [
        "Dringende schorsing van de vergunning",
        "Opheffing van de vergunning",
    ]


def test_a_suspension_that_was_over_before_we_saw_it_does_not_expire(story: Story) -> None:
    story.show("2026-12-02", sun(suspended()))
    story.follow(PARENT, SUN)

    story.wait("2026-12-03")

    assert story.mails(PARENT) == []


def test_an_extended_suspension_expires_on_its_new_day(story: Story) -> None:
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)
    story.show("2026-11-06", sun(suspended()))
    story.show("2026-11-20", sun(suspended(effective_to=date(2026, 12, 5))))

    story.wait("2026-11-30")
    assert "Einddatum van de schorsing is voorbij" not in story.subjects(PARENT)
    story.wait("2026-12-06")

    assert story.subjects(PARENT)[-1] == "Einddatum van de schorsing is voorbij"


def test_the_three_days_run_through_a_weekend(story: Story) -> None:
    friday = suspended(communicated_on=date(2026, 11, 13))
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)

    story.show("2026-11-13", sun(friday))
    story.wait("2026-11-15", hour=23)
    assert story.mails(PARENT) == []
    story.wait("2026-11-16", hour=0)

    assert len(story.mails(PARENT)) == 1


def test_the_three_days_end_at_midnight_in_brussels_though_the_clocks_change(
    story: Story,
) -> None:
    told = suspended(communicated_on=date(2027, 3, 26), effective_to=date(2027, 5, 1))
    story.show("2027-03-20", sun())
    story.follow(PARENT, SUN)

    story.show("2027-03-27", sun(told))
    story.wait("2027-03-28", hour=23)
    assert story.mails(PARENT) == []
    story.wait("2027-03-29", hour=0)

    assert len(story.mails(PARENT)) == 1


def test_an_objection_that_wins_is_told_to_those_who_got_the_measure(story: Story) -> None:
    won = Objection(lodged_on=date(2026, 11, 9), admissible=False, outcome="ingetrokken")
    story.show("2026-11-02", sun())
    story.follow(PARENT, SUN)
    story.show("2026-11-06", sun(suspended()))

    story.show("2026-11-20", sun(suspended(objection=won)))
    story.wait("2026-11-30")

    assert len(story.mails(PARENT)) == 2
    said = text_of(story.mails(PARENT)[1])
    assert "Na het bezwaar is de schorsing van de vergunning ingetrokken." in said
