"""The words of our mails in English: plain."""

from notifier.mail.words import (
    Asking,
    Count,
    Foot,
    Names,
    Reasons,
    Subjects,
    Telling,
    What,
    Whole,
    Words,
)

ENGLISH = Words(
    names=Names(
        family_care="Family childcare {id}",
        in_town="{name} in {town}",
        locations=Count(one="1 childcare location", many="{n} childcare locations"),
        and_=" and ",
        colon=":",
    ),
    subjects=Subjects(
        one_place="{title}: {headline}",
        others=Count(one=" (and 1 other change)", many=" (and {n} other changes)"),
        one_decision="{headline} at {places}",
        several="News about {places}: {headline} and more",
    ),
    telling=Telling(
        field="Detail",
        before="Before",
        after="Now",
        formerly="before",
        more_fields=Count(one="And 1 other detail.", many="And {n} other details."),
        meaning="What does this mean?",
        reacted="The organiser reacted:",
        read_reaction="read the reaction",
        about_location="Read more",
        about_inspection="Read the inspection report",
        about_enforcement="Read more about this measure",
        about_reaction="Read the reaction",
    ),
    whole=Whole(
        title="News about {places}",
        changes=Count(one="1 change.", many="{n} changes."),
        urgent_first="What is urgent comes first.",
        at="At {places}:",
        at_first=Count(
            one="At {places}. This is the first:", many="At {places}. These are the first {n}:"
        ),
        rest=Count(
            one="1 more change is not in this email.",
            many="{n} more changes are not in this email.",
        ),
        rest_at=Count(
            one="1 more change at {places} is not in this email.",
            many="{n} more changes at {places} are not in this email.",
        ),
        overview="See everything on one page",
        table="Everything as a table (CSV)",
        all_about="All about this location",
        at_source="See the page at the source",
        dated="This is what the source showed on {moment}. It may have changed since.",
        dated_between=(
            "This is what the source showed between {first} and {last}. It may have changed since."
        ),
    ),
    reasons=Reasons(
        why="You are receiving this email because you follow {what}.",
        follows="You follow {what}.",
        asked=(
            "You are receiving this email because you asked {service} for news about this "
            "location or about childcare in this area."
        ),
        asked_of_several=(
            "You are receiving this email because you asked {service} for news about these "
            "locations or about childcare in this area."
        ),
        beside_each=(
            "You are receiving this email because you follow childcare locations. "
            "What you follow is noted beside each of them."
        ),
        one=What(
            location="this location",
            municipality="all childcare in {town}",
            some_municipality="all childcare in a municipality where this location is or was",
            organiser="all childcare run by this organiser",
            on_list="a list that has this location on it",
            everything="all childcare",
        ),
        several=What(
            location="these locations",
            municipality="all childcare in {town}",
            some_municipality="all childcare in these municipalities",
            organiser="all childcare run by these organisers",
            on_list="one or more lists that have these locations on them",
            everything="all childcare",
        ),
    ),
    foot=Foot(
        questions="Questions about childcare or about a decision?",
        call="Call the Kind en Gezin-Lijn:",
        other_care=(
            "Looking for other childcare? Ask the Lokaal Loket Kinderopvang (the local childcare "
            "desk) of your municipality."
        ),
        no_emergency="This is not an emergency service.",
        in_danger="Is a child in danger? Call",
        unofficial=(
            "{service} is not an official service. Only what Opgroeien and Zorginspectie publish "
            "themselves counts."
        ),
        preferences="View or stop your subscriptions",
        unsubscribe="Stop getting these emails",
    ),
    asking=Asking(
        subject="Confirm that you want to get emails from {service}",
        title="Confirm your subscription",
        somebody="Somebody gave this address to get news about:",
        was_it_you=(
            "Was that you? Then open this page and click the button there. "
            "You can do so until {until}."
        ),
        button="Go to the page to confirm",
        was_it_not=(
            "Was that not you? Then there is nothing you need to do. Without confirmation you get "
            "no emails, and we erase your address."
        ),
        why="You are receiving this email because somebody entered this address at {service}.",
    ),
)
