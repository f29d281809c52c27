"""What staff and lead tutors may post about a cohort."""

from __future__ import annotations

from datetime import date
from email.utils import parseaddr

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_email
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content import permissions as content_permissions
from content.models import CoursePage
from content.numbering import Node, outline_of
from learning.models import Cohort
from learning.pace import dates_of, set_day

LONGEST_LIST = 200


class CohortForm(forms.ModelForm):
    class Meta:
        model = Cohort
        fields = ["name", "starts_on", "reply_days"]
        help_texts = {
            "name": gettext_lazy("Learners and tutors read it, such as “Saltmarsh, spring”."),
            "starts_on": gettext_lazy(
                "May stay empty. Learners read it as a suggested pace; the course is never locked."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        self.fields["reply_days"].validators += [MinValueValidator(1), MaxValueValidator(30)]
        self.fields["reply_days"].widget.attrs |= {"min": 1, "max": 30}


class NewCohortForm(CohortForm):
    """A cohort stays with the course it was made for."""

    course = forms.ModelChoiceField(
        label=gettext_lazy("Course"),
        queryset=CoursePage.objects.none(),
        help_text=gettext_lazy("It cannot be changed later."),
    )
    field_order = ["course", "name", "starts_on", "reply_days"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        published = content_permissions.published_pages(CoursePage.objects.all())
        self.fields["course"].queryset = published.order_by("title")


class PaceForm(forms.Form):
    """By when a cohort suggests the weeks of its course to be done: so many days each, and days set for single weeks."""

    pace_days = forms.IntegerField(
        label=gettext_lazy("Days for each week of the course"),
        required=False,
        min_value=1,
        max_value=60,
        help_text=gettext_lazy(
            "7 means one week each. If you leave it empty, only the days you set below are suggested."
        ),
    )

    def __init__(self, *args, cohort: Cohort, weeks: list[Node], **kwargs):
        self.weeks = {f"by-{week.key}": week for week in weeks if week.number}
        given = {name: set_day(cohort, week.key) for name, week in self.weeks.items()}
        super().__init__(*args, initial={"pace_days": cohort.pace_days} | given, **kwargs)
        follow = dates_of(cohort, weeks)
        for name, week in self.weeks.items():
            self.fields[name] = forms.DateField(
                label=week.heading,
                required=False,
                help_text=self._follows(follow.get(week.key)) if given[name] is None else "",
                widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            )

    @staticmethod
    def _follows(day: date | None) -> str:
        return (
            _("If you leave it empty: %(day)s.") % {"day": date_format(day, "j F Y")}
            if day
            else _("If you leave it empty, no day is suggested.")
        )

    @property
    def week_dates(self) -> dict[str, date]:
        """The days set for weeks, by key of the week."""
        return {week.key: day for name, week in self.weeks.items() if (day := self.cleaned_data.get(name))}

    def clean(self):
        """A week is not suggested to be done before the one in front of it."""
        cleaned = super().clean()
        before = None
        for name in self.weeks:
            day = cleaned.get(name)
            if day and before and day <= before:
                self.add_error(
                    name,
                    _("This is not after the day of an earlier week, %(day)s.") % {"day": date_format(before, "j F Y")},
                )
            before = day or before
        return cleaned


def pace_form(request, cohort: Cohort, data=None) -> PaceForm | None:
    """The form for the suggested dates of a cohort; None while readers find no week of its course that has a number."""
    weeks = outline_of(cohort.course, request).numbered_weeks if cohort.course else []
    return PaceForm(data, cohort=cohort, weeks=weeks) if weeks else None


class AddressForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)

    def __init__(self, *args, label: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = label or self.fields["email"].label

    @property
    def addresses(self) -> list[str]:
        return [self.cleaned_data["email"]]


class AddressesForm(forms.Form):
    """A pasted list, one address a line. Whatever is wrong is named by its line, and what was typed stays in the box."""

    emails = forms.CharField(
        label=gettext_lazy("E-mail addresses"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("One a line, 200 at most. “Ines Silva <ines@example.org>” works too."),
    )

    def clean_emails(self) -> str:
        typed = self.cleaned_data["emails"]
        self.addresses, faults = [], []
        for number, line in enumerate(typed.splitlines(), start=1):
            if not line.strip(" \t,;"):
                continue
            address = parseaddr(line.strip(" \t,;"))[1]
            try:
                validate_email(address)
                if len(address) > 254:
                    raise ValidationError("")
            except ValidationError:
                faults.append(
                    _("Line %(number)s is no e-mail address: %(line)s") % {"number": number, "line": line.strip()}
                )
            else:
                self.addresses.append(address)
        if faults:
            raise ValidationError(faults)
        if len(self.addresses) > LONGEST_LIST:
            raise ValidationError(
                _("These are %(count)s addresses. Send 200 at most at once.") % {"count": len(self.addresses)}
            )
        return typed
