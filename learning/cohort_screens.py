"""Cohorts in Wagtail's admin: who is in one and who tutors it. Nothing of what anybody read, ticked, wrote or shared."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django.views.generic import FormView, TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from learning import actions, joining, permissions
from learning.cohort_forms import AddressesForm, AddressForm, CohortForm, NewCohortForm, pace_form
from learning.enums import EnrolmentState, GroupRole
from learning.groups import groups_of
from learning.profiles import names_shown

A_PAGE = 50
NAMED = {
    GroupRole.TUTOR.value: gettext_lazy("E-mail address of a tutor"),
    GroupRole.CONTACT.value: gettext_lazy("E-mail address of a contact"),
}


class Screen(WagtailAdminTemplateMixin):
    """For whoever may run cohorts."""

    header_icon = "group"
    _show_breadcrumbs = True
    page_title = gettext_lazy("Cohorts")

    def dispatch(self, request, *args, **kwargs):
        if not permissions.may_run_cohorts(request.user):
            raise PermissionDenied
        if "pk" in kwargs:
            self.cohort = get_object_or_404(permissions.cohorts_run_by(request.user), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self):
        return self.cohort.name if hasattr(self, "cohort") else self.page_title

    def get_breadcrumbs_items(self):
        own = [{"url": reverse("learning_cohorts"), "label": _("Cohorts")}]
        if hasattr(self, "cohort"):
            own.append({"url": reverse("learning_cohort", args=[self.cohort.pk]), "label": self.cohort.name})
        return [*super().breadcrumbs_items, *own]

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class Cohorts(Screen, TemplateView):
    template_name = "learning/admin/cohorts.html"

    def get_context_data(self, **kwargs):
        active = Count("enrolments", filter=Q(enrolments__state=EnrolmentState.ACTIVE))
        cohorts = permissions.cohorts_run_by(self.request.user).annotate(learners=active).order_by("-created_at", "-pk")
        page = Paginator(cohorts, A_PAGE).get_page(self.request.GET.get("p"))
        groups = groups_of(page.object_list)
        rows = [groups[cohort.pk] for cohort in page.object_list]
        return super().get_context_data(**kwargs) | {"page": page, "rows": rows}


class NewCohort(Screen, FormView):
    template_name = "learning/admin/cohort_new.html"
    page_title = gettext_lazy("New cohort")
    form_class = NewCohortForm

    def form_valid(self, form):
        cohort = actions.make_cohort(**form.cleaned_data)
        messages.success(
            self.request, _("The cohort is there. Name its tutors next, then give the code to its learners.")
        )
        return redirect("learning_cohort", cohort.pk)


class OneCohort(Screen, FormView):
    """Details, code, tutors and contacts of a cohort. The form posted here is that of the details."""

    template_name = "learning/admin/cohort.html"
    form_class = CohortForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.cohort}

    def get_context_data(self, **kwargs):
        people = {role: AddressForm(prefix=role, label=label) for role, label in NAMED.items()}
        if "form" not in kwargs:
            kwargs["form"] = CohortForm(instance=self.cohort)
        assignments = list(self.cohort.assignments.select_related("tutor").order_by("until", "-lead", "since", "pk"))
        contacts = list(self.cohort.concern_contacts.select_related("person").order_by("pk"))
        names = names_shown({*(row.tutor for row in assignments), *(row.person for row in contacts)})
        for row in assignments:
            row.name = names[row.tutor_id]
        for row in contacts:
            row.name = names[row.person_id]
        found = {
            "cohort": self.cohort,
            "forms": people,
            "tutors": [row for row in assignments if row.until is None],
            "former": [row for row in assignments if row.until is not None],
            "contacts": contacts,
            "invitations": _waiting(self.cohort).exclude(role=GroupRole.LEARNER),
            "learners": self.cohort.enrolments.active().count(),
            "pace_form": pace_form(self.request, self.cohort),
            "adds": permissions.may_know_accounts(self.request.user),
        }
        return found | _code(self.request, self.cohort) | super().get_context_data(**kwargs)

    def form_valid(self, form):
        actions.change_cohort(cohort=self.cohort, **form.cleaned_data)
        messages.success(self.request, _("The cohort is saved."))
        return redirect("learning_cohort", self.cohort.pk)


class People(OneCohort):
    """Naming a tutor or a contact, on the same screen."""

    form_class = AddressForm
    http_method_names = ["post"]

    def get_form_kwargs(self):
        role = self.kwargs["role"]
        if role not in NAMED:
            raise Http404
        return {"data": self.request.POST, "prefix": role, "label": NAMED[role]}

    def form_invalid(self, form):
        context = self.get_context_data()
        context["forms"][self.kwargs["role"]] = form
        return self.render_to_response(context, status=422)

    def form_valid(self, form):
        _ask(self.request, self.cohort, form, self.kwargs["role"])
        return redirect("learning_cohort", self.cohort.pk)


class SuggestedDates(OneCohort):
    """The suggested dates, on the same screen."""

    http_method_names = ["post"]

    def get_form(self, form_class=None):
        return pace_form(self.request, self.cohort, self.request.POST)

    def form_invalid(self, form):
        context = self.get_context_data(pace_form=form, form=CohortForm(instance=self.cohort))
        return self.render_to_response(context, status=422)

    def form_valid(self, form):
        actions.change_pace(cohort=self.cohort, pace_days=form.cleaned_data["pace_days"], week_dates=form.week_dates)
        messages.success(self.request, _("The suggested dates are saved."))
        return redirect("learning_cohort", self.cohort.pk)


class Learners(Screen, FormView):
    template_name = "learning/admin/cohort_learners.html"
    form_class = AddressesForm

    def get_context_data(self, **kwargs):
        enrolments = self.cohort.enrolments.active().select_related("user").order_by("joined_cohort_at", "pk")
        page = Paginator(enrolments, A_PAGE).get_page(self.request.GET.get("p"))
        names = names_shown(row.user for row in page.object_list)
        rows = [{"enrolment": row, "name": names[row.user_id], "email": row.user.email} for row in page.object_list]
        found = {
            "cohort": self.cohort,
            "page": page,
            "rows": rows,
            "invitations": _waiting(self.cohort).filter(role=GroupRole.LEARNER),
            "adds": permissions.may_know_accounts(self.request.user),
        }
        return super().get_context_data(**kwargs) | found

    def form_valid(self, form):
        try:
            _ask(self.request, self.cohort, form, GroupRole.LEARNER)
        except actions.CohortClosed:
            form.add_error("emails", _("The cohort is closed. Open it again first; nobody was added or invited."))
        except actions.CourseGone:
            form.add_error("emails", _("The course of this cohort is gone; nobody was added or invited."))
        return self.form_invalid(form) if form.errors else redirect("learning_cohort_learners", self.cohort.pk)


def _waiting(cohort):
    """Invitations whose link may still work. Whether one was used is not looked at: that would tell who has an account."""
    return cohort.invitations.filter(expires_at__gt=timezone.now())


def _code(request, cohort) -> dict:
    code = joining.shown(cohort.join_code)
    return {"code": code, "link": request.build_absolute_uri(reverse("learning:join_code", args=[code]))}


def _ask(request, cohort, form, role: str) -> None:
    site = request.build_absolute_uri("/")
    asked = actions.ask_into_cohort(cohort=cohort, emails=form.addresses, role=role, by=request.user, site=site)
    said = []
    if asked.added:
        said.append(ngettext("%(n)s person is in it.", "%(n)s people are in it.", asked.added) % {"n": asked.added})
    if asked.invited:
        words = ngettext("An invitation goes to %(n)s address.", "Invitations go to %(n)s addresses.", asked.invited)
        said.append(words % {"n": asked.invited})
    messages.success(request, " ".join(said))


@require_POST
def press(request, pk: int, what: str):
    """A button about the cohort itself."""
    cohort = _cohort(request, pk)
    if what == "close":
        actions.close_cohort(cohort=cohort)
        said = _("The cohort is closed. Nobody joins or shares in it; its tutors go on answering what was shared.")
    elif what == "reopen":
        actions.reopen_cohort(cohort=cohort)
        said = _("The cohort is open again.")
    elif what == "new-code":
        actions.renew_join_code(cohort=cohort)
        said = _("The cohort has a new code. The old one and its link open nothing any more.")
    else:
        raise Http404
    messages.success(request, said)
    return redirect("learning_cohort", pk)


@require_POST
def press_row(request, pk: int, what: str, number: int):
    """A button beside a person or an invitation of the cohort."""
    cohort = _cohort(request, pk)
    back = "learning_cohort"
    if what == "end":
        actions.end_assignment(assignment=get_object_or_404(cohort.assignments.current(), pk=number))
        said = _("From now on this person opens nothing of the cohort. Their replies stay with the learners.")
    elif what == "lead":
        assignment = get_object_or_404(cohort.assignments.current().select_related("tutor"), pk=number)
        actions.assign_tutor(cohort=cohort, tutor=assignment.tutor, lead=True)
        said = _("This tutor leads the cohort now.")
    elif what == "remove-contact":
        actions.remove_contact(contact=get_object_or_404(cohort.concern_contacts, pk=number))
        said = _("From now on this person reads no concern of the cohort.")
    elif what == "remove-learner":
        actions.remove_learner(enrolment=get_object_or_404(cohort.enrolments, pk=number))
        back, said = "learning_cohort_learners", _("This person is no longer in the cohort and is told so by mail.")
    elif what == "take-back":
        invitation = get_object_or_404(cohort.invitations, pk=number)
        actions.take_invitation_back(number=invitation.pk)
        back = "learning_cohort_learners" if invitation.role == GroupRole.LEARNER else back
        said = _("The link of that invitation no longer works.")
    else:
        raise Http404
    messages.success(request, said)
    return redirect(back, pk)


def _cohort(request, pk: int):
    if not permissions.may_run_cohorts(request.user):
        raise PermissionDenied
    return get_object_or_404(permissions.cohorts_run_by(request.user), pk=pk)


def address() -> str:
    return reverse("learning_cohorts")


urls = [
    path("cohorts/", Cohorts.as_view(), name="learning_cohorts"),
    path("cohorts/new/", NewCohort.as_view(), name="learning_cohort_new"),
    path("cohorts/<int:pk>/", OneCohort.as_view(), name="learning_cohort"),
    path("cohorts/<int:pk>/people/<str:role>/", People.as_view(), name="learning_cohort_people"),
    path("cohorts/<int:pk>/dates/", SuggestedDates.as_view(), name="learning_cohort_dates"),
    path("cohorts/<int:pk>/learners/", Learners.as_view(), name="learning_cohort_learners"),
    path("cohorts/<int:pk>/do/<str:what>/", press, name="learning_cohort_press"),
    path("cohorts/<int:pk>/do/<str:what>/<int:number>/", press_row, name="learning_cohort_press_row"),
]
