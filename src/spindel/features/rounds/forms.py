from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from spindel.core.frameworks.model import Framework, Node
from spindel.features.catalogue.models import FrameworkVersion
from spindel.features.catalogue.reads import framework_of, versions_of
from spindel.features.rounds.models import Weighting
from spindel.foundation.organisation import reads
from spindel.foundation.organisation.models import Organisation

DATE_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y"]


class RoundForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the measurement"), max_length=120, help_text=_("For example: Spring 2027.")
    )
    questions = forms.ChoiceField(label=_("Questions"), widget=forms.RadioSelect)
    units: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        None, label=_("Units that answer"), widget=forms.CheckboxSelectMultiple
    )
    deadline = forms.DateField(
        label=_("Deadline"),
        required=False,
        input_formats=DATE_FORMATS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    target = forms.DecimalField(
        label=_("Target for all categories"),
        required=False,
        localize=True,
        decimal_places=1,
        help_text=_("On the framework's scale, for example 3,5. Drawn as a dashed line."),
    )
    weighting = forms.ChoiceField(
        label=_("How do units count in the whole?"),
        choices=[
            (Weighting.EQUAL, _("All units the same")),
            (Weighting.HEADCOUNT, _("By number of employees")),
        ],
        initial=Weighting.EQUAL,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        questions: Any = self.fields["questions"]
        questions.choices = offered = question_sets(organisation)
        questions.initial = offered[0][0] if offered else None
        units: Any = self.fields["units"]
        units.queryset = reads.units_of(organisation)
        placed = reads.unit_tree(organisation)
        units.choices = [(p.unit.pk, "– " * p.depth + p.unit.name) for p in placed]
        units.initial = [p.unit.pk for p in placed]

    def chosen_framework(self) -> tuple[FrameworkVersion, str]:
        version_id, form = self.cleaned_data["questions"].split("/")
        return versions_of(self.organisation).get(pk=version_id), form

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("target") is not None and "questions" in cleaned:
            scale = framework_of(self.chosen_framework()[0]).scale
            if not scale.low <= cleaned["target"] <= scale.high:
                self.add_error(
                    "target",
                    _("The target must lie between %(low)g and %(high)g.")
                    % {"low": scale.low, "high": scale.high},
                )
        return cleaned

    def targets(self) -> dict[str, float]:
        if self.cleaned_data["target"] is None:
            return {}
        categories = innermost(framework_of(self.chosen_framework()[0]))
        return {node.id: float(self.cleaned_data["target"]) for node in categories}


def question_sets(organisation: Organisation) -> list[tuple[str, str]]:
    """Every framework version in use, whole and in its shorter forms."""
    language, sets = get_language() or "da", []
    for version in versions_of(organisation):
        framework = framework_of(version)
        text = framework.text(language)
        items = framework.items()
        whole = _("%(title)s, all %(n)d questions") % {"title": text.heading.title, "n": len(items)}
        sets.append((f"{version.pk}/", whole))
        for form, asked in framework.forms.items():
            title = text.forms[form].title if form in text.forms else form
            counted = _("%(title)s, %(n)d questions") % {
                "title": f"{text.heading.title}: {title}",
                "n": len(asked),
            }
            sets.append((f"{version.pk}/{form}", counted))
    return sets


def innermost(framework: Framework) -> list[Node]:
    """The nodes that hold items themselves: the categories."""
    return [node for node in framework.nodes() if not all(isinstance(child, Node) for child in node.children)]
