"""What we promise: privacy, and pages that everybody can use."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from notifier.web.services import services

blueprint = Blueprint("about", __name__)


@blueprint.get("/privacy")
def privacy_get() -> ResponseReturnValue:
    """Say what we keep, why, and for how long."""
    return render_template("privacy.html", days=services().limits.pending.days)


@blueprint.get("/toegankelijkheid")
def accessibility_get() -> ResponseReturnValue:
    """Give the accessibility statement."""
    return render_template("accessibility.html")
