"""What staff and lead tutors may post about a cohort."""

from __future__ import annotations

from email.utils import parseaddr

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content import permissions as content_permissions
from content.models import CoursePage
from learning.models import Cohort

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
