from django.contrib.sitemaps.views import sitemap
from django.urls import path

from content import contact, feeds, page_counts, views
from content.sitemaps import PublishedSitemap

app_name = "content"

urlpatterns = [
    path("search/", views.search, name="search"),
    path("tips/links/hide/", views.hide_tip, name="hide_tip"),
    path("print/<int:week_id>/", views.print_week, name="print_week"),
    path("settings/display/", views.display, name="display"),
    path("settings/keys/", views.shortcut_keys, name="keys"),
    path("privacy/", views.privacy, name="privacy"),
    path("cookies/", views.cookies, name="cookies"),
    path("counted/", page_counts.counted, name="counted"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("contact/", contact.contact, name="contact"),
    path("licences/", views.licence_page, name="licences"),
    path("feeds/<int:page_id>.xml", feeds.feed, name="feed"),
    path("events/<int:page_id>.ics", views.event_file, name="event"),
    path("health/", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("site.webmanifest", views.manifest, name="manifest"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": PublishedSitemap}}, name="sitemap"),
]
