"""The site's addresses with Wagtail's admin elsewhere."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

from config.urls import urlpatterns as usual

urlpatterns = [
    path("desk/of/editors/", include(wagtailadmin_urls)),
    *(pattern for pattern in usual if not str(pattern.pattern).startswith("admin/")),
]
