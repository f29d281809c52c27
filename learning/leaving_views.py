"""Pages about leaving: taking one's data along, deleting the account, keeping it after all."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from learning import actions, permissions
from learning import my_data as everything
from learning.models import AccountDeletion
from learning.pages import own_page


@own_page
@require_GET
def my_data(request):
    return render(request, "learning/my_data.html", {"section": "account"})


@own_page
@require_GET
def my_data_download(request):
    """Made for this answer alone; nothing is kept."""
    try:
        file = everything.archive(request.user)
    except everything.DataMissing:
        return render(request, "503.html", status=503)
    name = f"my-data-{timezone.localdate().isoformat()}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


@own_page
@require_http_methods(["GET", "POST"])
@reauthentication_required(allow_get=True)
def delete_account(request):
    if request.method == "GET":
        stands = permissions.statements_of(request.user).latest_ones().filter(revoked_at__isnull=True).exists()
        return render(request, "learning/delete_account.html", {"section": "account", "has_statements": stands})
    deletion = actions.ask_deletion(user=request.user, keep_statements="keep_statements" in request.POST)
    logout(request)
    said = _("Your account is closed and will be deleted on %(day)s. Until then you can sign in and keep it.")
    messages.success(request, said % {"day": formats.date_format(timezone.localtime(deletion.due_at), "j F Y")})
    return redirect("account_login")


@own_page
@require_GET
def closing(request):
    """The one page of a closed account."""
    deletion = AccountDeletion.objects.get(user=request.user)
    return render(request, "learning/closing.html", {"deletion": deletion, "section": "account"})


@own_page
@require_POST
def keep_account(request):
    AccountDeletion.objects.get(user=request.user)
    actions.keep_account(user=request.user)
    messages.success(request, _("Your account stays. Everything in it is as it was."))
    return redirect("learning:home")
