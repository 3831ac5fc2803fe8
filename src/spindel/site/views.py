from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from spindel.core.refusals import Refusal
from spindel.demo.people import CAST
from spindel.foundation.accounts.writes import choose_language as remember_language
from spindel.foundation.organisation.permissions import MemberRequest, SecondFactorMissing
from spindel.site import set_up as starting
from spindel.site.forms import SetUpForm
from spindel.site.refused import sentence

ROLE_TITLES = {
    "respondent": gettext_lazy("works in home care and answers"),
    "round_leader": gettext_lazy("digitalisation consultant, runs the measurement"),
    "unit_leader": gettext_lazy("head of health and elder care"),
    "reader": gettext_lazy("municipal director"),
    "administrator": gettext_lazy("IT operations, sets everything up"),
}


def home(request: MemberRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        doors = [(person, ROLE_TITLES[person.role]) for person in CAST] if settings.DEMO else []
        return render(request, "site/front.html", {"set_up_path": own_set_up_path(), "doors": doors})
    return render(request, "site/home.html", {"organisation": request.organisation})


def own_set_up_path() -> str:
    """In the demo anyone on this machine may start an organisation of their own."""
    return starting.set_up_path() if settings.DEMO else ""


def set_up(request: HttpRequest, token: str) -> HttpResponse:
    if not starting.link_is_valid(token) and not settings.DEMO:
        raise Http404
    form = SetUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            founder, _round = starting.start_organisation(
                **form.cleaned_data, language=get_language() or "da", now=timezone.now()
            )
        except Refusal as refusal:
            form.add_error("email", sentence(refusal, get_language() or "da"))
        else:
            login(request, founder)
            return redirect("home")
    return render(request, "site/set_up.html", {"form": form})


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    response = set_language(request)
    code = request.POST.get("language", "")
    if request.user.is_authenticated and code in dict(settings.LANGUAGES):
        remember_language(user=request.user, language=code)
    return response


def health(_request: HttpRequest) -> HttpResponse:
    """For a monitor: 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def error_page(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    return render(request, "site/error.html", {"title": title, "advice": advice}, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(
        request,
        404,
        _("There is nothing here"),
        _(
            "The page does not exist, or it belongs to somebody else. Check the address or start from the front page."
        ),
    )


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, SecondFactorMissing) and "application/json" not in request.headers.get(
        "Accept", ""
    ):
        return redirect("accounts:one-more-way")
    return error_page(
        request,
        403,
        _("You may not do this"),
        _("Your role does not include it. Ask your administrator if you think it should."),
    )


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(
        request,
        400,
        _("We did not understand that"),
        _("What was sent could not be read. Go back and try again."),
    )


def too_many(request: HttpRequest) -> HttpResponse:
    return error_page(
        request,
        429,
        _("Too many tries"),
        _("Wait five minutes and try again. Nothing is lost."),
    )


def failed(request: HttpRequest) -> HttpResponse:
    """Asks nobody who is there: what failed may be the database."""
    request.user = AnonymousUser()
    return error_page(
        request,
        500,
        _("Something went wrong here"),
        _("It is our fault, not yours. What you had saved is kept. Try again in a moment."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page(
        request,
        403,
        _("The page had grown too old"),
        _("For your safety nothing was saved this time. Go back, reload the page and send again."),
    )
