"""The composition root on one page: what the slices offer, put in order."""

from datetime import timedelta

from django.utils.translation import gettext_lazy

from spindel.features.answering import contributions as answering
from spindel.features.results import contributions as results
from spindel.features.results import tasks as result_tasks
from spindel.features.rounds import contributions as rounds
from spindel.foundation.jobs import tasks as job_tasks
from spindel.foundation.jobs.models import Periodic, Task
from spindel.foundation.jobs.reads import Around
from spindel.foundation.operations import contributions as operations
from spindel.foundation.organisation import contributions as organisation
from spindel.foundation.organisation import tasks as organisation_tasks
from spindel.foundation.trail import contributions as trail
from spindel.foundation.walls import permissions as walls
from spindel.webkit.offers import Offer

NAVIGATION = [
    answering.navigation,
    results.navigation,
    rounds.navigation,
    organisation.navigation,
    trail.navigation,
    operations.navigation,
    organisation.switcher,
]
SPOTS: dict[str, list[Offer]] = {
    "home": [operations.home_panel, answering.home_panel, results.home_panel, rounds.home_panel],
    "rounds.round": [answering.progress_panel, results.round_panel],
    "answering.sent": [results.own_result_panel],
}

TASKS: dict[str, list[Task]] = {
    "round.closed": [Task(run=result_tasks.freeze, title=gettext_lazy("Figures of a closed measurement"))],
    "member.invited": [Task(run=organisation_tasks.send_link, title=gettext_lazy("Mail with a link to sign in"))],
}
"""Fact to what is done about it in the background; a fact is announced by ``jobs.writes.announce``."""
PERIODIC: list[Periodic] = [
    Periodic(
        name="jobs.forget_done",
        every=timedelta(days=1),
        task=Task(run=job_tasks.forget_done, title=gettext_lazy("Forget what is done")),
    ),
]
AROUND_JOB: Around = walls.only
"""Entered around every run with the id of the job's organisation, None where the installation itself is meant."""
