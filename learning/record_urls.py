"""Addresses of statements and badges. They stand at the top of the site: people put them into applications and read them out."""

from django.urls import path

from learning import badge_views, statement_views

app_name = "records"

urlpatterns = [
    path("statements/<uuid:statement>/", statement_views.statement, name="statement"),
    path("statements/<uuid:statement>/name/", statement_views.choose_name, name="name"),
    path("statements/<uuid:statement>/share/", statement_views.share, name="share"),
    path("statements/<uuid:statement>/withdraw/", statement_views.withdraw, name="withdraw"),
    path("statements/<uuid:statement>/statement.pdf", statement_views.pdf, name="pdf"),
    path("statements/<uuid:statement>/picture.png", badge_views.picture, name="picture"),
    path("statements/<uuid:statement>/badge/sign/", badge_views.sign, name="sign_badge"),
    path("statements/<uuid:statement>/badge.json", badge_views.as_json, name="badge_json"),
    path("statements/<uuid:statement>/badge.png", badge_views.as_png, name="badge_png"),
    path("statements/<uuid:statement>/badge.svg", badge_views.as_svg, name="badge_svg"),
    path("statements/earned/<int:enrolment_id>/", statement_views.claim, name="claim"),
    path("issuer/did.json", badge_views.issuer_document, name="issuer"),
    path("badges/status/<int:number>/", badge_views.status_list, name="badge_status"),
]
