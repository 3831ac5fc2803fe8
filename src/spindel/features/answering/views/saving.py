"""One answer at a time, for the page's script. Every answer here is data; the page decides what is shown."""

from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404, HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from spindel.features.answering import forms, reads, writes
from spindel.features.answering.models import Answer, Draft, Sheet
from spindel.features.answering.views.keys import held_at
from spindel.foundation.accounts.models import User
from spindel.foundation.organisation.reads import CONFINED


@require_POST
def save(request: HttpRequest, sheet_id: int) -> JsonResponse:
    if not request.user.is_authenticated:
        return signed_out()
    return save_on(request, own_sheet(request.user, request.session, sheet_id))


@require_POST
def save_by_key(request: HttpRequest, round_id: int, unit_id: int) -> JsonResponse:
    return save_on(request, sheet_held(request, round_id, unit_id))


def save_on(request: HttpRequest, sheet: Sheet | Draft) -> JsonResponse:
    asked = reads.asked_in(sheet.round)
    given = forms.given_as_data(forms.body_of(request), asked, get_language() or "da")
    if given.change.is_empty:
        return JsonResponse({"code": given.code, "sentence": given.trouble}, status=422)
    try:
        saved = writes.save_answer(sheet=sheet, **vars(given.change), now=timezone.now())
    except writes.ChangedElsewhere as refusal:
        return changed_elsewhere(sheet, refusal.current)
    stands = {"revision": saved.revision, "saved_at": clock(saved.at)}
    if given.trouble:
        return JsonResponse({"code": given.code, "sentence": given.trouble, **stands}, status=422)
    return JsonResponse(stands)


@require_GET
@never_cache
def state(request: HttpRequest, sheet_id: int) -> JsonResponse:
    """Everything the sheet says now, and a fresh token: for a page that was away, offline or signed out."""
    if not request.user.is_authenticated:
        return signed_out()
    return state_of(request, own_sheet(request.user, request.session, sheet_id))


@require_GET
@never_cache
def state_by_key(request: HttpRequest, round_id: int, unit_id: int) -> JsonResponse:
    return state_of(request, sheet_held(request, round_id, unit_id))


def state_of(request: HttpRequest, sheet: Sheet | Draft) -> JsonResponse:
    answers = {item: as_data(sheet, answer) for item, answer in reads.answers_on(sheet).items()}
    return JsonResponse({"is_open": sheet.round.is_open, "answers": answers, "token": get_token(request)})


def own_sheet(user: User, session: SessionBase, sheet_id: int) -> Sheet:
    """A session that one organisation vouches for reaches no sheet of another's."""
    sheet = reads.sheet_to_save(user, sheet_id)
    if session.get(CONFINED) not in {None, sheet.organisation_id}:
        raise Http404
    return sheet


def sheet_held(request: HttpRequest, round_id: int, unit_id: int) -> Sheet | Draft:
    """What this browser's key opens here. Asks for no account, so that the session is never read."""
    held = held_at(request, round_id, unit_id)
    if held is None:
        raise Http404
    return reads.begun_with(held, round_id, unit_id)


def as_data(sheet: Sheet | Draft, answer: Answer) -> dict[str, object]:
    return {
        "chosen": reads.chosen_in(sheet.round, answer),
        "comment": answer.comment,
        "revision": answer.revision,
        "is_answered": answer.says_something,
        "saved_at": clock(answer.saved_at),
    }


def changed_elsewhere(sheet: Sheet | Draft, current: Answer) -> JsonResponse:
    sentence = _("You have answered this somewhere else in the meantime. Choose which answer to keep.")
    body = {"code": "answering.changed_elsewhere", "sentence": sentence, "other": as_data(sheet, current)}
    return JsonResponse(body, status=409)


def signed_out() -> JsonResponse:
    sentence = _("You are signed out. Sign in again, and your answers will be sent.")
    return JsonResponse({"code": "answering.signed_out", "sentence": sentence}, status=401)


def clock(at: datetime) -> str:
    """10.42 in Danish; with the date where it was another day."""
    local = timezone.localtime(at)
    is_today = local.date() == timezone.localdate()
    return date_format(local, pgettext("clock", "H:i") if is_today else pgettext("date and clock", "j F H:i"))
