from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language

from spindel.core.refusals import Refusal
from spindel.site.refused import sentence


class say_refusals:  # noqa: N801  (Django names middleware by path; this one reads as a sentence there)
    """Turn a refusal into its sentence: beside the form on a page, as data for a script."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_exception(self, request: HttpRequest, refusal: Exception) -> HttpResponse | None:
        if not isinstance(refusal, Refusal):
            return None
        text = sentence(refusal, get_language() or "da")
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"code": refusal.code, "sentence": text}, status=409)
        messages.error(request, text)
        back = request.headers.get("Referer", "")
        same_site = back.startswith(f"{request.scheme}://{request.get_host()}/")
        return HttpResponseRedirect(back if same_site else reverse("home"))
