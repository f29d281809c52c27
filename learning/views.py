"""Pages of one's own records: fetch through the rule, bind a form, call one action, respond."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from content import permissions as content_permissions
from content import slots
from content.models import CoursePage
from content.numbering import outline_of, outlines_of
from content.origins import safe_next
from learning import actions, components, permissions
from learning.change_components import changes
from learning.changes import changes_in
from learning.conf import conf
from learning.forms import JoinForm, ProfileForm
from learning.groups import groups_of
from learning.models import Statement
from learning.pages import own_page, wants_json
from learning.profiles import profile_of
from learning.progress import Progress
from learning.quizzes import standings_by_course
from learning.quizzes.components import quizzes_of_course
from learning.reading import activity_page, pace_in, study_page
from learning.statement_components import line, own_statements


@own_page
@require_GET
def my_learning(request):
    mine = list(permissions.enrolments_of(request.user).select_related("course", "cohort"))
    outlines = outlines_of([enrolment.course for enrolment in mine if enrolment.course], request)
    active, left = [], []
    for enrolment in sorted(mine, key=lambda found: found.last_at or found.enrolled_at, reverse=True):
        outline = outlines.get(enrolment.course_id)
        progress = Progress(enrolment, outline) if outline and outline.published else None
        (left if enrolment.left_at else active).append({"enrolment": enrolment, "progress": progress})
    # What there is to do comes before what is done.
    active.sort(key=lambda item: item["progress"] is None or item["progress"].finished)
    studied = [item["enrolment"].cohort for item in active if item["enrolment"].cohort]
    taught = list(permissions.cohorts_taught_by(request.user))
    groups = groups_of({*studied, *taught})
    reply = slots.contents("cohort", request, None, [str(cohort.pk) for cohort in studied]) if studied else {}
    for item in active:
        number = item["enrolment"].cohort_id
        item |= {"group": groups.get(number), "reply": mark_safe(reply.get(str(number), ""))}  # nosec B308 B703 - rendered by templates
    others = _records(request, [item for item in active if item["progress"]])
    context = {"active": active, "left": left, "others": others, "section": "learning", "join": JoinForm()}
    return render(request, "learning/home.html", context | _helping(request, taught, groups))


def _records(request, published: list[dict]) -> list[Statement]:
    """Add what My learning says of a course to those that readers find now. Gives the statements of any other course."""
    quizzes = standings_by_course([item["enrolment"] for item in published])
    changed = changes_in(item["progress"] for item in published)
    for item in published:
        enrolment, progress = item["enrolment"], item["progress"]
        found = quizzes[enrolment.course_key]
        item |= {
            "ring": components.course_ring(progress),
            "pace": pace_in(progress),
            "changes": changes(enrolment, changed[enrolment.pk], f"{request.path}#main"),
            "quizzes": quizzes_of_course(enrolment, found),
            "statement": line(request, progress, quizzes=found),
        }
    shown = {item["enrolment"].course_key for item in published}
    return [found for key, found in own_statements(request).items() if key not in shown]


def _helping(request, taught: list, groups: dict) -> dict:
    """What somebody does for groups of others: those they tutor, and those whose concerns they read."""
    led = set(permissions.cohorts_led_by(request.user).values_list("pk", flat=True)) if taught else set()
    return {
        "taught": [{"group": groups[cohort.pk], "lead": cohort.pk in led} for cohort in taught],
        "contact_of": permissions.cohorts_of_contact(request.user),
        "nameless": bool(taught) and not profile_of(request).display_name,
        "tutor_pages": conf.tutor_pages,
    }


@own_page
@require_http_methods(["GET", "POST"])
def enrol(request, course_id: int):
    course = content_permissions.published_pages(CoursePage.objects.all()).get(pk=course_id)
    outline = outline_of(course, request)
    if request.method == "POST":
        actions.enrol(user=request.user, course=course)
        messages.success(request, _("You are enrolled in %(course)s.") % {"course": course.title})
        return HttpResponseRedirect(safe_next(request, outline.url))
    enrolment = permissions.enrolments_of(request.user).active().filter(course=course).first()
    context = {"course": course, "outline": outline, "enrolment": enrolment, "section": "learning"}
    context["next"] = safe_next(request, outline.url)
    return render(request, "learning/enrol.html", context)


@own_page
@require_POST
def leave(request, enrolment_id: int):
    enrolment = permissions.enrolments_of(request.user).get(pk=enrolment_id)
    actions.leave(enrolment=enrolment)
    said = _("You left %(course)s. What you had done is kept for the day you come back.")
    messages.success(request, said % {"course": enrolment.course_title})
    return redirect("learning:home")


@own_page
@require_POST
def forget(request, enrolment_id: int):
    enrolment = permissions.enrolments_of(request.user).get(pk=enrolment_id)
    actions.forget(enrolment=enrolment)
    said = _("Your progress in %(course)s is deleted. Your journal entries are untouched.")
    messages.success(request, said % {"course": enrolment.course_title})
    return redirect("learning:home")


@own_page
@require_POST
def visited(request, page_id: int):
    page = study_page(page_id)
    actions.record_visit(user=request.user, course_paths=page.course_paths, page_key=page.key)
    return HttpResponse(status=204)


@own_page
@require_POST
def read_to_the_end(request, page_id: int):
    page = study_page(page_id)
    enrolment = actions.tick_at_the_end(user=request.user, course_paths=page.course_paths, page_key=page.key)
    return _page_changed(request, enrolment, page_id)


@own_page
@require_POST
def page_done(request, page_id: int):
    return _mark_page(request, page_id, done=True)


@own_page
@require_POST
def page_open(request, page_id: int):
    return _mark_page(request, page_id, done=False)


def _mark_page(request, page_id: int, done: bool):
    page = study_page(page_id)
    enrolment = actions.mark_page(user=request.user, course_paths=page.course_paths, page_key=page.key, done=done)
    return _page_changed(request, enrolment, page_id)


@own_page
@require_POST
def change_seen(request, page_id: int, change: int):
    """One that was changed again meanwhile goes on being told of: the reader has not seen that."""
    page = study_page(page_id)
    enrolment = permissions.enrolments_of(request.user).active().get(course__path__in=page.course_paths)
    if page.change == change:
        actions.see_change(enrolment=enrolment, page_key=page.key)
        messages.success(request, _("Noted. Your ticks are as they were."))
    return HttpResponseRedirect(safe_next(request, reverse("learning:home")))


def _page_changed(request, enrolment, page_id: int):
    """Back to the page, or on to the next one; for the page's own script the parts of the page that changed."""
    if not wants_json(request):
        if enrolment.given:
            said = _("You have earned the statement of participation in %(course)s.")
            messages.success(request, said % {"course": enrolment.course_title})
            return redirect("records:statement", enrolment.given.pk)
        return HttpResponseRedirect(safe_next(request, reverse("learning:home")))
    progress = Progress(enrolment, outline_of(enrolment.course, request))
    node = progress.outline.by_id[page_id]
    return JsonResponse(components.changed_page(request, progress, node))


@own_page
@require_POST
def activity_done(request, activity_id: int):
    return _mark_activity(request, activity_id, done=True)


@own_page
@require_POST
def activity_open(request, activity_id: int):
    return _mark_activity(request, activity_id, done=False)


def _mark_activity(request, activity_id: int, done: bool):
    """Back to the activity; for the page's own script its tick. The outline is not read: ticking costs the same in any course."""
    page = activity_page(activity_id, numbered=wants_json(request))
    actions.mark_activity(user=request.user, course_paths=page.course_paths, activity_id=activity_id, done=done)
    back = safe_next(request, reverse("learning:home"))
    if not wants_json(request):
        return HttpResponseRedirect(back)
    ticked = {"id": activity_id, "number": page.activity, "url": back}
    return JsonResponse(components.changed_activity(ticked, done=done))


@own_page
@require_http_methods(["GET", "POST"])
def profile(request):
    given = request.POST if request.method == "POST" else None
    form = ProfileForm(given, instance=profile_of(request), needed=permissions.is_tutor(request.user))
    if request.method == "POST" and form.is_valid():
        actions.change_profile(user=request.user, **form.cleaned_data)
        messages.success(request, _("Your profile is saved."))
        return redirect("learning:profile")
    status = 422 if form.errors else 200
    return render(request, "learning/profile.html", {"form": form, "section": "profile"}, status=status)
