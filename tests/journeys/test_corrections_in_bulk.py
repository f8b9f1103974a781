"""Stories of many changes at once, and of codes that nobody has seen."""

from dataclasses import replace

import pytest

from notifier.domain.location import FollowUp, Location
from notifier.domain.rules import SourceRules
from notifier.domain.subscription import Scope, ScopeKind
from notifier.pipeline.intake.ingest import Watchers
from notifier.pipeline.intake.release import rehearse, release
from notifier.pipeline.telling.rehearse import Rehearsal
from notifier.store.post import notices
from tests.journeys.world import SOURCE, Story, text_of
from tests.support.builders import a_location, a_measure, an_inspection
from tests.support.people import follows

PARENT, DESK = "ouder@example.org", "loket@example.org"
SUN = "910000001"


def homes(count: int, places: int) -> list[Location]:
    """Give so many childminders; the last five hundred never change."""
    return [a_location(f"92{n:07}", places=places if n < count else 8) for n in range(900)]


def told_operator(story: Story) -> list[str]:
    with story.sessions.reading() as connection:
        return [notice.subject for notice in notices.unsent(connection)]


@pytest.mark.parametrize("quiet", [True, False])
def test_400_corrections_are_parked_and_once_released_nobody_gets_400_mails(
    story: Story, *, quiet: bool
) -> None:
    story.show("2026-11-02", *homes(400, 8))
    story.follow(DESK, "44021", kind=ScopeKind.MUNICIPALITY)

    report = story.show("2026-11-03", *homes(400, 6))
    assert report.findings
    assert story.mails(DESK) == []
    assert ">6<" not in story.page("/locaties/920000001")
    story.on("2026-11-03", hour=9)
    release(story.sessions, report.snapshot_id, rules=story.rules, now=story.now, quiet=quiet)
    story.run()
    after = [story.show(day, *homes(400, 6)) for day in ("2026-11-04", "2026-11-05")]

    assert [one.findings for one in after] == [(), ()], "what a human let through stays through"
    assert story.mails(DESK) == []
    assert "<dd>6</dd>" in "".join(story.page("/locaties/920000001").split())
    assert told_operator(story)[0] == "Snapshot of verzonnen is parked"


def test_thirty_corrections_are_folded_though_the_source_stays_silent(story: Story) -> None:
    story.rules = replace(SourceRules(), folded_from=25)
    story.show("2026-11-02", *homes(30, 8))
    story.follow(DESK, "44021", kind=ScopeKind.MUNICIPALITY)

    story.show("2026-11-03", *homes(30, 6))
    story.wait("2026-11-06")

    assert story.mails(DESK) == []
    assert told_operator(story) == ["verzonnen: a correction in bulk was folded"]


def test_a_follow_up_goes_from_study_to_a_plan_to_a_code_that_nobody_knows(story: Story) -> None:
    def sun(code: str) -> Location:
        report = an_inspection("2026-10-30", follow_up=FollowUp(code=code))
        return a_location(SUN, inspections=[report])

    story.show("2026-11-02", a_location(SUN))
    story.follow(PARENT, SUN)

    for day, code in enumerate(("onderzoek", "plan_van_aanpak", "verzonnen_code"), start=1):
        for hour in (0, 1):
            story.show(f"2026-11-{2 * day + 2 + hour:02}", sun(code))

    said = [text_of(mail) for mail in story.mails(PARENT)]
    assert story.subjects(PARENT) == [
        "Nieuw inspectierapport",
        "Nieuwe informatie over de opvolging",
        "Nieuwe informatie over de opvolging",
    ]
    assert "Opgroeien bekijkt het rapport" in said[0]
    assert "plan van aanpak" in said[1]
    assert "verzonnen_code" in said[2]
    assert "erzonnen_code" in story.page(f"/locaties/{SUN}")


def test_a_rehearsal_counts_folds_and_corrections_as_in_earnest(story: Story) -> None:
    measure = a_measure("aanmaning", "2026-11-03")
    before = homes(400, places=8)
    story.show("2026-11-02", a_location(SUN), *before)
    story.follow("ouder@example.org", SUN)
    follows(story.sessions, "alles@example.org", Scope(kind=ScopeKind.ALL, source=SOURCE, key=""))
    story.show("2026-11-04", a_location(SUN, enforcement=[measure]), *before)
    parked = story.show("2026-11-05", a_location(SUN), *homes(400, places=14))
    rehearsal = Rehearsal(now=story.now)

    rehearse(
        story.sessions,
        parked.snapshot_id,
        rules=story.rules,
        now=story.now,
        watchers=Watchers(written=rehearsal.count),
    )

    release(story.sessions, parked.snapshot_id, rules=story.rules, now=story.now, quiet=False)
    sent = len(story.mails("ouder@example.org") + story.mails("alles@example.org"))
    story.run()
    now_sent = len(story.mails("ouder@example.org") + story.mails("alles@example.org"))
    assert rehearsal.mails == now_sent - sent == 2
