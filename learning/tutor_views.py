"""A group as its lead tutor looks after it: the code to join by, and who tutors it. Its learners are not listed on it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from learning import actions, joining, permissions
from learning.cohort_forms import AddressForm, PaceForm, pace_form
from learning.enums import GroupRole
from learning.pages import own_page
from learning.profiles import names_shown


@own_page
@require_GET
def group(request, cohort_id: int):
    return _group(request, _led(request, cohort_id), AddressForm())


def _led(request, cohort_id: int):
    return permissions.cohorts_led_by(request.user).get(pk=cohort_id)


def _group(request, cohort, form: AddressForm, dates: PaceForm | None = None):
    tutors = list(permissions.tutors_of(cohort))
    names = names_shown(row.tutor for row in tutors)
    for row in tutors:
        row.name = names[row.tutor_id]
    code = joining.shown(cohort.join_code)
    link = request.build_absolute_uri(reverse("learning:join_code", args=[code]))
    wrong = dates if dates and dates.errors else form
    context = {
        "cohort": cohort,
        "tutors": tutors,
        "name_form": form,
        "dates": dates or pace_form(request, cohort),
        "form": wrong,
        "code": code,
        "link": link,
        "section": "learning",
    }
    return render(request, "learning/led_group.html", context, status=422 if wrong.errors else 200)


@own_page
@require_POST
def new_code(request, cohort_id: int):
    actions.renew_join_code(cohort=_led(request, cohort_id))
    messages.success(request, _("The group has a new code. The old one and its link open nothing any more."))
    return redirect("tutoring:group", cohort_id)


@own_page
@require_POST
def suggest_dates(request, cohort_id: int):
    cohort = _led(request, cohort_id)
    form = pace_form(request, cohort, request.POST)
    if form is None:
        raise ObjectDoesNotExist
    if not form.is_valid():
        return _group(request, cohort, AddressForm(), form)
    actions.change_pace(cohort=cohort, pace_days=form.cleaned_data["pace_days"], week_dates=form.week_dates)
    messages.success(request, _("The suggested dates are saved. Learners of the group read them from now on."))
    return redirect("tutoring:group", cohort_id)


@own_page
@require_POST
def name_tutor(request, cohort_id: int):
    """The answer is the same for every address: a mail goes to it."""
    cohort, form = _led(request, cohort_id), AddressForm(request.POST)
    if form.is_valid() and not joining.may_ask(request):
        form.add_error("email", _("You have asked many people today. Go on tomorrow."))
    if form.errors:
        return _group(request, cohort, form)
    site = request.build_absolute_uri("/")
    actions.ask_into_cohort(cohort=cohort, emails=form.addresses, role=GroupRole.TUTOR, by=request.user, site=site)
    said = _(
        "A mail with a link goes to %(email)s. Whoever accepts is named here, and reads what is shared from then on."
    )
    messages.success(request, said % {"email": form.cleaned_data["email"]})
    return redirect("tutoring:group", cohort_id)


@own_page
@require_POST
def end_tutor(request, cohort_id: int, assignment_id: int):
    cohort = _led(request, cohort_id)
    assignment = cohort.assignments.current().get(pk=assignment_id)
    actions.end_assignment(assignment=assignment)
    messages.success(
        request, _("From now on this person opens nothing of the group. Their replies stay with the learners.")
    )
    return (
        redirect("learning:home") if assignment.tutor_id == request.user.pk else redirect("tutoring:group", cohort_id)
    )
