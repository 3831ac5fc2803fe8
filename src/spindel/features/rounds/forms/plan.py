"""The plan of a round, on one page with sections."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from spindel.core.frameworks.model import Framework, Node
from spindel.core.statistics.suppression import FEWEST_SHOWN
from spindel.features.catalogue.models import FrameworkVersion
from spindel.features.catalogue.reads import framework_of, versions_of
from spindel.features.rounds.forms.units import TickedUnit, ticked_tree
from spindel.features.rounds.models import REMINDER_DAYS, Audience, Mode, Round, Weighting
from spindel.features.rounds.reads import mode_title, who_sees_what
from spindel.features.rounds.writes import Settings
from spindel.foundation.organisation import reads
from spindel.foundation.organisation.models import Organisation

DATE_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y"]
LARGEST_K = 50
LONGEST_RETENTION = 120
OFFERED_REMINDERS = (30, 14, *REMINDER_DAYS[1:])
YES, NO = "1", "0"
YES_NO = [(YES, _("Yes")), (NO, _("No"))]


class OneOf(forms.ChoiceField):
    """One of few, all to be seen at once, and one of them is chosen from the start."""

    widget = forms.RadioSelect

    def clean(self, value: Any) -> Any:
        return super().clean(self.initial if value is None else value)


def choice(label: Any, choices: Any, initial: str, **how: Any) -> OneOf:
    return OneOf(label=label, choices=choices, initial=initial, **how)


def day(label: Any, **how: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=DATE_FORMATS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        **how,
    )


class RoundForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the measurement"), max_length=120, help_text=_("For example: Spring 2027.")
    )
    purpose = forms.CharField(
        label=_("What are the answers used for?"),
        max_length=2000,
        required=False,
        help_text=_("In a few plain sentences. Everybody who is asked reads this first."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    questions = forms.ChoiceField(label=_("Questions"), widget=forms.RadioSelect)
    units: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        None, label=_("Units that answer"), widget=forms.CheckboxSelectMultiple
    )
    audience = choice(
        _("Who answers?"),
        [
            (Audience.EVERYONE, _("Everybody who belongs to the units when the measurement opens")),
            (Audience.CHOSEN, _("Chosen people: you make the list after saving the plan")),
        ],
        Audience.EVERYONE,
    )
    mode = choice(_("Who can see the answers?"), Mode.choices, Mode.NAMED)
    fewest_shown = forms.IntegerField(
        label=_("Fewest people anything is shown about"),
        required=False,
        min_value=FEWEST_SHOWN,
        max_value=LARGEST_K,
        initial=FEWEST_SHOWN,
        help_text=_("Only for confidential and anonymous measurements. Never fewer than 5."),
    )
    opens_on = day(
        _("Opens on"),
        required=False,
        help_text=_("Opens by itself that morning at 8. Leave it empty to open it yourself."),
    )
    deadline = day(_("Deadline"), required=False, help_text=_("The last day on which one can answer."))
    closes_itself = choice(
        _("When the deadline has passed"),
        [
            (YES, _("The measurement closes by itself at midnight")),
            (NO, _("I close it myself, for example to key in paper sheets")),
        ],
        YES,
    )
    reminder_days = forms.TypedMultipleChoiceField(
        label=_("Reminders to those who have not answered"),
        coerce=int,
        required=False,
        choices=[],
        initial=list(REMINDER_DAYS),
        widget=forms.CheckboxSelectMultiple,
    )
    language = choice(
        _("Language of mails and paper sheets"), [("da", _("Danish")), ("en", _("English"))], "da"
    )
    shows_own_result = choice(_("May those who answer see the result of their own answers?"), YES_NO, YES)
    shows_last_answer = choice(_("May they see what they answered last time?"), YES_NO, NO)
    target = forms.DecimalField(
        label=_("Target for all categories"),
        required=False,
        localize=True,
        decimal_places=1,
        help_text=_("On the framework's scale, for example 3,5. Different targets can be set after saving."),
    )
    weighting = choice(
        _("How do units count in the whole?"),
        [
            (Weighting.EQUAL, _("All units the same")),
            (Weighting.HEADCOUNT, _("By number of employees")),
        ],
        Weighting.EQUAL,
    )
    retention_months = forms.IntegerField(
        label=_("Delete the answers this many months after closing"),
        required=False,
        min_value=1,
        max_value=LONGEST_RETENTION,
        help_text=_("The overall figures stay. Leave it empty if no date is to be set."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        organisation: Organisation,
        round: Round | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        stands = said_by(round) if round else {}
        super().__init__(data, initial=stands | (initial or {}))
        self.organisation, self.round = organisation, round
        fields: dict[str, Any] = self.fields
        fields["questions"].choices = offered = question_sets(organisation)
        fields["questions"].initial = offered[0][0] if offered else None
        fields["reminder_days"].choices = [(days, reminder_label(days)) for days in OFFERED_REMINDERS]
        fields["units"].queryset = reads.units_of(organisation)
        self.placed = reads.unit_tree(organisation)
        fields["units"].choices = [(p.unit.pk, p.unit.name) for p in self.placed]
        fields["units"].initial = [p.unit.pk for p in self.placed]
        if round is None or round.previous_id is None:
            del fields["shows_last_answer"]

    def chosen_framework(self) -> tuple[FrameworkVersion, str]:
        version_id, form = self.cleaned_data["questions"].split("/")
        return versions_of(self.organisation).get(pk=version_id), form

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("target") is not None and "questions" in cleaned:
            scale = framework_of(self.chosen_framework()[0]).scale
            if not scale.low <= cleaned["target"] <= scale.high:
                self.add_error("target", outside(scale.low, scale.high))
        opens_on, deadline = cleaned.get("opens_on"), cleaned.get("deadline")
        if opens_on and deadline and deadline < opens_on:
            self.add_error("deadline", _("The deadline lies before the day the measurement opens."))
        return cleaned

    def settings(self) -> Settings:
        """What was chosen, as the writes take it; what was not asked stays as it is."""
        said = self.cleaned_data
        taken = (
            "audience",
            "mode",
            "language",
            "weighting",
            "purpose",
            "opens_on",
            "deadline",
            "retention_months",
        )
        settings: dict[str, Any] = {name: said[name] for name in taken}
        flags = ("closes_itself", "shows_own_result", "shows_last_answer")
        settings |= {name: said[name] == YES for name in flags if name in said}
        settings["fewest_shown"] = said["fewest_shown"] or FEWEST_SHOWN
        settings["reminder_days"] = sorted(said["reminder_days"], reverse=True)
        settings["form"] = self.chosen_framework()[1]
        return Settings(**settings, targets=self.targets())  # type: ignore[typeddict-item]

    def targets(self) -> dict[str, float]:
        """The one target for all; where none is given, what was set category by category stays."""
        version = self.chosen_framework()[0]
        categories = {node.id for node in innermost(framework_of(version))}
        if self.cleaned_data["target"] is not None:
            return dict.fromkeys(categories, float(self.cleaned_data["target"]))
        before = self.round.targets if self.round and one_target(self.round) is None else {}
        return {node: target for node, target in before.items() if node in categories}

    def modes(self) -> Iterator[tuple[Any, str, list[str]]]:
        """Each way of answering, with the very sentences respondents will read."""
        for radio in self["mode"]:
            mode = radio.data["value"]
            yield radio, mode_title(mode), who_sees_what(Round(mode=mode))

    def tree(self) -> list[TickedUnit]:
        return ticked_tree(self.placed, self["units"].value() or ())


def said_by(round: Round) -> dict[str, Any]:
    """A plan as the form shows it."""
    same = ("name", "purpose", "audience", "mode", "fewest_shown", "opens_on", "deadline", "reminder_days")
    shown = {name: getattr(round, name) for name in (*same, "language", "weighting", "retention_months")}
    flags = {
        name: YES if getattr(round, name) else NO
        for name in ("closes_itself", "shows_own_result", "shows_last_answer")
    }
    return {
        **shown,
        **flags,
        "questions": f"{round.framework_version_id}/{round.form}",
        "units": list(round.round_units.values_list("unit_id", flat=True)),
        "target": one_target(round),
    }


def one_target(round: Round) -> float | None:
    """The target of all categories, where it is the same."""
    different = set(round.targets.values())
    every = {node.id for node in innermost(framework_of(round.framework_version))}
    return different.pop() if len(different) == 1 and round.targets.keys() == every else None


def reminder_label(days: int) -> Any:
    return _("the day before") if days == 1 else _("%(days)d days before") % {"days": days}


def outside(low: float, high: float) -> Any:
    return _("The target must lie between %(low)g and %(high)g.") % {"low": low, "high": high}


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
