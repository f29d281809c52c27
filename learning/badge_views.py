"""Badges as files, for their owner; who issued them and which still stand, for everybody."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from learning import actions, permissions
from learning.badges import issuer, status
from learning.badges import picture as pictures
from learning.conf import conf
from learning.models import Statement
from learning.pages import own_page


@require_safe
def picture(request, statement):
    """The picture without the credential, for the page of the statement."""
    try:
        found = permissions.statements_shown_to(request.user).select_related("artwork").get(pk=statement)
    except Statement.DoesNotExist:
        raise Http404 from None
    headers = {"Cache-Control": "private, no-store"}
    return HttpResponse(pictures.png_of(found), content_type="image/png", headers=headers)


@own_page
@require_POST
def sign(request, statement):
    found = permissions.statements_of(request.user).get(pk=statement)
    try:
        actions.sign_badge(statement=found)
    except actions.StatementOver:
        messages.error(request, _("This statement no longer stands, so there is no badge to sign."))
    return redirect("records:statement", found.pk)


def _badge(request, statement, make, kind: str, ending: str):
    """A file with the credential in it, for the owner of a statement whose badge has been signed."""
    found = permissions.statements_of(request.user).select_related("artwork").exclude(credential="").get(pk=statement)
    response = HttpResponse(make(found), content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="badge-{found.course_key[:40]}.{ending}"'
    return response


@own_page
@require_safe
def as_json(request, statement):
    return _badge(request, statement, lambda found: found.credential.encode(), "application/vc", "json")


@own_page
@require_safe
def as_png(request, statement):
    return _badge(request, statement, pictures.baked_png, "image/png", "png")


@own_page
@require_safe
def as_svg(request, statement):
    return _badge(request, statement, pictures.baked_svg, "image/svg+xml", "svg")


@require_safe
def issuer_document(request):
    """The DID document of this site. 404 while the site signs no badges."""
    if not conf.badge_keys:
        raise Http404
    return JsonResponse(issuer.document(), content_type="application/did+json", headers=_FOR_EVERYBODY)


@require_safe
def status_list(request, number: int):
    """Which badges were revoked, as a signed list. 404 for a list without badges."""
    if not conf.badge_keys or not status.is_used(number):
        raise Http404
    return HttpResponse(status.signed_list(number), content_type="application/vc", headers=_FOR_EVERYBODY)


# Verifiers in browsers ask from other sites; nothing here depends on who asks.
_FOR_EVERYBODY = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=60"}
