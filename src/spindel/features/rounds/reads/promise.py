"""What respondents are promised: it follows from the round's settings, and every sentence of it is true."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spindel.features.rounds.models import Mode, Round


def promise_of(round: Round, *, by_link: bool = False) -> list[str]:
    """Who can see what, how long it is kept, and what the one who answers can still do; in the reader's language.

    ``by_link`` for whoever comes through a unit's open link, and is nobody the system knows.
    """
    people = _by_link(round) if by_link else who_sees_what(round)
    return [*people, *_own_result(round), _kept(round)]


def _by_link(round: Round) -> list[str]:
    if round.is_named:
        return [_("The name you write stands beside your answers."), *_named(round)[1:]]
    known = _(
        "The system does not know who you are. You can go on with your answers only where you began them."
    )
    if round.is_anonymous:
        return [sentence for sentence in _anonymous(round) if sentence != _noted()] + [known]
    return [*_confidential(round)[:3], known]


def who_sees_what(round: Round) -> list[str]:
    """The part of the promise that the mode alone decides."""
    about_people = {Mode.NAMED: _named, Mode.CONFIDENTIAL: _confidential, Mode.ANONYMOUS: _anonymous}
    return about_people[Mode(round.mode)](round)


def promise_on_paper(round: Round) -> list[str]:
    """A sheet of paper is read by whoever keys it in, and belongs to nobody in the system unless a name stands on it."""
    if round.is_named:
        about = [
            _("Your name stands beside your answers."),
            _("The leaders above you and those who run the measurement can see what you have answered."),
        ]
    else:
        about = [
            _("Whoever keys the sheet in sees your answers, and your handwriting where you write a comment."),
            _(
                "In the system your answers are kept without your name. Nobody can find them again afterwards."
            ),
            _fewest(round),
        ]
    return [*about, _kept(round)]


def mode_title(mode: str) -> str:
    titles = {
        Mode.NAMED: _("With names"),
        Mode.CONFIDENTIAL: _("Confidential"),
        Mode.ANONYMOUS: _("Anonymous"),
    }
    return titles[Mode(mode)]


def _named(_round: Round) -> list[str]:
    return [
        _("Your name stands beside your answers."),
        _("The leaders above you and those who run the measurement can see what you have answered."),
        _("You can change your answers until the measurement closes."),
    ]


def _confidential(round: Round) -> list[str]:
    return [
        _("Nobody is shown what you have answered: not your leader, and not those who run the measurement."),
        _fewest(round),
        _("Your comments are shown without your name. Write nothing in them that gives you away."),
        _(
            "The system knows which answers are yours, so that you can go on later, change them until the "
            "measurement closes, and have them deleted. It is not shown on any page, but whoever has access to the "
            "database itself can find it."
        ),
        _("Your leader and those who run the measurement can see whether you have answered."),
    ]


def _anonymous(round: Round) -> list[str]:
    return [
        _(
            "Your answers are kept without your name, without a time, and without anything else that points at you."
        ),
        _fewest(round),
        _("Your comments are shown without your name. Write nothing in them that gives you away."),
        _noted(),
        _(
            "Once you have sent your answers, nobody can find them again, and neither can you. So they can be neither "
            "changed nor deleted afterwards."
        ),
        _(
            "Only somebody who holds the server's secret key, and copies of the database from just before and just "
            "after you sent your answers, could tie them to you."
        ),
    ]


def _noted() -> str:
    return _(
        "The system notes that you have answered, so that nobody answers twice and you get no more reminders. It "
        "notes neither when nor what, and your leader sees only numbers."
    )


def _fewest(round: Round) -> str:
    return _(
        "Results are shown only once the measurement is closed, and never about fewer than %(number)d people."
    ) % {"number": round.fewest_shown}


def _own_result(round: Round) -> list[str]:
    return [_("You see the result of your own answers.")] if round.shows_own_result else []


def _kept(round: Round) -> str:
    if not round.retention_months:
        return _("No date has been set for deleting the answers.")
    return ngettext(
        "The answers are deleted %(number)d month after the measurement has closed. The overall figures stay.",
        "The answers are deleted %(number)d months after the measurement has closed. The overall figures stay.",
        round.retention_months,
    ) % {"number": round.retention_months}
