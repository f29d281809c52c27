from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

# Wagtail's own sign-in forms would be a second way in, past everything the account pages check.
to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    path("admin/login/", to_sign_in),
    path("_util/login/", to_sign_in),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("accounts/", include("learning.account_urls")),
    path("accounts/", include("allauth.urls")),
    path("journal/", include("journal.urls")),
    path("tutor/groups/", include("learning.tutor_urls")),
    path("tutor/", include("journal.desk.urls")),
    path("learning/", include("learning.urls")),
    path("", include("learning.record_urls")),
    path("", include("content.urls")),
]
if settings.DEBUG:
    urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)
urlpatterns += [path("", include(wagtail_urls))]

handler400 = "content.views.bad_request"
handler403 = "content.views.permission_denied"
handler404 = "content.views.not_found"
handler500 = "content.views.server_error"
