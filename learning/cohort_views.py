"""Coming into a group and leaving it: by code, by link, by invitation. Whoever is asked reads first what it means."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from content.numbering import outline_of
from learning import actions, invitations, joining, permissions
from learning.enums import GroupRole
from learning.forms import AcceptForm, JoinForm
from learning.groups import group_of
from learning.models import Invitation
from learning.pages import own_page
from learning.profiles import profile_of


@own_page
@require_http_methods(["GET", "POST"])
def join(request):
    """The box for a code."""
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _with_code(request, form.cleaned_data["code"], _to_its_page)
    return _ask_for_code(request, form, 422 if form.errors else 200)


@own_page
@require_http_methods(["GET", "POST"])
def join_code(request, code: str):
    """What joining means, and the button that joins."""
    return _with_code(request, code, _join)


def _with_code(request, code: str, go_on):
    form = JoinForm({"code": code})
    form.is_valid()
    try:
        cohort = joining.find(request, code)
    except joining.TooManyTries:
        form.add_error(None, _("Too many wrong codes were tried. Wait an hour, then try again."))
        return _ask_for_code(request, form, 429)
    if cohort is None:
        form.add_error("code", _("No group has this code. Compare it with the one you were given, sign by sign."))
        return _ask_for_code(request, form, 404)
    return go_on(request, cohort)


def _ask_for_code(request, form: JoinForm, status: int):
    return render(request, "learning/join.html", {"form": form, "section": "learning"}, status=status)


def _to_its_page(request, cohort):
    return redirect("learning:join_code", code=joining.shown(cohort.join_code))


def _join(request, cohort):
    if request.method == "POST" and _open_course(request, cohort):
        return _go_in(request, cohort, lambda: actions.join_cohort(user=request.user, cohort=cohort))
    return _say_what_it_means(request, cohort)


def _open_course(request, cohort):
    """The outline of the cohort's course when somebody can join it now, else None."""
    if cohort.closed_at is not None or cohort.course is None:
        return None
    outline = outline_of(cohort.course, request)
    return outline if outline.published else None


def _say_what_it_means(request, cohort):
    outline = _open_course(request, cohort)
    context = {
        "group": group_of(cohort),
        "outline": outline,
        "now_in": permissions.cohort_of(request.user, cohort.course_key),
        "section": "learning",
    }
    return render(request, "learning/join_group.html", context, status=200 if outline else 410)


def _go_in(request, cohort, come_in):
    """Press the button, and on to the course. Closed at this very moment, the page says so."""
    try:
        come_in()
    except (actions.CohortClosed, actions.CourseGone):
        cohort.refresh_from_db()
        return _say_what_it_means(request, cohort)
    messages.success(request, _("You are in the group %(group)s.") % {"group": cohort.name})
    return HttpResponseRedirect(outline_of(cohort.course, request).url)


@own_page
@require_http_methods(["GET", "POST"])
def invited(request):
    """Where the link of an invitation into a group leads: learners read what joining means, tutors and contacts what they take on."""
    invitation = invitations.of(request)
    if invitation is None or invitation.cohort is None:
        raise Invitation.DoesNotExist
    if not permissions.may_accept(request.user, invitation):
        context = {"invitation": invitation, "section": "learning"}
        return render(request, "learning/invited_other.html", context, status=403)
    if invitation.role != GroupRole.LEARNER:
        return _take_on(request, invitation)
    cohort = invitation.cohort
    if request.method == "POST" and _open_course(request, cohort):
        return _go_in(request, cohort, lambda: actions.accept_invitation(user=request.user, invitation=invitation))
    return _say_what_it_means(request, cohort)


def _take_on(request, invitation):
    form = AcceptForm(request.POST if request.method == "POST" else None, instance=profile_of(request))
    if request.method == "POST" and form.is_valid():
        actions.accept_invitation(user=request.user, invitation=invitation)
        actions.change_profile(user=request.user, **form.cleaned_data)
        said = (
            _("You tutor the group %(group)s from now on.")
            if invitation.role == GroupRole.TUTOR
            else _("You are a contact for concerns of the group %(group)s from now on.")
        )
        messages.success(request, said % {"group": invitation.cohort.name})
        return redirect("learning:home")
    context = {"invitation": invitation, "group": group_of(invitation.cohort), "form": form, "section": "learning"}
    return render(request, "learning/invited.html", context, status=422 if form.errors else 200)


@own_page
@require_POST
def leave_cohort(request, enrolment_id: int):
    enrolment = permissions.enrolments_of(request.user).select_related("cohort").get(pk=enrolment_id)
    actions.leave_cohort(enrolment=enrolment)
    if enrolment.cohort:
        said = _("You left the group %(group)s. You are still enrolled in %(course)s.")
        messages.success(request, said % {"group": enrolment.cohort.name, "course": enrolment.course_title})
    return HttpResponseRedirect(reverse("learning:home"))
