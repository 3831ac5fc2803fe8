from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from spindel.features.catalogue.writes import confirm_mapping
from spindel.features.results import reads
from spindel.features.results.forms import PairsForm
from spindel.foundation.organisation.permissions import MemberRequest


def same_questions(request: MemberRequest, round_id: int) -> HttpResponse:
    """Somebody says which questions of the earlier version mean the same."""
    pairing = reads.pairing_of(request.membership, round_id)
    form = PairsForm(request.POST or None, pairing=pairing)
    if request.method == "POST" and pairing.versions and form.is_valid():
        before, after = pairing.versions
        confirm_mapping(
            before=before, after=after, pairs=form.pairs(), actor=request.user, now=timezone.now()
        )
        return redirect("results:over-time", round_id)
    return render(request, "results/pairing.html", {"pairing": pairing, "form": form})
