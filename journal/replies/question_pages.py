"""The page of a tutor's saved questions."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from journal import permissions
from journal.pages import Returned, private_page
from journal.replies import questions


class QuestionForm(forms.Form):
    """One saved question."""

    question_text = forms.CharField(
        max_length=questions.LONGEST,
        label=gettext_lazy("A new question"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": gettext_lazy("Write the question first."),
            "max_length": gettext_lazy("Shorten this to %(limit_value)d characters. It has %(show_value)d."),
        },
    )


def _holds_question(request) -> bool:
    return request.method == "POST" and "question_text" in request.POST


def _question_again(request, status: int, **why) -> HttpResponse:
    context = why | {"form": QuestionForm(request.POST), "failed": True}
    return render(request, "journal/replies/questions.html", context, status=status)


RETURNED = Returned(_holds_question, _question_again)


def _tutor_only(request) -> None:
    """The desk is for tutors; who has tutored keeps what they saved."""
    if not permissions.may_use_desk(request.user) and not permissions.desks_of(request.user).exists():
        raise Http404


@private_page(returned=RETURNED)
@require_http_methods(["GET", "POST"])
def saved_questions(request):
    """The questions in their order, and room for another one."""
    _tutor_only(request)
    if request.method == "GET":
        return _page(request, QuestionForm())
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        questions.save_question(tutor=request.user, text=form.cleaned_data["question_text"])
    except questions.TooManyQuestions:
        form.add_error(None, _("You have as many saved questions as fit. Delete one before you save another."))
        return _page(request, form, status=422)
    messages.success(request, _("The question is saved."))
    return redirect("desk:questions")


def _page(request, form: QuestionForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "questions": questions.questions_of(request.user), "section": "desk"}
    return render(request, "journal/replies/questions.html", context, status=status)


@private_page(returned=RETURNED)
@require_POST
def saved_question(request, question: UUID):
    """Change, move or delete one question, as the pressed button says."""
    _tutor_only(request)
    do = request.POST.get("do", "change")
    if do in {"up", "down"}:
        questions.move_question(tutor=request.user, question=question, by=-1 if do == "up" else 1)
    elif do == "delete":
        questions.delete_question(tutor=request.user, question=question)
        messages.success(request, _("The question is deleted."))
    else:
        text = request.POST.get("question_text", "")
        questions.change_question(tutor=request.user, question=question, text=text)
        messages.success(request, _("The question is changed."))
    return redirect("desk:questions")
