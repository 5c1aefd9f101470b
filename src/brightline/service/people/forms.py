"""Forms of the people pages. What was blocked or refused is not shown again."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brightline.language.policy import Policy
from brightline.service.people.models import Person, Post, Precinct
from brightline.service.screened import Blocked
from brightline.service.texts.holder import zone_of
from brightline.source import BadInput


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]
    """What administrators say of an account."""

    class Meta:
        model = Person
        fields = ("name", "rank", "work", "precinct", "telephone", "email", "on_federal_task_force")
        labels = {  # noqa: RUF012
            "name": gettext_lazy("Name"),
            "rank": gettext_lazy("Rank"),
            "work": gettext_lazy("Work"),
            "precinct": gettext_lazy("Precinct"),
            "telephone": gettext_lazy("Telephone"),
            "email": gettext_lazy("E-mail"),
            "on_federal_task_force": gettext_lazy("Is on a federal task force"),
        }
        field_classes = {"precinct": forms.ModelChoiceField}  # noqa: RUF012

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.fields["precinct"].label_from_instance = lambda precinct: precinct.name  # type: ignore[attr-defined]


class NewAccountForm(AccountForm):
    """An account to be opened."""

    username = forms.CharField(label=gettext_lazy("Employee number"), max_length=30, strip=True)
    field_order = ("username",)

    def _post_clean(self) -> None:
        """Leave what the database wants to `open_account`."""

    class Meta(AccountForm.Meta):
        pass


class WhyForm(forms.Form):
    """Why an account is disabled."""

    why = forms.CharField(label=gettext_lazy("Why"), max_length=120)


class NameForm(forms.Form):
    """The name of a precinct or a terminal."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)


class PostForm(forms.Form):
    """A post to be given; its times are in the department's time."""

    person = forms.ModelChoiceField(Person.objects.none(), label=gettext_lazy("Person"))
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    kind = forms.ChoiceField(label=gettext_lazy("As"), choices=Post.Kind.choices, initial=Post.Kind.HOLDER)
    precinct = forms.ModelChoiceField(Precinct.objects.all(), label=gettext_lazy("Precinct"), required=False)
    since = forms.DateTimeField(
        label=gettext_lazy("From"), widget=forms.DateTimeInput({"type": "datetime-local"})
    )
    until = forms.DateTimeField(
        label=gettext_lazy("Until"), required=False, widget=forms.DateTimeInput({"type": "datetime-local"})
    )

    def __init__(self, policy: Policy, roles: list[str], *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        called = {role.name: role.called or role.phrase or role.name for role in policy.roles}
        self.zone = zone_of(policy)
        self.fields["role"].choices = [(name, called[name]) for name in roles]  # type: ignore[attr-defined]
        people = self.fields["person"]
        people.queryset = Person.objects.filter(is_active=True).order_by("name")  # type: ignore[attr-defined]
        people.label_from_instance = lambda person: f"{person.get_full_name()} ({person.username})"  # type: ignore[attr-defined]
        self.fields["precinct"].label_from_instance = lambda precinct: precinct.name  # type: ignore[attr-defined]

    def clean_since(self) -> datetime:
        """Read the start in the department's time."""
        since: datetime = self.cleaned_data["since"]
        return since.replace(tzinfo=self.zone)

    def clean_until(self) -> datetime | None:
        """Read the end in the department's time."""
        until: datetime | None = self.cleaned_data["until"]
        return until and until.replace(tzinfo=self.zone)


class TellingForm(forms.Form):
    """Which act it is to tell an encounter to a federal task-force member, and what they make true of it."""

    act = forms.ChoiceField(label=gettext_lazy("To tell them is to"))
    facts = forms.MultipleChoiceField(
        label=gettext_lazy("Because of them it is so that"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, policy: Policy, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        acts = [(act.name, act.phrase) for act in policy.acts]
        facts = [(fact.name, fact.question) for fact in policy.facts if fact.kind == "yes_no"]
        self.fields["act"].choices = acts  # type: ignore[attr-defined]
        self.fields["facts"].choices = facts  # type: ignore[attr-defined]


def refused(form: forms.BaseForm, error: BadInput | Blocked) -> None:
    """Say in a form what was refused; a blocked text is taken out of it."""
    if not isinstance(error, Blocked):
        form.add_error(None, str(error))
        return
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data[error.field] = ""  # type: ignore[index]
    spans = error.screening.spans
    why = f"{spans[0].reason} ({spans[0].provision})" if spans else ""
    form.add_error(None, _("This may not be kept: it says somebody's status.") + " " + why)
