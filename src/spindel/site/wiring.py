"""The composition root on one page: what the slices offer, put in order."""

from datetime import timedelta

from django.utils.translation import gettext_lazy

from spindel.features.answering import contributions as answering
from spindel.features.answering import tasks as answering_tasks
from spindel.features.results import contributions as results
from spindel.features.results import tasks as result_tasks
from spindel.features.rounds import contributions as rounds
from spindel.features.rounds import tasks as round_tasks
from spindel.features.zones import contributions as zones
from spindel.foundation.accounts import tasks as account_tasks
from spindel.foundation.jobs import tasks as job_tasks
from spindel.foundation.jobs.models import Periodic, Task
from spindel.foundation.jobs.reads import Around
from spindel.foundation.operations import contributions as operations
from spindel.foundation.organisation import contributions as organisation
from spindel.foundation.organisation import tasks as organisation_tasks
from spindel.foundation.persons import contributions as persons
from spindel.foundation.single_sign_on import contributions as single_sign_on
from spindel.foundation.trail import contributions as trail
from spindel.foundation.walls import permissions as walls
from spindel.site import public
from spindel.webkit.offers import Offer

NAVIGATION = [
    answering.navigation,
    results.navigation,
    zones.navigation,
    rounds.navigation,
    organisation.navigation,
    operations.navigation,
    organisation.switcher,
]
SPOTS: dict[str, list[Offer]] = {
    "footer": [public.footer],
    "sign-in": [single_sign_on.doors],
    "organisation.ways": [single_sign_on.settings_panel],
    "home": [
        operations.home_panel,
        answering.home_panel,
        results.home_panel,
        zones.home_panel,
        rounds.home_panel,
    ],
    "rounds.round": [answering.progress_panel, results.round_panel],
    "operations.tasks": [trail.way_panel],
    "organisation.member": [persons.member_panel],
    "organisation.people": [persons.people_panel],
    "results.place": [rounds.amendments_panel, zones.place_panel],
    "answering.sent": [results.own_result_panel],
    "answering.own": [results.answers_panel],
}

TASKS: dict[str, list[Task]] = {
    "round.closed": [
        Task(run=answering_tasks.count_answers, title=gettext_lazy("Count the answers")),
        Task(run=result_tasks.freeze, title=gettext_lazy("Figures of a closed measurement")),
    ],
    "round.expired": [
        Task(run=result_tasks.erase, title=gettext_lazy("Delete answers that were kept long enough"))
    ],
    "round.invitations_waiting": [
        Task(run=round_tasks.send_invitations, retries=8, title=gettext_lazy("Mails with personal links"))
    ],
    "round.reminders_waiting": [
        Task(
            run=round_tasks.send_reminders,
            retries=4,
            title=gettext_lazy("Reminders to those who have not answered"),
        )
    ],
    "account.password_forgotten": [
        Task(run=account_tasks.send_password_link, title=gettext_lazy("Mail with a link to a new password"))
    ],
    "member.invited": [
        Task(run=organisation_tasks.send_link, title=gettext_lazy("Mail with a link to sign in"))
    ],
}
"""Fact to what is done about it in the background; a fact is announced by ``jobs.writes.announce``."""
PERIODIC: list[Periodic] = [
    Periodic(
        name="rounds.keep_time",
        every=timedelta(minutes=10),
        task=Task(
            run=round_tasks.keep_time,
            title=gettext_lazy("Open, remind and close measurements on their days"),
        ),
    ),
    Periodic(
        name="answering.expired",
        every=timedelta(hours=6),
        task=Task(run=answering_tasks.announce_expired, title=gettext_lazy("Look for answers to delete")),
    ),
    Periodic(
        name="organisation.forget_uploads",
        every=timedelta(hours=6),
        task=Task(
            run=organisation_tasks.forget_uploads,
            title=gettext_lazy("Forget files of people that nobody came back to"),
        ),
    ),
    Periodic(
        name="accounts.forget_run_out",
        every=timedelta(days=1),
        task=Task(run=account_tasks.forget_run_out, title=gettext_lazy("Forget sessions that have run out")),
    ),
    Periodic(
        name="jobs.forget_done",
        every=timedelta(days=1),
        task=Task(run=job_tasks.forget_done, title=gettext_lazy("Forget what is done")),
    ),
]
AROUND_JOB: Around = walls.only
"""Entered around every run with the id of the job's organisation, None where the installation itself is meant."""
