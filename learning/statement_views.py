"""Pages of statements of participation: for everybody who has the address, and with tools for the owner."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.paper import PaperMissing
from learning import actions, permissions, statement_pdf, statement_words, statements
from learning.badges import issuer
from learning.conf import conf
from learning.forms import NameOnStatementForm
from learning.models import Statement, StatementGone
from learning.pages import own_page


@require_safe
def statement(request, statement):
    """What a statement says and whether it stands. Its owner has the tools here too."""
    shown = permissions.statements_shown_to(request.user).select_related("replaced_by", "artwork")
    found = shown.filter(pk=statement).first()
    if found is None:
        return _not_here(request, statement)
    return _page(request, found)


def _not_here(request, number):
    """Erased, never given or private: the last two answer alike, so that nothing is told of a private one."""
    gone = StatementGone.objects.filter(pk=number).exists()
    response = render(request, "learning/statement_not_here.html", {"gone": gone}, status=404)
    return _kept_nowhere(response)


def _page(request, found: Statement, form: NameOnStatementForm | None = None, status: int = 200):
    owns = request.user.is_authenticated and found.owner_id == request.user.pk
    if owns and found.stands and form is None:
        form = NameOnStatementForm(
            initial={
                "name": statements.name_to_offer(request, found),
                "show_name": str(found.show_name) if found.name else None,
            }
        )
    context = {
        "statement": found,
        "course": found.course,
        "owns": owns,
        "shown_name": statement_words.name_on(found) if owns else statement_words.name_for_others(found),
        "form": form,
        "address": issuer.whole("records:statement", found.pk),
        "issuer": issuer.profile().name,
        "signs_badges": bool(conf.badge_keys),
        "can_print": statement_pdf.can_print(),
    }
    return _kept_nowhere(render(request, "learning/statement.html", context, status=status))


def _kept_nowhere(response):
    """A page may be withdrawn or made private at any moment, and it is nobody's business to keep it."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@own_page
@require_POST
def choose_name(request, statement):
    found = permissions.statements_of(request.user).select_related("replaced_by", "artwork").get(pk=statement)
    form = NameOnStatementForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        named = actions.name_statement(statement=found, **form.cleaned_data)
    except actions.StatementOver:
        messages.error(request, _("This statement no longer stands, so its name stays as it is."))
        return redirect("records:statement", found.pk)
    if named.pk != found.pk:
        messages.success(
            request,
            _("Here is your statement with the new name. It has a new address; the old one says that it was replaced."),
        )
    else:
        messages.success(request, _("Your choice is saved."))
    return redirect("records:statement", named.pk)


@own_page
@require_POST
def share(request, statement):
    found = permissions.statements_of(request.user).get(pk=statement)
    shared = request.POST.get("shared") == "yes"
    actions.share_statement(statement=found, shared=shared)
    said = _("Everybody who has the address can open this page.") if shared else _("Only you can open this page now.")
    messages.success(request, said)
    return redirect("records:statement", found.pk)


@own_page
@require_http_methods(["GET", "POST"])
def withdraw(request, statement):
    """Asks once more before a statement is revoked for good by its owner."""
    found = permissions.statements_of(request.user).select_related("replaced_by").get(pk=statement)
    if request.method == "GET":
        return render(request, "learning/statement_withdraw.html", {"statement": found, "section": "learning"})
    reason = _("The person it was given to took it back.")
    try:
        actions.revoke_statement(statement=found, by="owner", reason=reason)
    except actions.StatementOver:
        messages.error(request, _("This statement did not stand any more."))
    else:
        messages.success(request, _("The statement and its badge are revoked."))
    return redirect("records:statement", found.pk)


@own_page
@require_safe
def pdf(request, statement):
    """One sheet of A4. Where this machine can make none, the page, which can be printed."""
    found = permissions.statements_of(request.user).select_related("artwork").exclude(name="").get(pk=statement)
    try:
        made = statement_pdf.as_pdf(found)
    except PaperMissing:
        return _page(request, found, status=503)
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="statement-{found.course_key[:40]}.pdf"'
    return response


@own_page
@require_POST
def claim(request, enrolment_id: int):
    """Give a statement whose rule came to hold without a tick: because the course was changed."""
    enrolment = permissions.enrolments_of(request.user).active().get(pk=enrolment_id)
    actions.give_statement(enrolment=enrolment)
    found = permissions.statements_of(request.user).latest_ones().filter(course_key=enrolment.course_key).first()
    if found is None:
        messages.error(request, _("Something is still missing; it is listed beside the course."))
        return redirect("learning:home")
    return redirect("records:statement", found.pk)
