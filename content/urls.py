from django.contrib.sitemaps.views import sitemap
from django.urls import path

from content import views
from content.sitemaps import PublishedSitemap

app_name = "content"

urlpatterns = [
    path("search/", views.search, name="search"),
    path("tips/links/hide/", views.hide_tip, name="hide_tip"),
    path("print/<int:week_id>/", views.print_week, name="print_week"),
    path("health/", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": PublishedSitemap}}, name="sitemap"),
]
